"""Runs the migrations on the connection that ``bot.store.migrate`` hands over."""

from __future__ import annotations

import logging

from alembic import context

# Otherwise every start of the bot tells which kind of database it found.
logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)
context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
