"""What tests share: the real knowledge and the mind fitted on it once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.knowledge import Knowledge
from bot.core.mind import Mind
from bot.knowledge_files import load_knowledge
from bot.settings import Settings
from bot.toolbox import Toolbox
from bot.wiring import find_commands, fitted_mind

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-golden", action="store_true", help="write tests/messages/golden")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(cache=ROOT / ".cache" / "tests")


@pytest.fixture(scope="session")
def mind(settings: Settings) -> Mind:
    return fitted_mind(settings)


@pytest.fixture(scope="session")
def toolbox(mind: Mind) -> Toolbox:
    return Toolbox(mind=mind, commands=find_commands())
