"""A faulty server, and a second one to be sent to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.faulty_server import FaultyServer


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with FaultyServer() as running:
        yield running


@pytest.fixture
def other_server() -> Iterator[FaultyServer]:
    with FaultyServer() as running:
        yield running
