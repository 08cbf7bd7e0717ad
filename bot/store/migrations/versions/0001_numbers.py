"""Numbers, gaps, visits, and what was fetched and loaded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the first tables."""
    time = sa.DateTime(timezone=True)
    op.create_table(
        "observation",
        sa.Column("measure", sa.Text, primary_key=True),
        sa.Column("step", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("start", sa.Date, primary_key=True),
        sa.Column("regime", sa.Text, primary_key=True),
        sa.Column("label", sa.Text, primary_key=True),
        sa.Column("end", sa.Date, nullable=False),
        sa.Column("value", sa.Double, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("fetched_at", time, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "observation_by_source", "observation", ["source", "measure", "step", "subject", "start"]
    )
    op.create_table(
        "gap",
        sa.Column("measure", sa.Text, primary_key=True),
        sa.Column("step", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("start", sa.Date, primary_key=True),
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("end", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("at", time, nullable=False),
        sa.Column("value", sa.Double),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "done",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("measure", sa.Text, primary_key=True),
        sa.Column("step", sa.Text, primary_key=True),
        sa.Column("subjects", sa.Text, primary_key=True),
        sa.Column("start", sa.Date, primary_key=True),
        sa.Column("end", sa.Date, primary_key=True),
        sa.Column("at", time, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "visit",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("at", time, nullable=False),
        sa.Column("ok_at", time),
        sa.Column("numbers", sa.Integer, nullable=False),
        sa.Column("gaps", sa.Integer, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("quota_left", sa.Double),
        sa.Column("quota_unit", sa.Text, nullable=False),
    )
    revision_table = op.create_table("revision", sa.Column("number", sa.Integer, nullable=False))
    op.bulk_insert(revision_table, [{"number": 0}])
    history_table = op.create_table("history", sa.Column("digest", sa.Text, nullable=False))
    op.bulk_insert(history_table, [{"digest": ""}])
