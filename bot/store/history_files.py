"""The recorded series of ``knowledge/history``: its CSV files as observations, or what is wrong."""

from __future__ import annotations

import csv
import hashlib
import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

from bot.core.errors import KnowledgeBroken
from bot.core.numbers.metric import Metric
from bot.core.numbers.series import ALL, Observation, Step

COLUMNS = (
    "measure", "step", "subject", "start", "end", "value", "regime", "source", "label", "origin",
)  # fmt: skip
GATHERED = datetime(2026, 11, 22, tzinfo=UTC)
"""When the recorded series were gathered; a later measurement writes over them."""
STEPS: frozenset[str] = frozenset(get_args(Step))

_REPOSITORY = re.compile(r"([\w.-]+/[\w.-]+)/[^@\s]+@[0-9a-f]{7,40}\b")
_ADDRESS = re.compile(r"https://\S+")


def read_history(folder: Path) -> Iterator[Observation]:
    """Every recorded number, file by file.

    Raises:
        KnowledgeBroken: a row cannot be used; says which and what to write.
    """
    for path in history_files(folder):
        for place, row in _rows(path):
            problem = next(_row_problems(row), None)
            if problem:
                raise KnowledgeBroken([f"{place}: {problem}"])
            yield _observation(row)


def history_problems(
    folder: Path, *, metrics: Mapping[str, Metric], sources: Collection[str]
) -> list[str]:
    """What is wrong with the files, as ``file: line: what is wrong: what to write``."""
    known = _known_subjects(metrics.values())
    seen: dict[tuple[str, ...], str] = {}
    problems: list[str] = []
    for path in history_files(folder):
        before: tuple[str, ...] = ()
        for place, row in _rows(path):
            key = tuple(row.get(name) or "" for name in ("measure", "step", "subject", "start"))
            whole_key = (*key, row.get("regime") or "", row.get("label") or "")
            found = [*_row_problems(row), *_unknown(row, known, sources)]
            if whole_key in seen:
                found.append(f"the same number as {seen[whole_key]}: keep one")
            elif key < before:
                found.append("out of order: sort by measure, step, subject and start")
            seen[whole_key] = place
            before = key
            problems += [f"{place}: {problem}" for problem in found]
    return problems


def history_files(folder: Path) -> list[Path]:
    """The CSV files, in the order of their names."""
    return sorted(folder.glob("*.csv"))


def history_digest(folder: Path) -> str:
    """A hash of the files' names and bytes, and of the day they were gathered."""
    digest = hashlib.sha256(GATHERED.isoformat().encode())
    for path in history_files(folder):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _rows(path: Path) -> Iterator[tuple[str, Mapping[str, str | None]]]:
    """Each row with its place, ``file: line``."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, restkey="more")
        for row in reader:
            yield f"{path.name}: {reader.line_num}", row


def _row_problems(row: Mapping[str, str | None]) -> Iterator[str]:
    """What is wrong with a row by itself."""
    if set(row) != set(COLUMNS) or None in row.values():
        yield f"not these columns: write {','.join(COLUMNS)}"
        return
    if row["step"] not in STEPS:
        yield f"step {row['step']!r} is none: write one of {sorted(STEPS)}"
    start, end = _day(row["start"]), _day(row["end"])
    if start is None or end is None:
        yield "start or end is no day: write YYYY-MM-DD"
    elif end <= start:
        yield "end is not after start: write the day after the last"
    value = _number(row["value"])
    if value is None:
        yield f"value {row['value']!r} is no number: write one, or leave the row out"
    elif value < 0:
        yield "value is negative: leave the row out"
    for name in ("measure", "subject", "regime"):
        if not (row[name] or "").strip():
            yield f"{name} is empty: write one"
    if _address(row["origin"] or "") is None:
        yield "origin leads nowhere: write owner/repository/path@commit or https://..."


def _unknown(
    row: Mapping[str, str | None],
    known: Mapping[tuple[str | None, str | None], set[str]],
    sources: Collection[str],
) -> Iterator[str]:
    """What a row names that the rest of the knowledge does not know."""
    if row.get("source") not in sources:
        yield f"source {row.get('source')!r} is not in sources/: name one that is"
    subjects = known.get((row.get("measure"), row.get("step")))
    if subjects is None:
        yield f"no metric counts {row.get('measure')} by {row.get('step')}: name one of metrics/"
    elif row.get("subject") not in subjects:
        yield f"no metric uses subject {row.get('subject')!r}: name one that a metric adds up"


def _known_subjects(
    metrics: Iterable[Metric],
) -> dict[tuple[str | None, str | None], set[str]]:
    known: dict[tuple[str | None, str | None], set[str]] = {}
    for metric in metrics:
        subjects = known.setdefault((metric.measure, metric.step), {ALL})
        subjects.add(metric.whole)
        for group in (*metric.families.values(), *metric.also.values()):
            subjects.update(subject.removeprefix("-") for subject in group)
    return known


def _observation(row: Mapping[str, str | None]) -> Observation:
    texts = {name: row[name] or "" for name in COLUMNS}
    step: Step = next(step for step in get_args(Step) if step == texts["step"])
    return Observation(
        measure=texts["measure"],
        subject=texts["subject"],
        step=step,
        start=date.fromisoformat(texts["start"]),
        end=date.fromisoformat(texts["end"]),
        value=float(texts["value"]),
        regime=texts["regime"],
        source=texts["source"],
        url=_address(texts["origin"]) or "",
        fetched_at=GATHERED,
        label=texts["label"],
    )


def _address(origin: str) -> str | None:
    """Where a person can look it up: the repository, or the page that was given."""
    if found := _ADDRESS.match(origin):
        return found[0]
    if found := _REPOSITORY.match(origin):
        return f"https://github.com/{found[1]}"
    return None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None
