"""The neutral Message: what is said, in parts, without a word of where it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "strong", "struck", "quiet", "code", "person", "channel"]
"""``person``, ``channel``: the text is the id of somebody or of a channel, shown by name."""

TURN_BREAK = "\n---\n"
"""Separates the turns of a conversation where they must travel as one text (in a button)."""


@dataclass(frozen=True, kw_only=True)
class Citation:
    """Where a statement comes from, and when it was true."""

    source: str
    as_of: str
    """``YYYY-MM``."""
    url: str | None = None
    detail: str = ""
    """The source in full, for the list of sources."""


@dataclass(frozen=True)
class Span:
    """A run of text in one tone."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, kw_only=True)
class Heading:
    """The verdict or the subject: one short line."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line that states no fact that needs a source."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A statement of fact with its sources, and the person's words that brought it up."""

    text: str
    citations: tuple[Citation, ...]
    heard: str | None = None
    heard_from: str | None = None
    """Id of who said that; None: the person who asks."""
    opinion: bool = False
    """True: it is an opinion or general knowledge, and is shown as one."""
    mark: Literal["point", "against", "plain"] = "point"


@dataclass(frozen=True, kw_only=True)
class Quote:
    """Words of somebody else."""

    text: str
    by: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """A small table; the first row is the header."""

    caption: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class ChartLine:
    """One named line of a chart: a value per category, None where there is none."""

    name: str
    values: tuple[float | None, ...]
    framework: str | None = None
    """The id of the framework it is about, which gives it the house colour."""
    band: tuple[tuple[float, float] | None, ...] = ()
    """The lowest and highest value that noise explains, per category; empty: none is drawn."""


@dataclass(frozen=True, kw_only=True)
class ChartBreak:
    """From one category on the numbers mean something else; one word says why."""

    at: int
    """The index of the first category under the new definition."""
    word: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A line chart over common categories, with the sentence it shows as its alternative text."""

    title: str
    categories: tuple[str, ...]
    lines: tuple[ChartLine, ...]
    unit: str
    alt: str
    breaks: tuple[ChartBreak, ...] = ()
    footer: str = ""
    """As-of and source, under the plot."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A place to read on."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Note:
    """Small print: dates, caveats, how it was decided."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something to press; pressing it says ``says`` to the bot, as if typed."""

    label: str
    says: str
    strong: bool = False
    in_place: bool = False
    """True: the answer takes the place of the message that this stands in."""


@dataclass(frozen=True, kw_only=True)
class MenuGroup:
    """Choices of one kind in a menu."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class Menu:
    """Many choices of which one is picked; what is picked is said, and the answer takes the place
    of the message."""

    label: str
    groups: tuple[MenuGroup, ...]


@dataclass(frozen=True, kw_only=True)
class Rating:
    """Asks whether the answer was right; pressing says one of two command lines."""

    good: str
    bad: str


@dataclass(frozen=True, kw_only=True)
class Preformatted:
    """Text to be copied as it is."""

    text: str


Part = (
    Heading
    | Line
    | Fact
    | Quote
    | Table
    | Chart
    | Link
    | Note
    | Choice
    | Menu
    | Rating
    | Preformatted
)


@dataclass(frozen=True, kw_only=True)
class Message:
    """An answer: one plain sentence, and the parts that say it in full."""

    summary: str
    """What notifications, screen readers and plain logs show."""
    parts: tuple[Part, ...] = ()
    is_for_one: bool = False
    """Whether it is for who asks alone, also where all may read what was asked."""


def plain(text: str) -> Line:
    """A line in one tone, but for code: what stands between backticks.

    >>> plain("say `help`").spans
    (Span(text='say ', tone='plain'), Span(text='help', tone='code'))
    """
    pieces = enumerate(text.split("`"))
    spans = tuple(Span(piece, "code" if at % 2 else "plain") for at, piece in pieces if piece)
    return Line(spans=spans or (Span(""),))
