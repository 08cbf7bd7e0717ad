"""``check``: validates ``knowledge/`` and prints one line a problem."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from bot.core.errors import KnowledgeBroken
from bot.knowledge_files import load_knowledge


def check(folder: Path, out: TextIO) -> int:
    """0 when the knowledge holds together; else 1 and a line a problem."""
    try:
        knowledge = load_knowledge(folder)
    except KnowledgeBroken as broken:
        out.write("\n".join(broken.problems) + "\n")
        out.write(f"\n{len(broken.problems)} problems\n")
        return 1
    counts = ", ".join(
        f"{len(getattr(knowledge, kind))} {kind}"
        for kind in "facts factors rules claims concepts metrics cases languages signals".split()
    )
    out.write(f"knowledge holds together: {counts}\n")
    return 0
