"""What tests share: the real knowledge and the mind fitted on it once."""

from __future__ import annotations

import logging
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.knowledge import Knowledge
from bot.core.mind import Mind
from bot.knowledge_files import load_knowledge
from bot.settings import Settings
from bot.store.numbers import NumberStore
from bot.toolbox import Toolbox
from bot.wiring import find_commands, fitted_mind, open_store
from tests.toolboxes import toolbox_of

ROOT = Path(__file__).parent.parent
TOKEN = re.compile(r"xox[abeprs]-\w|xapp-\w")


def pytest_configure() -> None:
    # A shell that starts the tests in the background has them ignore Ctrl-C, and what they start.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-golden", action="store_true", help="write tests/messages/golden")


class TokensLogged(logging.Handler):
    """What looks like a token in anything that is logged, traceback or not."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Look through one record."""
        if TOKEN.search(self.format(record)):
            self.found.append(f"{record.name} line {record.lineno}")


@pytest.fixture(scope="session", autouse=True)
def _no_token_is_logged_by_any_test() -> Iterator[None]:
    logged = TokensLogged()
    logging.getLogger().addHandler(logged)
    yield
    logging.getLogger().removeHandler(logged)
    assert logged.found == [], "a token was logged there"


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("store")
    return Settings(
        cache=ROOT / ".cache" / "tests", database_url=f"sqlite:///{folder / 'framewise.sqlite3'}"
    )


@pytest.fixture(scope="session")
def mind(settings: Settings) -> Mind:
    return fitted_mind(settings)


@pytest.fixture(scope="session")
def shipped(settings: Settings) -> NumberStore:
    """A store that holds the shipped history and nothing else."""
    return open_store(settings)


@pytest.fixture(scope="session")
def toolbox(mind: Mind, shipped: NumberStore) -> Toolbox:
    return toolbox_of(mind, find_commands(), shipped)
