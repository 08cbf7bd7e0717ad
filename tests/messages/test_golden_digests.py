"""What people read who subscribe to digests, as plain text, and inside Slack's limits.

``pytest --rewrite-golden`` writes them anew; then read the diff.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from bot.messages.message import Message
from bot.slack.blocks.slack_message import as_slack
from tests.commands.a_workspace import (
    ADMIN,
    CHANNEL,
    COLLEAGUE,
    EXTERNAL,
    GUEST,
    MEMBER,
    NOWHERE,
    OTHER_CHANNEL,
    UNKNOWN,
    Workspace,
)
from tests.messages.test_golden import as_text
from tests.slack.blocks.judge import problems

GOLDEN = Path(__file__).parent / "golden_digests"
Said = tuple[str, str, str | None]
"""A line, who said it, and where."""
HERE = (MEMBER, CHANNEL)
DIRECT = (MEMBER, MEMBER)
SUBSCRIBED: tuple[Said, ...] = (("digest weekly", *HERE),)
SEVERAL: tuple[Said, ...] = (
    *SUBSCRIBED,
    ("digest weekly fri 17:30 UTC claims downloads", COLLEAGUE, CHANNEL),
)
EVERYWHERE: tuple[Said, ...] = (
    *SEVERAL,
    ("digest weekly jax", MEMBER, OTHER_CHANNEL),
    ("digest weekly sun 23:59", *DIRECT),
    ("digest pause", *DIRECT),
)
MESSAGES: dict[str, tuple[Said, ...]] = {
    "none": (("digest", *HERE),),
    "none in direct messages": (*SUBSCRIBED, ("digest", *DIRECT)),
    "subscribed": SUBSCRIBED,
    "subscribed in direct messages": (("digest weekly tue 8 tokyo", *DIRECT),),
    "subscribed again": (*SUBSCRIBED, ("digest weekly", COLLEAGUE, CHANNEL)),
    "moved": (*SUBSCRIBED, ("digest weekly fri 5 pm", COLLEAGUE, CHANNEL)),
    "shown": (*SUBSCRIBED, ("digest", GUEST, CHANNEL)),
    "several": (*SEVERAL, ("digest", *HERE)),
    "list": (*EVERYWHERE, ("digest list", *HERE)),
    "list of mine": (*EVERYWHERE, ("digest list", *DIRECT)),
    "list all": (*EVERYWHERE, ("digest list all", ADMIN, ADMIN)),
    "list all refused": (*EVERYWHERE, ("digest list all", *HERE)),
    "asked which": (*SEVERAL, ("digest stop", *HERE)),
    "asked zone": (("digest weekly fri 17:30 downloads", NOWHERE, CHANNEL),),
    "refused guest": (("digest weekly", GUEST, CHANNEL),),
    "refused external": (("digest weekly", EXTERNAL, CHANNEL),),
    "refused unknown": (("digest weekly", UNKNOWN, CHANNEL),),
    "refused elsewhere": (*SUBSCRIBED, ("digest stop claims", *HERE)),
    "paused": (*SUBSCRIBED, ("digest pause", *HERE)),
    "shown paused": (*SUBSCRIBED, ("digest pause", *HERE), ("digest", *HERE)),
    "resumed": (*SUBSCRIBED, ("digest pause", *HERE), ("digest resume", *HERE)),
    "stopped": (*SUBSCRIBED, ("digest stop", *HERE)),
    "less": (*SUBSCRIBED, ("digest less", *HERE)),
    "more": (*SUBSCRIBED, ("digest less", *HERE), ("digest more", *HERE)),
    "preview": (("digest preview jax claims", *HERE),),
    "details": (("digest details 2026-11-16", *HERE),),
    "no details": (("digest details 2026-11-09", *HERE),),
    "details of no day": (("digest details monday", *HERE),),
    "not understood": (("digest geese", *HERE),),
    "no topic": (("digest weekly geese", *HERE),),
    "zone misspelt": (("digest weekly Lodnon", *HERE),),
    "on a terminal": (("digest weekly", MEMBER, None),),
}


@cache
def last(said: tuple[Said, ...]) -> Message:
    """The answer to the last of them."""
    workspace = Workspace()
    return [workspace.say(*one) for one in said][-1]


@pytest.mark.parametrize("name", MESSAGES)
def test_an_answer_about_digests_is_as_it_was_read_and_agreed(
    name: str, pytestconfig: pytest.Config
) -> None:
    message = last(MESSAGES[name])
    alone = "for one\n" if message.is_for_one else ""
    lines = "".join(f"{by} in {where}> {text}\n" for text, by, where in MESSAGES[name])
    path = GOLDEN / f"{name.replace(' ', '-')}.txt"
    said = f"{lines}\n{alone}{as_text(message)}"
    if pytestconfig.getoption("--rewrite-golden"):
        path.write_text(said, encoding="utf-8")
    assert path.exists(), f"no {path.name}: run pytest --rewrite-golden and read the diff"
    assert said == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MESSAGES)
def test_an_answer_about_digests_is_inside_every_limit(name: str) -> None:
    for native in (True, False):
        made = as_slack(last(MESSAGES[name]), native=native)
        named = re.sub(r"<(@U0|#C0)[A-Z]+>", "a name", json.dumps(made))
        assert problems(json.loads(named)) == []


def test_every_golden_file_belongs_to_an_answer() -> None:
    assert {path.stem for path in GOLDEN.glob("*")} == {name.replace(" ", "-") for name in MESSAGES}
