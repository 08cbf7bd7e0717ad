"""The tables of the store, as SQLAlchemy sees them; migrations make them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class UtcTime(TypeDecorator[datetime]):
    """A point in time; aware and in UTC on the way in and out, also where a database knows no
    time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time as the database keeps it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a time zone cannot be kept: give it in UTC")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time as the bot knows it."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


STATES = "('pending','claimed','sending','unknown','posted','skipped','failed','uncertain')"


def _claimed() -> tuple[Column[Any], ...]:
    """The columns of what is done by one at a time, and once (``bot.store.claims``)."""
    return (
        Column("state", Text, nullable=False),
        Column("not_before", UtcTime, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("lease", Integer, nullable=False),
        Column("leased_until", UtcTime),
        Column("intent_at", UtcTime),
    )


metadata = MetaData()

OBSERVATION = Table(
    "observation",
    metadata,
    Column("measure", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("start", Date, primary_key=True),
    Column("regime", Text, primary_key=True),
    Column("label", Text, primary_key=True),
    Column("end", Date, nullable=False),
    Column("value", Double, nullable=False),
    Column("source", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("fetched_at", UtcTime, nullable=False),
    Index("observation_by_source", "source", "measure", "step", "subject", "start"),
    sqlite_with_rowid=False,
)
"""SQLite keeps the rows in the order of the key, so that a metric's numbers lie together."""

GAP = Table(
    "gap",
    metadata,
    Column("measure", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("start", Date, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("end", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("value", Double),
    sqlite_with_rowid=False,
)
"""The last gap of a period at a source; a number for the period takes it away."""

DONE = Table(
    "done",
    metadata,
    Column("source", Text, primary_key=True),
    Column("measure", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("subjects", Text, primary_key=True),
    Column("start", Date, primary_key=True),
    Column("end", Date, primary_key=True),
    Column("at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)
"""The wants that were fetched in full."""

VISIT = Table(
    "visit",
    metadata,
    Column("source", Text, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("ok_at", UtcTime),
    Column("numbers", Integer, nullable=False),
    Column("gaps", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("quota_left", Double),
    Column("quota_unit", Text, nullable=False),
)

REVISION = Table("revision", metadata, Column("number", Integer, nullable=False))
"""One row: it grows whenever a number changes, and whoever writes numbers locks it."""

HISTORY = Table("history", metadata, Column("digest", Text, nullable=False))
"""One row: which version of the recorded history was loaded last; empty for none."""

TURN = Table(
    "turn",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workspace", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("turn_by_person", "workspace", "by"),
    Index("turn_by_message", "workspace", "channel", "message"),
    Index("turn_by_age", "at"),
)
"""What somebody said to the bot: the one place that holds its words."""

CONVERSATION_TURN = Table(
    "conversation_turn",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("thread", Text, primary_key=True),
    Column("turn", ForeignKey("turn.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("begins", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
"""Which turns a conversation consists of; one that begins anew leaves the earlier ones behind."""

QUESTION = Table(
    "question",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("reference", Text, nullable=False, unique=True),
    Column("workspace", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("changes", Text, nullable=False),
    Column("sets_changes", Boolean, nullable=False),
    Column("turns", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("question_by_age", "at"),
    Index("question_by_conversation", "workspace", "channel", "thread"),
)
"""What an answer answered; ``turns`` counts them, so that a missing one is noticed. Where
``sets_changes``, its changes by hand are those of its conversation from then on."""

QUESTION_TURN = Table(
    "question_turn",
    metadata,
    Column("reference", ForeignKey("question.reference", ondelete="CASCADE"), primary_key=True),
    Column("turn", ForeignKey("turn.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

FEEDBACK = Table(
    "feedback",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("reference", Text, primary_key=True),
    Column("by", Text, primary_key=True),
    Column("is_helpful", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("confidence", Double, nullable=False),
    Column("factors", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)
"""Whether answers were right, and what they rested on; no word of a person."""

DECISION = Table(
    "decision",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("decision_by_channel", "workspace", "channel", "at"),
)

TOLD = Table(
    "told",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("decision", Text, primary_key=True),
    Column("evidence", Text, primary_key=True),
    Column("says", Text, primary_key=True),
    sqlite_with_rowid=False,
)
"""Which changes of a decision's evidence its channel was told of."""

CHANNEL = Table(
    "channel",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("mentions_only", Boolean, nullable=False),
    Column("answers_privately", Boolean, nullable=False),
    Column("muted", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""How the bot behaves in a channel that wants it otherwise than usual."""

MEETING = Table(
    "meeting",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)
"""Whom the bot has met, so that it says hello once."""

SUBSCRIPTION = Table(
    "subscription",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("topics", Text, nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("minute", Integer, nullable=False),
    Column("zone", Text, nullable=False),
    Column("is_brief", Boolean, nullable=False),
    Column("by", Text, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("next_due", UtcTime, nullable=False),
    UniqueConstraint("workspace", "channel", "topics", name="subscription_once"),
    CheckConstraint("state IN ('on', 'paused', 'stopped')", name="subscription_state"),
    Index("subscription_due", "state", "next_due"),
)
"""Which channel gets a digest, and when the next one is due."""

DELIVERY = Table(
    "delivery",
    metadata,
    Column("id", Text, primary_key=True),
    Column("subscription", ForeignKey("subscription.id"), nullable=False),
    Column("workspace", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    *_claimed(),
    Column("ts", Text),
    Column("why", Text, nullable=False),
    UniqueConstraint("subscription", "period", name="delivery_once"),
    CheckConstraint(f"state IN {STATES}", name="delivery_state"),
    CheckConstraint("(state = 'posted') = (ts IS NOT NULL)", name="delivery_posted"),
    Index("delivery_open", "state", "not_before"),
)
"""The ledger: one digest of one subscription and week, and what became of it."""

SNAPSHOT = Table(
    "snapshot",
    metadata,
    Column("day", Date, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
)
"""The news of a run, as the first digest of its day found them."""

INBOX = Table(
    "inbox",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    *_claimed(),
    Column("why", Text, nullable=False),
    CheckConstraint(f"state IN {STATES}", name="inbox_state"),
    Index("inbox_open", "state", "not_before"),
    Index("inbox_by_age", "at"),
)
"""What was acknowledged and is to be answered; its body is emptied once that is done."""

GATE = Table(
    "gate",
    metadata,
    Column("name", Text, primary_key=True),
    Column("opens_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)
"""What may not happen before a moment: a post in a channel, a visit to a source."""

INSTALLATION = Table(
    "installation",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("enterprise", Text, nullable=False),
    Column("app", Text, nullable=False),
    Column("bot", Text, nullable=False),
    Column("bot_user", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("token", LargeBinary),
    Column("key", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("installed_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    CheckConstraint("state IN ('active', 'revoked', 'uninstalled')", name="installation_state"),
    CheckConstraint("(state = 'active') = (token IS NOT NULL)", name="installation_token"),
    sqlite_with_rowid=False,
)
"""Which workspaces have installed the app: ``token`` is encrypted with the key of the fingerprint
``key``; ``installed_at`` is by Slack's clock, ``changed_at`` by ours. A row outlives its token."""

OAUTH_STATE = Table(
    "oauth_state",
    metadata,
    Column("state", Text, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Index("oauth_state_by_age", "at"),
    sqlite_with_rowid=False,
)
"""Installations under way: each is given to one browser, and taken back once."""
