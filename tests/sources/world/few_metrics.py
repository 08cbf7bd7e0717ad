"""A knowledge folder with a metric or two for each source, each of a few subjects.

What a source asks for is what the metrics use; with few of them its own pauses are short, and a
test can run the real program without waiting long.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from bot.knowledge_files import KNOWLEDGE_FOLDER
from tests.messages.small_world import write_small_world

FEW = {
    "so.questions": ("pytorch",),
    "pypi.downloads": ("pytorch", "tensorflow"),
    "pypi.installs": ("pytorch",),
    "hf.strict_mix": ("pytorch", "tensorflow"),
    "gh.stars": ("pytorch",),
    "gh.releases": ("pytorch",),
    "papers.mention_share": ("pytorch",),
    "arxiv.abstract_share": ("pytorch", "tensorflow"),
    "eco.dependents": ("pytorch", "tensorflow"),
    "attention.wikipedia": ("pytorch", "tensorflow"),
    "deploy.browser": ("tensorflow.js",),
}
"""Metrics, and the lines of each that are kept where there are such."""


def write_few_metrics(folder: Path) -> Path:
    """The folder, with the small world's claims and cases, and all sources."""
    write_small_world(folder)
    shutil.copytree(KNOWLEDGE_FOLDER / "sources", folder / "sources", dirs_exist_ok=True)
    for name, lines in FEW.items():
        source = KNOWLEDGE_FOLDER / "metrics" / f"{name}.yaml"
        metric = yaml.safe_load(source.read_text(encoding="utf-8"))
        text = yaml.safe_dump(_cut(metric, lines), sort_keys=False, allow_unicode=True)
        (folder / "metrics" / source.name).write_text(text, encoding="utf-8")
    return folder


def _cut(metric: dict[str, Any], lines: tuple[str, ...]) -> dict[str, Any]:
    families = metric["families"]
    kept = {line: families[line] for line in lines if line in families} or {
        line: families[line] for line in list(families)[:2]
    }
    also = {line: named for line, named in metric.pop("also", {}).items() if line in kept}
    return {**metric, "families": kept, **({"also": also} if also else {})}
