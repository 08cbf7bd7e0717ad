"""Who may do what with digests, and where: every cell of the table.

``y``: they may. Else why not: ``g`` a guest, ``e`` of another organisation, ``u`` not to be looked
up, ``x`` it comes to another place, ``a`` for admins only, ``t`` on a terminal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.core.digests.rights import refusal
from bot.core.digests.schedule import Schedule
from bot.core.digests.subscription import Subscription
from bot.core.person import Person
from bot.messages.subscribing import ADMINS_ONLY, NOT_HERE, REFUSALS
from tests.commands.a_workspace import (
    CHANNEL,
    OTHER_CHANNEL,
    PEOPLE,
    WORKSPACE,
    People,
    Workspace,
)
from tests.toolboxes import NOON

WHO = {
    "a member": PEOPLE["U0KIM"],
    "an admin": PEOPLE["U0ADA"],
    "a guest": PEOPLE["U0GIL"],
    "an external": PEOPLE["U0EVE"],
    "unknown": None,
    "who subscribed": PEOPLE["U0SAM"],
    "who subscribed, now a guest": PEOPLE["U0GIL"],
    "who subscribed, now external": PEOPLE["U0EVE"],
    "who subscribed, unknown": None,
}
SOMEBODY, OWNER = "U0WHO", "U0OWNER"
WHAT = {
    "look": "digest show {id}",
    "list": "digest list",
    "list all": "digest list all",
    "preview": "digest preview",
    "details": "digest details 2026-11-16",
    "subscribe": "digest weekly mon 9 UTC claims",
    "move": "digest weekly fri 17:30 UTC",
    "pause": "digest pause {id}",
    "resume": "digest resume {id}",
    "stop": "digest stop {id}",
    "less": "digest less {id}",
    "more": "digest more {id}",
}
WHERE = {
    "in its channel": (CHANNEL, CHANNEL),
    "in another channel": (CHANNEL, OTHER_CHANNEL),
    "in their direct messages": (CHANNEL, None),
    "about their direct messages": (None, None),
    "about direct messages, from a channel": (None, CHANNEL),
    "on a terminal": (CHANNEL, ""),
}
"""Where the digest goes, and where it is asked; None: the direct messages of who subscribed, and
of who asks."""
#                                   look  all    details    move   resume  less
#                                      list  preview  subscr.  pause   stop   more
TABLE = """
in its channel
  a member                           y  y  a  y  y  y  y  y  y  y  y  y
  an admin                           y  y  y  y  y  y  y  y  y  y  y  y
  a guest                            y  y  a  y  y  g  g  g  g  g  g  g
  an external                        y  y  a  y  y  e  e  e  e  e  e  e
  unknown                            y  y  u  y  y  u  u  u  u  u  u  u
  who subscribed                     y  y  a  y  y  y  y  y  y  y  y  y
  who subscribed, now a guest        y  y  a  y  y  g  g  y  g  y  g  g
  who subscribed, now external       y  y  a  y  y  e  e  y  e  y  e  e
  who subscribed, unknown            y  y  u  y  y  u  u  y  u  y  u  u
in another channel
  a member                           x  y  a  y  y  y  y  x  x  x  x  x
  an admin                           y  y  y  y  y  y  y  y  y  y  x  x
  a guest                            x  y  a  y  y  g  g  x  x  x  x  x
  an external                        x  y  a  y  y  e  e  x  x  x  x  x
  unknown                            u  y  u  y  y  u  u  u  u  u  u  u
  who subscribed                     y  y  a  y  y  y  y  y  y  y  y  y
  who subscribed, now a guest        y  y  a  y  y  g  g  y  g  y  g  g
  who subscribed, now external       y  y  a  y  y  e  e  y  e  y  e  e
  who subscribed, unknown            y  y  u  y  y  u  u  y  u  y  u  u
in their direct messages
  a member                           x  y  a  y  y  y  y  x  x  x  x  x
  an admin                           y  y  y  y  y  y  y  y  y  y  x  x
  a guest                            x  y  a  y  y  g  g  x  x  x  x  x
  an external                        x  y  a  y  y  e  e  x  x  x  x  x
  unknown                            u  y  u  y  y  u  u  u  u  u  u  u
  who subscribed                     y  y  a  y  y  y  y  y  y  y  y  y
  who subscribed, now a guest        y  y  a  y  y  g  g  y  g  y  g  g
  who subscribed, now external       y  y  a  y  y  e  e  y  e  y  e  e
  who subscribed, unknown            y  y  u  y  y  u  u  y  u  y  u  u
about their direct messages
  a member                           x  y  a  y  y  y  y  x  x  x  x  x
  an admin                           y  y  y  y  y  y  y  y  y  y  x  x
  a guest                            x  y  a  y  y  g  g  x  x  x  x  x
  an external                        x  y  a  y  y  e  e  x  x  x  x  x
  unknown                            u  y  u  y  y  u  u  u  u  u  u  u
  who subscribed                     y  y  a  y  y  y  y  y  y  y  y  y
  who subscribed, now a guest        y  y  a  y  y  g  g  y  g  y  g  g
  who subscribed, now external       y  y  a  y  y  e  e  y  e  y  e  e
  who subscribed, unknown            y  y  u  y  y  u  u  y  u  y  u  u
about direct messages, from a channel
  a member                           x  y  a  y  y  y  y  x  x  x  x  x
  an admin                           y  y  y  y  y  y  y  y  y  y  x  x
  a guest                            x  y  a  y  y  g  g  x  x  x  x  x
  an external                        x  y  a  y  y  e  e  x  x  x  x  x
  unknown                            u  y  u  y  y  u  u  u  u  u  u  u
  who subscribed                     y  y  a  y  y  y  y  y  y  y  y  y
  who subscribed, now a guest        y  y  a  y  y  g  g  y  g  y  g  g
  who subscribed, now external       y  y  a  y  y  e  e  y  e  y  e  e
  who subscribed, unknown            y  y  u  y  y  u  u  y  u  y  u  u
