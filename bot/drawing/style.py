"""The house style of charts: each framework's colour, each line's dash and marker, both themes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages.message import ChartLine

COLOURS = {"pytorch": "#d9480f", "tensorflow": "#e8a317", "keras": "#a61e4d", "jax": "#1864ab"}
GREY = "#7c858d"
SEEN = 3.0
"""The contrast that WCAG asks of graphics."""
LIT = 3.9
"""On a dark ground thin lines need more."""
_STRONGER = 0.4

Dash = tuple[float, ...]
SOLID: Dash = ()
_OWN: dict[str, tuple[Dash, str]] = {
    "pytorch": (SOLID, "o"),
    "tensorflow": ((5, 1.8), "s"),
    "keras": ((1.3, 1.3), "^"),
    "jax": ((6, 1.6, 1.3, 1.6), "D"),
}
_FREE: tuple[tuple[Dash, str], ...] = (
    ((2.6, 1.3), "v"),
    ((8, 1.8), "P"),
    ((4, 1.3, 1.3, 1.3, 1.3, 1.3), "X"),
    (SOLID, "*"),
    ((1, 2.2), "p"),
    ((9, 1.3, 3, 1.3), "h"),
)


@dataclass(frozen=True, kw_only=True)
class Theme:
    """The colours that a line does not choose."""

    background: str
    ink: str
    quiet: str
    faint: str
    is_dark: bool


LIGHT = Theme(is_dark=False, background="#fdfcfa", ink="#212529", quiet="#5c636a", faint="#ced4da")
DARK = Theme(is_dark=True, background="#1a1d21", ink="#f1f3f5", quiet="#adb5bd", faint="#495057")


@dataclass(frozen=True, kw_only=True)
class Look:
    """How one line is told from the others, without its colour too."""

    colour: str
    dash: Dash
    marker: str


def looks(lines: Sequence[ChartLine]) -> list[Look]:
    """One look a line; a framework keeps its own in every chart, where no other line has it."""
    made: list[Look] = []
    taken: set[str] = set()
    for line in lines:
        own = _OWN.get(line.framework or "")
        free = (each for each in (*((own,) if own else ()), *_FREE) if each[1] not in taken)
        dash, marker = next(free, (SOLID, "o"))
        taken.add(marker)
        colour = COLOURS.get(line.framework or "", GREY)
        made.append(Look(colour=colour, dash=dash, marker=marker))
    return made


def shade(colour: str, theme: Theme) -> str:
    """A colour as it is where it can be seen; on a dark ground lighter, as far as it must be."""
    if theme.is_dark:
        shades = (mixed(colour, theme.ink, step / 20) for step in range(20))
        return next(each for each in shades if contrast(each, theme.background) >= LIT)
    return colour


def edge(colour: str, theme: Theme) -> str | None:
    """A stronger shade to go round a colour that hardly stands out; None where it does."""
    if contrast(colour, theme.background) >= SEEN:
        return None
    return mixed(colour, theme.ink, _STRONGER)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG reckons it, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, with_colour: str, share: float) -> str:
    """A colour with a share of another one.

    >>> mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = zip(_channels(colour), _channels(with_colour), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4
        for each in (channel / 255 for channel in _channels(colour))
    )
    return sum(w * each for w, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
