"""Subscriptions, the ledger of digests, the inbox, and gates."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
STATES = "('pending','claimed','sending','unknown','posted','skipped','failed','uncertain')"


def upgrade() -> None:
    """Makes the tables of what is posted by itself and of what is to be answered."""
    _digests()
    op.create_table(
        "inbox",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("at", TIME, nullable=False),
        *_claimed(),
        sa.Column("why", sa.Text, nullable=False),
        sa.CheckConstraint(f"state IN {STATES}", name="inbox_state"),
    )
    op.create_index("inbox_open", "inbox", ["state", "not_before"])
    op.create_index("inbox_by_age", "inbox", ["at"])
    op.create_table(
        "told",
        sa.Column("workspace", sa.Text, primary_key=True),
        sa.Column("decision", sa.Text, primary_key=True),
        sa.Column("evidence", sa.Text, primary_key=True),
        sa.Column("says", sa.Text, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "gate",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("opens_at", TIME, nullable=False),
        sqlite_with_rowid=False,
    )


def _digests() -> None:
    op.create_table(
        "subscription",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("topics", sa.Text, nullable=False),
        sa.Column("weekday", sa.Integer, nullable=False),
        sa.Column("hour", sa.Integer, nullable=False),
        sa.Column("minute", sa.Integer, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("is_brief", sa.Boolean, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("next_due", TIME, nullable=False),
        sa.UniqueConstraint("workspace", "channel", "topics", name="subscription_once"),
        sa.CheckConstraint("state IN ('on', 'paused', 'stopped')", name="subscription_state"),
    )
    op.create_index("subscription_due", "subscription", ["state", "next_due"])
    op.create_table(
        "delivery",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("subscription", sa.Text, sa.ForeignKey("subscription.id"), nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        *_claimed(),
        sa.Column("ts", sa.Text),
        sa.Column("why", sa.Text, nullable=False),
        sa.UniqueConstraint("subscription", "period", name="delivery_once"),
        sa.CheckConstraint(f"state IN {STATES}", name="delivery_state"),
        sa.CheckConstraint("(state = 'posted') = (ts IS NOT NULL)", name="delivery_posted"),
    )
    op.create_index("delivery_open", "delivery", ["state", "not_before"])
    op.create_table(
        "snapshot",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("at", TIME, nullable=False),
    )


def _claimed() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("not_before", TIME, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("lease", sa.Integer, nullable=False),
        sa.Column("leased_until", TIME),
        sa.Column("intent_at", TIME),
    )
