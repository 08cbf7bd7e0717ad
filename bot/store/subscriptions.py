"""Which channels get a digest."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, delete, exists, select, update

from bot.core.digests.schedule import Schedule, due_in_new_week
from bot.core.digests.subscription import Subscription, SubscriptionState
from bot.store.engine import forgetting, reading, writing
from bot.store.keeping import Row, write_over
from bot.store.tables import DELIVERY, INSTALLATION, SUBSCRIPTION

CHANNEL_GONE = "the channel takes nothing from me: it is archived, or I was removed"
"""Why a subscription is paused that goes on once the bot is let in again."""
ACCESS_GONE = "Slack no longer lets me into this workspace"
"""Why a subscription is paused that goes on once the app is installed again."""


class SubscriptionStore:
    """Subscriptions in a database whose tables are up to date."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, subscription: Subscription) -> None:
        """Keeps a subscription in the place of the one for the same topics."""
        with writing(self._engine) as connection:
            write_over(connection, SUBSCRIPTION, as_row(subscription))

    def subscription(self, id: str, workspace: str) -> Subscription | None:
        """The one of that id; None: there is none in the workspace."""
        found = self._found(SUBSCRIPTION.c.id == id, SUBSCRIPTION.c.workspace == workspace)
        return found[0] if found else None

    def of_channel(self, workspace: str, channel: str) -> list[Subscription]:
        """Those of a channel that are on or paused, the oldest first."""
        return self._there(SUBSCRIPTION.c.workspace == workspace, SUBSCRIPTION.c.channel == channel)

    def of_person(self, workspace: str, person: str) -> list[Subscription]:
        """Those that a person made, on or paused, the oldest first."""
        return self._there(SUBSCRIPTION.c.workspace == workspace, SUBSCRIPTION.c.by == person)

    def of_workspace(self, workspace: str) -> list[Subscription]:
        """Those of a workspace that are on or paused, the oldest first."""
        return self._there(SUBSCRIPTION.c.workspace == workspace)

    def all(self) -> list[Subscription]:
        """Those of every workspace, on, paused or stopped, the oldest first."""
        return self._found()

    def some(self, *, workspace: str | None, states: Collection[str]) -> list[Subscription]:
        """Those of a workspace, of every one if none is named, in some states; the oldest first."""
        within = () if workspace is None else (SUBSCRIPTION.c.workspace == workspace,)
        return self._found(SUBSCRIPTION.c.state.in_(states), *within)

    def named(self, id: str) -> Subscription | None:
        """The one of that id, or the only one whose id begins so; for whoever runs the bot."""
        found = self._found(SUBSCRIPTION.c.id.startswith(id, autoescape=True))
        return found[0] if len(found) == 1 else None

    def turn(
        self, id: str, state: SubscriptionState, *, why: str = "", next_due: datetime | None = None
    ) -> None:
        """Turns a subscription on, or pauses or stops it.

        Args:
            next_due: when it is due from now on; None: as before.
        """
        due = {} if next_due is None else {"next_due": next_due}
        self._change(id, state=state, why=why, **due)

    def make_brief(self, id: str, *, is_brief: bool) -> None:
        """Gives a subscription less, or all of it again."""
        self._change(id, is_brief=is_brief)

    def pause_workspace(self, workspace: str, why: str, *, asked_at: datetime) -> None:
        """Pauses every subscription of a workspace that is on, unless the app was installed anew
        after Slack was asked."""
        anew = exists().where(
            INSTALLATION.c.workspace == workspace,
            INSTALLATION.c.state == "active",
            INSTALLATION.c.changed_at > asked_at,
        )
        with writing(self._engine) as connection:
            pause_all(connection, workspace, why, ~anew)

    def forget_person(self, workspace: str, person: str) -> None:
        """Forgets the digests that come to a person alone, and who subscribed to those that come
        to others too: they go on."""
        here = SUBSCRIPTION.c.workspace == workspace
        own = (here, SUBSCRIPTION.c.channel == person)
        got = DELIVERY.c.subscription.in_(select(SUBSCRIPTION.c.id).where(*own))
        nameless = update(SUBSCRIPTION).where(here, SUBSCRIPTION.c.by == person).values(by="")
        with forgetting(self._engine, SUBSCRIPTION) as connection:
            connection.execute(delete(DELIVERY).where(got))
            connection.execute(delete(SUBSCRIPTION).where(*own))
            connection.execute(nameless)

    def newest_period(self, id: str) -> str | None:
        """The last week for which a subscription got, or is about to get, a digest."""
        with reading(self._engine) as connection:
            return _newest_period(connection, id)

    def _change(self, id: str, **columns: Any) -> None:
        """Changes these columns and no other: somebody may change another one at the same time."""
        one = update(SUBSCRIPTION).where(SUBSCRIPTION.c.id == id)
        with writing(self._engine) as connection:
            connection.execute(one.values(**columns))

    def _there(self, *which: ColumnElement[bool]) -> list[Subscription]:
        return self._found(SUBSCRIPTION.c.state != "stopped", *which)

    def _found(self, *which: ColumnElement[bool]) -> list[Subscription]:
        oldest_first = select(SUBSCRIPTION).where(*which)
        ordered = oldest_first.order_by(SUBSCRIPTION.c.since, SUBSCRIPTION.c.id)
        with reading(self._engine) as connection:
            return [as_subscription(row) for row in connection.execute(ordered).mappings()]


def as_subscription(row: RowMapping) -> Subscription:
    """A row as a subscription."""
    return Subscription(
        workspace=row["workspace"],
        channel=row["channel"],
        topics=tuple(row["topics"].split(",")) if row["topics"] else (),
        schedule=Schedule(
            weekday=row["weekday"], hour=row["hour"], minute=row["minute"], zone=row["zone"]
        ),
        is_brief=row["is_brief"],
        by=row["by"],
        since=row["since"],
        state=row["state"],
        why=row["why"],
        next_due=row["next_due"],
    )


def as_row(subscription: Subscription) -> Row:
    """A subscription as a row."""
    fields = asdict(subscription)
    schedule = fields.pop("schedule")
    return {
        **fields,
        **schedule,
        "id": subscription.id,
        "topics": ",".join(sorted(subscription.topics)),
    }


def pause_all(
    connection: Connection, workspace: str, why: str, *only_if: ColumnElement[bool]
) -> None:
    """Pauses what is on in a workspace, within a transaction."""
    on = (SUBSCRIPTION.c.workspace == workspace, SUBSCRIPTION.c.state == "on", *only_if)
    connection.execute(update(SUBSCRIPTION).where(*on).values(state="paused", why=why))


def resume_all(connection: Connection, workspace: str, why: str, at: datetime) -> None:
    """Goes on with what was paused in a workspace for a reason, within a transaction: with the next
    week that has had no digest."""
    paused = (
        SUBSCRIPTION.c.workspace == workspace,
        SUBSCRIPTION.c.state == "paused",
        SUBSCRIPTION.c.why == why,
    )
    for row in connection.execute(select(SUBSCRIPTION).where(*paused)).mappings().all():
        done = _newest_period(connection, row["id"])
        due = due_in_new_week(as_subscription(row).schedule, at, done=done)
        one = update(SUBSCRIPTION).where(SUBSCRIPTION.c.id == row["id"])
        connection.execute(one.values(state="on", why="", next_due=due.at))


def _newest_period(connection: Connection, id: str) -> str | None:
    newest = select(DELIVERY.c.period).where(DELIVERY.c.subscription == id)
    period: str | None = connection.execute(
        newest.order_by(DELIVERY.c.period.desc()).limit(1)
    ).scalar()
    return period
