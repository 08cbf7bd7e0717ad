"""Installations of many workspaces, and the states of those under way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the tables of who has installed the app."""
    op.create_table(
        "installation",
        sa.Column("workspace", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("enterprise", sa.Text, nullable=False),
        sa.Column("app", sa.Text, nullable=False),
        sa.Column("bot", sa.Text, nullable=False),
        sa.Column("bot_user", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("token", sa.LargeBinary),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("installed_at", TIME, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.CheckConstraint(
            "state IN ('active', 'revoked', 'uninstalled')", name="installation_state"
        ),
        sa.CheckConstraint("(state = 'active') = (token IS NOT NULL)", name="installation_token"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "oauth_state",
        sa.Column("state", sa.Text, primary_key=True),
        sa.Column("at", TIME, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("oauth_state_by_age", "oauth_state", ["at"])