on a terminal
  a member                           t  t  t  y  y  t  t  t  t  t  t  t
  an admin                           t  t  t  y  y  t  t  t  t  t  t  t
  a guest                            t  t  t  y  y  t  t  t  t  t  t  t
  an external                        t  t  t  y  y  t  t  t  t  t  t  t
  unknown                            t  t  t  y  y  t  t  t  t  t  t  t
  who subscribed                     t  t  t  y  y  t  t  t  t  t  t  t
  who subscribed, now a guest        t  t  t  y  y  t  t  t  t  t  t  t
  who subscribed, now external       t  t  t  y  y  t  t  t  t  t  t  t
  who subscribed, unknown            t  t  t  y  y  t  t  t  t  t  t  t
"""
REFUSED = {
    REFUSALS["guest"]: "g",
    REFUSALS["external"]: "e",
    REFUSALS["unknown"]: "u",
    REFUSALS["elsewhere"]: "x",
    ADMINS_ONLY: "a",
    NOT_HERE: "t",
}


@dataclass(frozen=True)
class Row:
    """What one kind of person may do at one place."""

    where: str
    who: str
    cells: dict[str, str]


def read_table() -> list[Row]:
    rows: list[Row] = []
    where = ""
    for line in TABLE.strip().splitlines():
        if not line.startswith(" "):
            where = line
            continue
        who, cells = line[:35].strip(), line[35:].split()
        rows.append(Row(where, who, dict(zip(WHAT, cells, strict=True))))
    return rows


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return Workspace()


def subscription(channel: str, **others: object) -> Subscription:
    made = Subscription(
        workspace=WORKSPACE,
        channel=channel,
        schedule=Schedule(weekday=0, hour=9, minute=0, zone="UTC"),
        by=OWNER,
        since=NOON - timedelta(days=30),
        next_due=NOON + timedelta(hours=21),
    )
    return replace(made, **others)


def clear(workspace: Workspace) -> None:
    for one in workspace.subscriptions.all():
        workspace.subscriptions.turn(one.id, "stopped")


def test_the_table_has_every_cell() -> None:
    named = [(row.where, row.who) for row in read_table()]
    assert sorted(named) == sorted((where, who) for where in WHERE for who in WHO)
    cells = [cell for row in read_table() for cell in row.cells.values()]
    assert len(cells) == len(WHERE) * len(WHO) * len(WHAT)
    assert set(cells) == {"y", *REFUSED.values()}


@pytest.mark.parametrize("row", read_table(), ids=lambda row: f"{row.who} {row.where}")
def test_everybody_may_do_what_the_table_says_and_nothing_else(
    row: Row, workspace: Workspace
) -> None:
    asker = OWNER if row.who.startswith("who subscribed") else SOMEBODY
    goes_to, asked_in = WHERE[row.where]
    workspace.people.known = {asker: who} if (who := WHO[row.who]) is not None else {}
    found: dict[str, str] = {}
    for what, line in WHAT.items():
        clear(workspace)
        state = "paused" if what == "resume" else "on"
        before = subscription(goes_to or OWNER, state=state, is_brief=what == "more")
        workspace.subscriptions.keep(before)
        place = None if asked_in == "" else asked_in or asker
        message = workspace.say(line.format(id=before.id), by=asker, channel=place)
        found[what] = REFUSED.get(message.summary, "y")
        after = workspace.subscriptions.subscription(before.id, WORKSPACE)
        assert after is not None
        if found[what] != "y":
            assert after == before, f"{what} was refused and done"
            continue
        assert has_become(what, before, after) or what in ("subscribe", "move"), what
    assert found == row.cells


def has_become(what: str, before: Subscription, after: Subscription) -> bool:
    match what:
        case "pause":
            return after == replace(before, state="paused")
        case "stop":
            return after == replace(before, state="stopped")
        case "resume":
            return after == replace(before, state="on")
        case "less":
            return after == replace(before, is_brief=True)
        case "more":
            return after == replace(before, is_brief=False)
    return after == before


@pytest.mark.parametrize("what", ["subscribe", "move"])
def test_a_member_subscribes_where_they_write_and_nowhere_else(
    what: str, workspace: Workspace
) -> None:
    workspace.people = People()
    clear(workspace)
    workspace.people.known = {SOMEBODY: Person(zone="UTC")}
    workspace.toolbox = replace(workspace.toolbox, people=workspace.people)
    workspace.subscriptions.keep(subscription(CHANNEL))
    workspace.say(WHAT[what], by=SOMEBODY, channel=OTHER_CHANNEL)
    workspace.say(WHAT[what], by=SOMEBODY, channel=SOMEBODY)
    there = [(one.channel, one.by) for one in workspace.subscriptions.of_workspace(WORKSPACE)]
    assert sorted(there) == sorted(
        [(CHANNEL, OWNER), (OTHER_CHANNEL, SOMEBODY), (SOMEBODY, SOMEBODY)]
    )
    workspace.say(WHAT[what], by=SOMEBODY, channel=CHANNEL)
    here = workspace.subscriptions.of_channel(WORKSPACE, CHANNEL)
    assert [one.by for one in here] == ([OWNER, SOMEBODY] if what == "subscribe" else [OWNER])
    assert [one.schedule.weekday for one in here] == ([0, 0] if what == "subscribe" else [4])


def test_an_admin_of_another_organisation_is_a_guest_here() -> None:
    admin = Person(is_admin=True, is_external=True)
    assert refusal("stop", admin, is_here=False, is_own=False) == "external"
