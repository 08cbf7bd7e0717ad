"""Conversations, feedback, decisions, channels, and whom the bot has met."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the tables of what people said and wanted kept."""
    _conversations()
    op.create_table(
        "feedback",
        sa.Column("workspace", sa.Text, primary_key=True),
        sa.Column("reference", sa.Text, primary_key=True),
        sa.Column("by", sa.Text, primary_key=True),
        sa.Column("is_helpful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("factors", sa.Text, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "decision",
        sa.Column("workspace", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("thread", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_index("decision_by_channel", "decision", ["workspace", "channel", "at"])
    op.create_table(
        "channel",
        sa.Column("workspace", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("mentions_only", sa.Boolean, nullable=False),
        sa.Column("answers_privately", sa.Boolean, nullable=False),
        sa.Column("muted", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "meeting",
        sa.Column("workspace", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("at", TIME, nullable=False),
        sqlite_with_rowid=False,
    )


def _conversations() -> None:
    op.create_table(
        "turn",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_index("turn_by_person", "turn", ["workspace", "by"])
    op.create_index("turn_by_message", "turn", ["workspace", "channel", "message"])
    op.create_index("turn_by_age", "turn", ["at"])
    op.create_table(
        "conversation_turn",
        sa.Column("workspace", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("thread", sa.Text, primary_key=True),
        sa.Column(
            "turn", sa.Integer, sa.ForeignKey("turn.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("begins", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_conversation_turn_turn", "conversation_turn", ["turn"])
    op.create_table(
        "question",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("reference", sa.Text, nullable=False, unique=True),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("thread", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
        sa.Column("sets_changes", sa.Boolean, nullable=False),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_index("question_by_age", "question", ["at"])
    op.create_index("question_by_conversation", "question", ["workspace", "channel", "thread"])
    op.create_table(
        "question_turn",
        sa.Column(
            "reference",
            sa.Text,
            sa.ForeignKey("question.reference", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column(
            "turn", sa.Integer, sa.ForeignKey("turn.id", ondelete="CASCADE"), primary_key=True
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_question_turn_turn", "question_turn", ["turn"])
