"""``check`` names every problem as ``file: key: what is wrong: what to write``."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest
import yaml

from bot.knowledge_files import KNOWLEDGE_FOLDER
from bot.terminal.check import check
from tests.messages.small_world import write_small_world

PROBLEM = re.compile(r"[\w./-]+: [^:]+: .+: .+")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small_world(tmp_path / "knowledge")


def checked(folder: Path) -> tuple[int, list[str]]:
    out = io.StringIO()
    code = check(folder, out)
    return code, out.getvalue().splitlines()


def edit(path: Path, **changes: object) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(content | changes, allow_unicode=True), encoding="utf-8")


def test_what_holds_together_is_counted(folder: Path) -> None:
    code, lines = checked(folder)
    assert code == 0
    assert lines == [
        "knowledge holds together: 7 facts, 10 factors, 3 rules, 5 claims, 3 concepts, 2 metrics,"
        " 1 sources, 0 unmeasured, 46 cases, 1 languages, 11 signals"
    ]


@pytest.mark.parametrize(
    ("file", "changes", "problem"),
    [
        pytest.param(
            "factors/android.yaml",
            {"colour": "red"},
            "factors/android.yaml: colour: no such key: write one of",
            id="unknown key",
        ),
        pytest.param(
            "factors/android.yaml",
            {"group": "targets"},
            "factors/android.yaml: group: Invalid enum value",
            id="a word not in the list",
        ),
        pytest.param(
            "factors/android.yaml",
            {"cues": "phone"},
            "factors/android.yaml: cues: Expected `array`",
            id="a text for a list",
        ),
        pytest.param(
            "factors/android.yaml",
            {"pull": {"framework": "much"}},
            "factors/android.yaml: pull.framework: Expected `float`",
            id="a key in a key",
        ),
        pytest.param(
            "factors/android.yaml",
            {"because": {"text": "So.", "cites": ["F999"]}},
            "factors/android: because: F999 is no fact: cite",
            id="a fact that is not there",
        ),
        pytest.param(
            "rules/plain-table.yaml",
            {"all_of": ["tables"]},
            "rules/plain-table: all_of: tables is no factor: name",
            id="no such factor",
        ),
        pytest.param(
            "claims/dying.yaml",
            {"status": "dead"},
            "claims/dying.yaml: status: Invalid enum value",
            id="a status not in the list",
        ),
        pytest.param(
            "claims/dying.yaml",
            {"metric": "stars"},
            "claims/dying: metric: stars is not in metrics/: name",
            id="no such metric",
        ),
        pytest.param(
            "concepts/vllm.yaml",
            {"see_also": ["tgi"]},
            "concepts/vllm: see_also: tgi is no concept: name",
            id="no such concept",
        ),
    ],
)
def test_one_broken_key_is_one_problem(
    file: str, changes: dict[str, object], problem: str, folder: Path
) -> None:
    edit(folder / file, **changes)
    code, lines = checked(folder)
    assert code == 1
    assert lines[0].startswith(problem)
    assert PROBLEM.fullmatch(lines[0])
    assert lines[1:] == ["", "1 problems"]


@pytest.mark.parametrize(
    ("file", "content", "problem"),
    [
        pytest.param(
            "factors/new.yaml", "a: b: c", "factors/new.yaml: line 1: no YAML:", id="no YAML"
        ),
        pytest.param("factors/new.yaml", "", "factors/new.yaml: ", id="an empty file"),
        pytest.param(
            "factors/new.yaml", "- a\n- b", "factors/new.yaml: ", id="a list for a mapping"
        ),
        pytest.param(
            "factors/new.yaml",
            "name: new",
            "factors/new.yaml: file: Object missing",
            id="required keys missing",
        ),
        pytest.param(
            "cases/new.yaml", "text: hello", "cases/new.yaml: ", id="a mapping for a list"
        ),
        pytest.param("cases/new.yaml", "7", "cases/new.yaml: ", id="a number for a list"),
        pytest.param(
            "cases/new.yaml",
            "- hello",
            "cases/new.yaml: item 1: file: Expected",
            id="a text for an entry",
        ),
        pytest.param(
            "cases/new.yaml",
            "- {id: help-0, text: hi, action: help}",
            "cases/new.yaml: id: help-0 occurs twice: give",
            id="an id twice",
        ),
        pytest.param(
            "cases/new.yaml",
            "- {id: n, text: hi, action: advise}",
            "cases/new.yaml: item 1: action: Invalid enum value",
            id="an unknown action",
        ),
    ],
)
def test_a_broken_file_is_a_problem(file: str, content: str, problem: str, folder: Path) -> None:
    (folder / file).write_text(content, encoding="utf-8")
    code, lines = checked(folder)
    assert code == 1
    assert lines[0].startswith(problem)
    assert PROBLEM.fullmatch(lines[0])


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    code, _ = checked(tmp_path / "knowlege")
    assert code == 1


def test_every_problem_of_the_real_knowledge_is_told_at_once(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(KNOWLEDGE_FOLDER, tmp_path / "knowledge"))
    edit(copy / "factors" / "android.yaml", colour="red")
    edit(copy / "concepts" / "vllm.yaml", side="left")
    (copy / "rules" / "broken.yaml").write_text("a: b: c", encoding="utf-8")
    code, lines = checked(copy)
    assert code == 1
    assert [line.partition(":")[0] for line in lines[:3]] == [
        "factors/android.yaml",
        "rules/broken.yaml",
        "concepts/vllm.yaml",
    ]
    assert lines[3:] == ["", "3 problems"]
