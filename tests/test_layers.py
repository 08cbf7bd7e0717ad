"""A file imports only lower ranks or its own folder, as ARCHITECTURE draws it."""

import ast
from pathlib import Path

import pytest

BOT = Path(__file__).parent.parent / "bot"
RANKS = {
    "core": 0,
    "incident": 1,
    "messages": 1,
    "knowledge_files": 2,
    "measured": 2,
    "request": 2,
    "drawing": 2,
    "web": 2,
    "store": 2,
    "toolbox": 3,
    "watch": 3,
    "sources": 4,
    "commands": 4,
    "jobs": 4,
    "engine": 4,
    "slack": 5,
    "terminal": 5,
    "playground": 5,
    "settings": 6,
    "demo": 7,
    "wiring": 7,
    "doctor": 8,
    "operating": 9,
    "programs": 9,
    "tracing": 9,
    "upkeep": 9,
    "playing": 10,
    "__main__": 11,
}
CORE_MAY_IMPORT = {
    "__future__", "abc", "collections", "contextlib", "dataclasses", "datetime", "enum",
    "functools", "itertools", "math", "re", "typing", "uuid", "warnings", "zoneinfo",
    "numpy", "pandas", "scipy", "sklearn", "rapidfuzz", "statsmodels", "pymannkendall",
}  # fmt: skip
SLACK_LIBRARIES = {"slack_bolt", "slack_sdk", "slackblocks"}
FILES = sorted(BOT.rglob("*.py"))


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def place(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(BOT).as_posix())
def test_no_file_imports_upward(path: Path) -> None:
    own = path.relative_to(BOT).parts[0].removesuffix(".py")
    if own == "__init__":
        return
    for module in imports(path):
        if module.startswith("bot."):
            other = place(module)
            assert other == own or RANKS[other] < RANKS[own], f"imports {module}"


@pytest.mark.parametrize("path", sorted((BOT / "core").rglob("*.py")), ids=lambda p: p.stem)
def test_core_is_pure(path: Path) -> None:
    outside = {m.split(".")[0] for m in imports(path)} - {"bot"}
    assert outside <= CORE_MAY_IMPORT


@pytest.mark.parametrize("path", sorted((BOT / "core").rglob("*.py")), ids=lambda p: p.stem)
def test_core_has_no_clock(path: Path) -> None:
    called = {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert not called & {"now", "today", "utcnow", "monotonic", "perf_counter"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(BOT).as_posix())
def test_only_the_slack_folder_knows_slack(path: Path) -> None:
    if "slack" not in path.relative_to(BOT).parts[:1]:
        assert not {m.split(".")[0] for m in imports(path)} & SLACK_LIBRARIES


@pytest.mark.parametrize("folder", ["commands", "jobs", "sources"])
def test_commands_jobs_and_sources_do_not_import_each_other(folder: str) -> None:
    for path in (BOT / folder).glob("*.py"):
        others = {m for m in imports(path) if m.startswith(f"bot.{folder}.")}
        assert not {m for m in others if not m.startswith(f"bot.{folder}.{path.stem}")}
