"""The period a question asks about, from its words; it knows a date, no clock and no numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.core.numbers.periods import Period
from bot.core.questions.calendar_units import DAY
from bot.core.questions.day_names import MONTHS
from bot.core.questions.day_words import Span, spans
from bot.core.words import Word

Reach = Literal["past", "newest", "all", "future", "before", "impossible"]
"""``before``: over before any of the frameworks existed; ``impossible``: no such day or month."""

FIRST_DAY = date(2015, 1, 1)
"""Keras, the oldest of the four, came out that year."""
NEAR = 25
"""Letters between days that are meant together: "last quarter vs the same quarter a year ago"."""

_OPENING = re.compile(
    r"\b(?:(?P<since>since|starting|seit|depuis|desde|ab)|(?P<after>after|nach|après)"
    r"|(?P<before>before|prior to|vor|avant|antes de)|(?P<until>until|till|up to|by|bis)"
    r"|(?P<than>than|compared? (?:to|with)|versus|vs|against)"
    r"|(?P<inside>between|from|in|during|within|over|for|of|on|im|en))"
    r"(?: (?:the|about|around|say|maybe|in|on|year|month|end of))*$"
)
_ONWARDS = re.compile(
    r"^ (?:on|onward|(?:to|until|till|through|up to|bis) (?:now|today|date|present|heute))\b"
)
_EVER = re.compile(
    r"\b(?:(?:of )?all time|alltime|ever|(?:since|from) (?:the )?(?:very )?(?:beginning|start"
    r"|launch|day (?:one|1))|over (?:the|all the|all these) year|through the year|historical(?:ly)?"
    r"|(?:full |whole |entire )?history|lifetime)\b"
)
_TO_COME = re.compile(
    r"\b(?:(?:will|going to) (?:\S+ ){0,4}?(?:be|have|get|reach|look|grow|rise|fall|drop|die|win"
    r"|stay|pass|overtake|disappear|survive)|future|forecast|predict)\b"
)
_ALSO_NOW = re.compile(r"\b(?:now|today|currently|heute|derzeit|maintenant|ahora|hoy)\b")
"""Beside days that are named: from then to now."""
_NOW = re.compile(
    r"\b(?:(?:right )?now|(?:as of )?today|current(?:ly)?|at the moment|at present|newest|latest"
    r"|nowaday|these day|up to date|heute|aktuell\w*|derzeit|momentan|maintenant|aujourd'hui"
    r"|actuellement|ahora|hoy|actualmente)\b"
)


@dataclass(frozen=True, kw_only=True)
class AskedPeriod:
    """The days asked about."""

    reach: Reach
    start: date
    end: date
    """The day after the last."""
    words: str
    """As the person put it."""
    places: tuple[int, ...] = ()
    """Which words of the text name days; none where no days are named."""

    @property
    def bounds(self) -> Period | None:
        """The days to look up; None where the newest number is meant or there are no such days."""
        return Period(self.start, self.end) if self.reach in ("past", "all") else None


def asked_period(text: str, words: Sequence[Word], at: date) -> AskedPeriod | None:
    """The period a text names, or None; ``words`` are the words of the text."""
    line, places = _line(text, words)
    found = _together(spans(line, at))
    if not found:
        return _without_days(text, line, places, at)
    opening = _OPENING.search(line[: found[0].first].rstrip())
    first = opening.start() if opening else found[0].first
    last = max(span.last for span in found)
    how = str(opening.lastgroup) if opening and len(found) == 1 else ""
    onwards = _ONWARDS.match(line[last:])
    if onwards:
        how, last = "since", last + onwards.end()
    quoted = _quoted(text, places, first, last)
    days = _covering(found)
    if days is None:
        return AskedPeriod(reach="impossible", start=at, end=at, words=quoted)
    if not how and len(found) == 1 and _ALSO_NOW.search(line):
        how = "than"
    inside = tuple(n for n, (place, _) in enumerate(places) if first <= place < last)
    return replace(_placed(*_opened(how, days, at), quoted, at), places=inside)


def _together(found: list[Span]) -> list[Span]:
    """The days named first and those right after: what is far off in the text is about else."""
    kept = found[:1]
    for span in found[1:]:
        if span.first - kept[-1].last > NEAR:
            break
        kept.append(span)
    return kept


def _covering(found: Sequence[Span]) -> Period | None:
    """From the first to the last day named: "2021 to 2023", "2022 vs 2021"."""
    periods = [span.period for span in found if span.period]
    if len(periods) < len(found):
        return None
    return Period(min(p.start for p in periods), max(p.end for p in periods))


def _opened(how: str, days: Period, at: date) -> Period:
    """What "since", "before" and their like make of some days."""
    match how:
        case "since" | "than":
            return Period(days.start, max(at + DAY, days.end))
        case "after":
            return Period(days.end, max(at, days.end) + DAY)
        case "before":
            return Period(min(FIRST_DAY, days.start - DAY), days.start)
        case "until" if days.end <= at:
            return Period(min(FIRST_DAY, days.start), days.end)
        case _:
            return days


def _placed(start: date, end: date, quoted: str, at: date) -> AskedPeriod:
    """Days as asked, cut off at today, or what is wrong with them."""
    if start > at:
        return AskedPeriod(reach="future", start=start, end=end, words=quoted)
    if end <= FIRST_DAY:
        return AskedPeriod(reach="before", start=start, end=end, words=quoted)
    return AskedPeriod(reach="past", start=start, end=min(end, at + DAY), words=quoted)


def _without_days(
    text: str, line: str, places: Sequence[tuple[int, Word]], at: date
) -> AskedPeriod | None:
    """All there is, what is to come, or the newest."""
    cues: tuple[tuple[re.Pattern[str], Reach, date], ...] = (
        (_EVER, "all", FIRST_DAY),
        (_TO_COME, "future", at + DAY),
        (_NOW, "newest", at),
    )
    for pattern, reach, start in cues:
        found = pattern.search(line)
        if found:
            quoted = _quoted(text, places, *found.span())
            return AskedPeriod(reach=reach, start=start, end=at + DAY, words=quoted)
    return None


def _line(text: str, words: Sequence[Word]) -> tuple[str, list[tuple[int, Word]]]:
    """The words in one line, numbers that a dash or slash joins kept together, and their places."""
    line, places = "", []
    for at, word in enumerate(words):
        if at:
            between = text[words[at - 1].end : word.start]
            joined = between in ("-", "–", "/") and line[-1:].isdigit()
            line += "-" if joined and word.plain[:1].isdigit() else " "
        places.append((len(line), word))
        line += _written(text, word)
    return line, places


def _written(text: str, word: Word) -> str:
    """A word as the patterns know it: years of two digits in full, decades and months as typed."""
    if re.fullmatch(r"\d\d", word.plain) and text[: word.start].endswith(("'", "’")):
        return f"20{word.plain}"
    if word.plain in MONTHS or re.fullmatch(r"20\d0s", word.plain):
        return word.plain
    return word.normal


def _quoted(text: str, places: Sequence[tuple[int, Word]], first: int, last: int) -> str:
    inside = [word for place, word in places if first <= place < last]
    return text[inside[0].start : inside[-1].end] if inside else ""
