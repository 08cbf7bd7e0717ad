"""The files of ``knowledge/`` as one Knowledge value, or every problem in them."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from bot.core.errors import KnowledgeBroken
from bot.core.knowledge import (
    Case,
    Claim,
    Concept,
    Fact,
    Factor,
    Framework,
    Knowledge,
    Language,
    Rule,
    Signal,
)
from bot.core.knowledge_checks import problems as cross_file_problems
from bot.core.numbers.metric import Metric, SourceTerms, Unmeasured

KNOWLEDGE_FOLDER = Path(__file__).parent.parent / "knowledge"

Entry = TypeVar("Entry")

_ONE_FILE_EACH: dict[str, type] = {
    "frameworks": Framework,
    "factors": Factor,
    "rules": Rule,
    "claims": Claim,
    "concepts": Concept,
    "metrics": Metric,
    "sources": SourceTerms,
    "unmeasured": Unmeasured,
    "languages": Language,
    "signals": Signal,
}
_BROKEN = object()
"""What a file gives that is no YAML."""
_LISTS: dict[str, type] = {"cases": Case, "facts": Fact}


def load_knowledge(folder: Path = KNOWLEDGE_FOLDER) -> Knowledge:
    """All of ``knowledge/``, checked.

    Raises:
        KnowledgeBroken: with every problem, as ``file: key: what is wrong: what to write``.
    """
    found, problems = _read(folder)
    if problems:
        raise KnowledgeBroken(problems)
    knowledge = Knowledge(**found, version=knowledge_version(folder))
    broken = cross_file_problems(knowledge)
    if broken:
        raise KnowledgeBroken(broken)
    return knowledge


def knowledge_version(folder: Path = KNOWLEDGE_FOLDER) -> str:
    """A hash of every byte of the YAML files."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _read(folder: Path) -> tuple[dict[str, dict[str, Any]], list[str]]:
    found: dict[str, dict[str, Any]] = {kind: {} for kind in (*_ONE_FILE_EACH, *_LISTS)}
    problems: list[str] = []
    if not folder.is_dir():
        return found, [f"{folder}: folder: there is none: name a knowledge folder"]
    for kind, shape in _ONE_FILE_EACH.items():
        for path in sorted((folder / kind).glob("*.yaml")):
            place = f"{kind}/{path.name}"
            content = _parse(path, place, problems)
            if content is _BROKEN:
                continue
            if not isinstance(content, dict):
                problems.append(f"{place}: file: no keys in it: see knowledge/README.md")
                continue
            entry = _convert({"id": path.stem} | content, shape, place, problems)
            if entry is not None:
                found[kind][path.stem] = entry
    for kind, shape in _LISTS.items():
        for path in _list_files(folder, kind):
            place = path.relative_to(folder).as_posix()
            content = _parse(path, place, problems)
            if content is _BROKEN:
                continue
            if not isinstance(content, list):
                problems.append(f"{place}: file: no list in it: see knowledge/README.md")
                continue
            for number, item in enumerate(content, 1):
                entry = _convert(item, shape, f"{place}: item {number}", problems)
                if entry is None:
                    continue
                if entry.id in found[kind]:
                    problems.append(f"{place}: id: {entry.id} occurs twice: give it another")
                found[kind][entry.id] = entry
    return found, problems


def _list_files(folder: Path, kind: str) -> Iterator[Path]:
    yield from sorted(p for p in (folder / f"{kind}.yaml",) if p.exists())
    yield from sorted((folder / kind).glob("*.yaml"))


def _parse(path: Path, place: str, problems: list[str]) -> Any:
    try:
        return yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        problems.append(f"{place}: line {line}: no YAML: quote texts that hold `: ` or `#`")
        return _BROKEN


def _convert(content: Any, shape: type[Entry], place: str, problems: list[str]) -> Entry | None:
    known = {f.name for f in dataclasses.fields(shape)}  # type: ignore[arg-type]
    if isinstance(content, dict):
        for key in content:
            if key not in known:
                problems.append(f"{place}: {key}: no such key: write one of {sorted(known)}")
    try:
        return msgspec.convert(content, shape)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$")
        key = re.sub(r"^\.|`$", "", where) or "file"
        problems.append(f"{place}: {key}: {what}: see knowledge/README.md")
        return None
