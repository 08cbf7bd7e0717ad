"""A search for tokens in all that is kept: the bytes of SQLite's files, the rows of PostgreSQL."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg

TOKEN = re.compile(rb"xox[abeprs]-[^\s'\"]{0,12}")


def tokens_in_files(folder: Path) -> dict[str, list[bytes]]:
    """What looks like a token in any file of a folder: databases, their logs and indexes."""
    found = {each.name: TOKEN.findall(each.read_bytes()) for each in sorted(folder.iterdir())}
    return {name: tokens for name, tokens in found.items() if tokens}


def dump_of(url: str) -> bytes:
    """Every row of every table, as COPY writes them; bytes in hexadecimal and as they are."""
    dumped = b""
    with psycopg.connect(url) as connection:
        names = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        ).fetchall()
        for (name,) in names:
            for form in ("text", "binary"):
                statement = f'COPY "{name}" TO STDOUT (FORMAT {form})'
                with connection.cursor().copy(statement.encode()) as copied:  # type: ignore[call-overload]
                    dumped += b"".join(bytes(piece) for piece in copied)
    return dumped
