"""A faulty server of its own for each test, time that only passes when told, and the way there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.toolbox import Source
from bot.web import Credentials, SourceWeb
from tests.web.conftest import server as server
from tests.web.faulty_server import FaultyServer
from tests.web.opening import ToldTime, open_to

Opening = Callable[[Source], SourceWeb]


@pytest.fixture
def told() -> ToldTime:
    return ToldTime()


@pytest.fixture
def opened(server: FaultyServer, told: ToldTime, tmp_path: Path) -> Opening:
    """Opens the real client to a source, with a key if the source has one."""

    def opening(source: Source) -> SourceWeb:
        return open_to(
            server,
            tmp_path,
            politeness=replace(told.patience, most_bytes=source.POLITENESS.most_bytes),
            credentials=source.credentials("a-key") if source.KEY else Credentials(),
            told=told,
        )

    return opening
