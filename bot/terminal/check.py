"""``check``: validates ``knowledge/`` and prints one line a problem."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from bot.core.errors import KnowledgeBroken
from bot.knowledge_files import load_knowledge
from bot.store.history_files import history_problems

KINDS = (
    "facts factors rules claims concepts metrics sources unmeasured cases languages signals"
).split()


def check(folder: Path, out: TextIO) -> int:
    """0 when the knowledge and its history hold together; else 1 and a line a problem."""
    try:
        knowledge = load_knowledge(folder)
    except KnowledgeBroken as broken:
        return _told(broken.problems, out)
    problems = history_problems(
        folder / "history", metrics=knowledge.metrics, sources=knowledge.sources
    )
    if problems:
        return _told(problems, out)
    counts = ", ".join(f"{len(getattr(knowledge, kind))} {kind}" for kind in KINDS)
    out.write(f"knowledge holds together: {counts}\n")
    return 0


def _told(problems: Sequence[str], out: TextIO) -> int:
    out.write("\n".join(problems) + "\n")
    out.write(f"\n{len(problems)} problems\n")
    return 1
