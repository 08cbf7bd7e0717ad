"""The cache of the fitted mind, the commands found, and what the Procfile runs."""

from __future__ import annotations

import pickle
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.core.errors import SettingsBroken, StoreDown
from bot.core.mind import Mind
from bot.jobs.answering.answer import answer
from bot.request import Request
from bot.settings import Settings
from bot.store.installations import Installation
from bot.store.keys import new_key, read_keys
from bot.store.unreachable import UnreachableStore
from bot.toolbox import Toolbox
from bot.wiring import build_toolbox, find_commands, fitted_mind, installations_on
from tests.conftest import ROOT
from tests.messages.small_world import write_small_world
from tests.toolboxes import NOON, store_in_memory

PROCESSES = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
MODULES = [
    path.stem for path in (ROOT / "bot" / "commands").glob("*.py") if path.stem != "__init__"
]
QUESTION = ("We sort photos on our server. Which framework?",)


@pytest.fixture
def small_settings(tmp_path: Path) -> Settings:
    folder = write_small_world(tmp_path / "knowledge")
    return Settings(knowledge=folder, cache=tmp_path / "cache")


def cached(settings: Settings) -> Path:
    (path,) = settings.cache.iterdir()
    return path


def stamp(path: Path) -> tuple[int, int]:
    """Another file, or the same written again, has another stamp."""
    return path.stat().st_ino, path.stat().st_mtime_ns


def test_the_same_knowledge_is_fitted_once(small_settings: Settings) -> None:
    fitted_mind(small_settings)
    before = stamp(cached(small_settings))
    fitted_mind(small_settings)
    assert stamp(cached(small_settings)) == before


def test_a_cached_mind_answers_as_the_fitted_one(small_settings: Settings) -> None:
    fitted, read = fitted_mind(small_settings), fitted_mind(small_settings)
    answers = [mind.recommend(mind.understand(QUESTION).profile) for mind in (fitted, read)]
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda folder: append(folder / "facts.yaml", "# more\n"), id="a byte"),
        pytest.param(lambda folder: (folder / "rules/plain-table.yaml").unlink(), id="a file less"),
        pytest.param(
            lambda folder: (folder / "rules/plain-table.yaml").rename(folder / "rules/trees.yaml"),
            id="a name",
        ),
    ],
)
def test_changed_knowledge_is_fitted_anew(
    change: Callable[[Path], object], small_settings: Settings
) -> None:
    fitted_mind(small_settings)
    before = cached(small_settings).name
    change(small_settings.knowledge)
    fitted_mind(small_settings)
    assert cached(small_settings).name != before


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_the_cache_is_this_users_alone(small_settings: Settings) -> None:
    fitted_mind(small_settings)
    assert small_settings.cache.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda content: b"", id="an empty file"),
        pytest.param(lambda content: content[: len(content) // 2], id="half a file"),
        pytest.param(lambda content: b"\0" * len(content), id="only zeros"),
        pytest.param(lambda content: b"garbage\n", id="some other text"),
        pytest.param(lambda content: b"version https://git-lfs\n", id="a pointer to a file"),
    ],
)
def test_a_damaged_cache_is_made_again_and_logged(
    damage: Callable[[bytes], bytes], small_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    fitted_mind(small_settings)
    path = cached(small_settings)
    path.write_bytes(damage(path.read_bytes()))
    assert isinstance(fitted_mind(small_settings), Mind)
    assert isinstance(pickle.loads(path.read_bytes()), Mind)
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_cache_that_cannot_be_written_does_no_harm(
    small_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    small_settings.cache.write_text("a file where the folder should be", encoding="utf-8")
    assert isinstance(fitted_mind(small_settings), Mind)
    assert "could not be written" in caplog.text


@pytest.mark.parametrize("module", MODULES)
def test_every_module_of_the_folder_is_a_command(module: str) -> None:
    assert module.replace("_", "-") in find_commands()


@pytest.mark.parametrize("name", sorted(find_commands()))
def test_a_command_says_how_it_is_called_by_its_name(name: str) -> None:
    usage = find_commands()[name].USAGE
    assert usage == "" or usage.split()[0] == name


def test_the_procfile_runs_something() -> None:
    assert PROCESSES


@pytest.mark.parametrize("line", PROCESSES)
def test_a_process_runs_a_known_command(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, _, command = line.partition(":")
    python, flag, module, name, *_ = shlex.split(command)
    assert (python, flag, module) == ("python", "-m", "bot")
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert f"python -m bot {name}" in capsys.readouterr().out


def test_advice_is_given_while_the_store_is_down(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("no folder")
    nowhere = replace(settings, database_url=f"sqlite:///{tmp_path / 'taken' / 'numbers.sqlite3'}")
    toolbox = build_toolbox(nowhere)
    said = answer(
        Request(text="We fine-tune a language model in Python on our GPU server. Which framework?"),
        toolbox,
    )
    assert "PyTorch" in said.summary
    assert "by facts" in answer(Request(text="claims"), toolbox).summary
    with pytest.raises(StoreDown):
        answer(Request(text="stats"), toolbox)


def test_a_key_that_does_not_fit_the_tokens_keeps_it_from_starting(toolbox: Toolbox) -> None:
    fresh = replace(toolbox, store=store_in_memory())
    old, new = new_key(), new_key()
    installations_on(fresh, read_keys(old)).keep(SOME_INSTALLATION, NOON)
    with pytest.raises(SettingsBroken, match="lacks the key that the tokens of 1 workspace"):
        installations_on(fresh, read_keys(new))
    assert installations_on(fresh, read_keys(f"{new},{old}")).active() == ["T1"]


def test_many_workspaces_need_a_store(toolbox: Toolbox) -> None:
    none: Any = UnreachableStore()
    with pytest.raises(StoreDown, match="holds the tokens"):
        installations_on(replace(toolbox, store=none), read_keys(new_key()))


SOME_INSTALLATION = Installation(
    workspace="T1",
    name="One",
    enterprise="",
    app="A1",
    bot="B1",
    bot_user="U1",
    by="U2",
    scopes=("chat:write",),
    token="xoxb-T1",
    installed_at=NOON,
)
