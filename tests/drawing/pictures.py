"""Charts to draw, and what is seen in the drawing."""

from __future__ import annotations

import io
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bot.messages.message import Chart, ChartBreak, ChartLine

NAMES_PX = 560
"""From about here on to the right stand the names, with their lines' markers."""
Values = tuple[float | None, ...]


def chart(
    *lines: tuple[str, Values],
    categories: tuple[str, ...] = (),
    unit: str = "%",
    breaks: tuple[tuple[int, str], ...] = (),
) -> Chart:
    """A chart of frameworks by their id."""
    count = max((len(values) for _, values in lines), default=0)
    return Chart(
        title="Share of the downloads",
        categories=categories or tuple(f"{2000 + number}" for number in range(count)),
        lines=tuple(ChartLine(name=id, framework=id, values=values) for id, values in lines),
        unit=unit,
        alt="It rises.",
        breaks=tuple(ChartBreak(at=at, word=word) for at, word in breaks),
        footer="As of Mar 2026 · ClickPy",
    )


def pixels(png: bytes) -> NDArray[np.uint8]:
    """Rows of pixels of three channels."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def columns_of(png: bytes, colour: str) -> list[int]:
    """The columns in which a colour is seen exactly, left of the names."""
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    seen = (pixels(png)[:, :NAMES_PX] == wanted).all(axis=2)
    return [int(column) for column in np.flatnonzero(seen.any(axis=0))]


def longest_gap(columns: list[int]) -> int:
    """The widest stretch between two columns."""
    return max((after - before for before, after in pairwise(columns)), default=0)
