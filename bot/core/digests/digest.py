"""A week's news as a frozen value that holds everything shown of it; JSON keeps it whole.

It knows no words: metrics, claims and sources are named by their ids. A digest is made once for a
day, kept, and shown to every channel from what was kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from bot.core.digests.topics import CLAIMS, DOWNLOADS, KINDS, RELEASES, belongs, topic_of
from bot.core.knowledge import ClaimStatus
from bot.core.numbers.series import Point, Series
from bot.core.trends.trend import Outcome, Trend

How = Literal["direction", "unusual"]
"""``direction``: it newly keeps one way; ``unusual``: its newest period alone lies far off."""
WhyMissing = Literal["failed", "stale", "too_few", "counted_anew"]


@dataclass(frozen=True, kw_only=True)
class MovedLine:
    """One line of a metric, and what was to be said of it a week before."""

    trend: Trend
    before: Outcome | None


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A metric that moved beyond noise."""

    metric: str
    how: How
    lines: tuple[MovedLine, ...]


@dataclass(frozen=True, kw_only=True)
class Crossed:
    """One framework's line passed another's, beyond noise."""

    metric: str
    ahead: str
    behind: str
    newest: Point
    passed: Point
    """The same period of the line that was passed."""
    since: date
    """The first day from which it stayed ahead."""
    before: Point
    """The period before of the line that is ahead."""
    passed_before: Point
    usual: float | None
    """By which part the lead usually changes from period to period; None: too few to tell."""
    also: tuple[str, ...] = ()
    """Other metrics in which the same happened this week."""


@dataclass(frozen=True, kw_only=True)
class Flipped:
    """A claim whose status is surely another than it surely was before."""

    claim: str
    also: tuple[str, ...] = ()
    """Other claims that the same test decides."""
    metric: str
    lines: tuple[str, ...]
    """The line it is about, and the one it is held against."""
    before: ClaimStatus
    before_on: date
    """The last day on which that could surely be said."""
    before_value: Point
    before_way: Outcome | None = None
    """Where a direction decides: which it was."""
    now: ClaimStatus
    value: Point
    way: Outcome | None = None
    why: str


@dataclass(frozen=True, kw_only=True)
class Released:
    """A version of a framework."""

    metric: str
    line: str
    version: str
    on: date
    source: str
    url: str
    is_feature: bool
    """False: it only repairs another."""


@dataclass(frozen=True, kw_only=True)
class Missing:
    """What a source did not give, or gave too little of."""

    source: str
    metrics: tuple[str, ...]
    last: date | None
    """The last day of its newest number."""
    why: WhyMissing
    detail: str = ""
    """What went wrong, as the visit or the gap has it: ``down: no answer in 10 s``."""
    is_new: bool
    """Whether this was not so a week before."""
    is_live: bool
    """Whether the source is asked at all; else its numbers were recorded once."""


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A metric's last twelve months."""

    metric: str
    lines: tuple[Series, ...]
    trends: tuple[Trend, ...]
    about: tuple[str, ...]
    """Every line that it tells of: a share tells of those that are not drawn, too."""


@dataclass(frozen=True, kw_only=True)
class Looked:
    """One line that was looked at."""

    metric: str
    line: str
    outcome: Outcome
    until: date | None
    """The day after its newest final period; None: nothing was ever counted."""
    is_new: bool
    """Whether that period is one more than a week before."""


@dataclass(frozen=True, kw_only=True)
class Digest:
    """The news of the seven days before a day, the weightiest of each kind first."""

    day: date
    """The day it is posted on; of a replay that is another than the one it is told as of."""
    first: date
    last: date
    crossed: tuple[Crossed, ...] = ()
    flipped: tuple[Flipped, ...] = ()
    moved: tuple[Moved, ...] = ()
    released: tuple[Released, ...] = ()
    missing: tuple[Missing, ...] = ()
    drawn: tuple[Drawn, ...] = ()
    """The best number of each topic that has one."""
    looked: tuple[Looked, ...] = ()
    topics: tuple[str, ...] = ()
    """What it was narrowed to; empty: everything."""
    is_replay: bool = False
    """True: a past week told from recorded numbers."""

    @property
    def as_of(self) -> date:
        """The day it is told as of, the one after its last."""
        return self.last + timedelta(days=1)


def is_quiet(digest: Digest) -> bool:
    """Whether nothing happened that is worth a message; a repair of a version is not."""
    news = digest.crossed or digest.flipped or digest.moved
    return not news and not any(one.is_feature for one in digest.released)


def to_draw(digest: Digest) -> Drawn | None:
    """The one number to draw: of the downloads, or of what the digest was narrowed to."""
    kinds = {topic.id for topic in KINDS}.intersection(digest.topics) or {DOWNLOADS}
    return next((one for one in digest.drawn if topic_of(one.metric) in kinds), None)


def narrow(digest: Digest, topics: Sequence[str]) -> Digest:
    """What belongs to a choice of topics; all of it where none is chosen."""
    if not topics:
        return digest
    chosen = tuple(sorted(topics))

    def keeps(*metrics: str, kind: str = "", lines: Sequence[str] = ()) -> bool:
        kinds = [kind, *(topic_of(metric) for metric in metrics)]
        return belongs(chosen, kinds, lines)

    return replace(
        digest,
        topics=chosen,
        crossed=tuple(
            one
            for one in digest.crossed
            if keeps(one.metric, *one.also, lines=(one.ahead, one.behind))
        ),
        flipped=tuple(
            one for one in digest.flipped if keeps(one.metric, kind=CLAIMS, lines=one.lines)
        ),
        moved=tuple(one for one in digest.moved if keeps(one.metric, lines=_lines(one))),
        released=tuple(one for one in digest.released if keeps(kind=RELEASES, lines=(one.line,))),
        missing=tuple(one for one in digest.missing if keeps(*one.metrics)),
        drawn=tuple(one for one in digest.drawn if keeps(one.metric, lines=one.about)),
        looked=tuple(one for one in digest.looked if keeps(one.metric, lines=(one.line,))),
    )


def _lines(moved: Moved) -> tuple[str, ...]:
    return tuple(one.trend.line for one in moved.lines)
