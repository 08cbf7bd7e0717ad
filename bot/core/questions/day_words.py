"""Words that name days ("March 2024", "Q1", "past 6 months") and the days they mean.

It reads a line of plain words and knows a date, no clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.core.numbers.periods import Period, week_of, year_of
from bot.core.questions.calendar_units import DAY, back, calendar_period
from bot.core.questions.day_names import (
    ALSO_OTHER_WORDS,
    COUNTS,
    MONTHS,
    PARTS,
    SEASONS,
    UNITS,
    number_in,
)


@dataclass(frozen=True)
class Span:
    """Some days that were named, and from where to where in the line; ``None``: no such days."""

    period: Period | None
    first: int
    last: int


def spans(line: str, at: date) -> list[Span]:
    """Every stretch of days a line of lower-case words names, in its order."""
    found: list[Span] = []
    for pattern, days in _PATTERNS:
        for match in pattern.finditer(line):
            if any(match.start() < s.last and s.first < match.end() for s in found):
                continue
            try:
                found.append(Span(days(match.groupdict(), at), *match.span()))
            except ValueError:
                found.append(Span(None, *match.span()))
    return sorted(found, key=lambda span: span.first)


_Groups = dict[str, str | None]


def _day(named: _Groups, at: date) -> Period:
    first = date(_year_in(named, at), _month_in(named), number_in(named["day"]))
    return Period(first, first + DAY)


def _month(named: _Groups, at: date) -> Period:
    return _stretch(_month_in(named), 1, named.get("year"), at)


def _iso_week(named: _Groups, at: date) -> Period:
    return week_of(date.fromisocalendar(_year_in(named, at), number_in(named["week"]), 1))


def _quarter(named: _Groups, at: date) -> Period:
    return _stretch(3 * number_in(named["nth"]) - 2, 3, named.get("year"), at)


def _half(named: _Groups, at: date) -> Period:
    return _stretch(6 * number_in(named["nth"]) - 5, 6, named.get("year"), at)


def _season(named: _Groups, at: date) -> Period:
    return _stretch(SEASONS[str(named["season"])], 3, named.get("year"), at)


def _part(named: _Groups, at: date) -> Period:
    return _stretch(PARTS[str(named["part"])], 4, named["year"], at)


def _year(named: _Groups, at: date) -> Period:
    return year_of(date(_year_in(named, at), 1, 1))


def _years(named: _Groups, at: date) -> Period:
    first, last = sorted((number_in(named["year"]), number_in(named["last"])))
    return Period(date(first, 1, 1), date(last + 1, 1, 1))


def _decade(named: _Groups, at: date) -> Period:
    first = date(_year_in(named, at), 1, 1)
    return Period(first, back(first, -1, "decade"))


def _rolling(named: _Groups, at: date) -> Period:
    """So many days, weeks, months or years up to today."""
    return Period(back(at + DAY, _counted(named), _unit(named)), at + DAY)


def _half_a_year(named: _Groups, at: date) -> Period:
    return Period(back(at + DAY, 6, "month"), at + DAY)


def _ahead(named: _Groups, at: date) -> Period:
    return Period(at + DAY, back(at + DAY, -_counted(named), _unit(named)))


def _ago(named: _Groups, at: date) -> Period:
    """The day, week, month or year so long ago."""
    return calendar_period(back(at, _counted(named), _unit(named)), _unit(named))


def _this(named: _Groups, at: date) -> Period:
    return calendar_period(at, _unit(named))


def _last(named: _Groups, at: date) -> Period:
    return calendar_period(calendar_period(at, _unit(named)).start - DAY, _unit(named))


def _next(named: _Groups, at: date) -> Period:
    return calendar_period(calendar_period(at, _unit(named)).end, _unit(named))


def _days_on(days: int) -> Callable[[_Groups, date], Period]:
    return lambda _named, at: Period(at + days * DAY, at + (days + 1) * DAY)


def _stretch(month: int, months: int, year: str | None, at: date) -> Period:
    """Some months from the one with that number on; without a year the latest that has begun."""
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    start = date(int(year) if year else at.year - (month > at.month), month, 1)
    return Period(start, back(start, -months, "month"))


def _counted(named: _Groups) -> int:
    return number_in(named["count"]) if named.get("count") else 1


def _unit(named: _Groups) -> str:
    return UNITS[str(named["unit"])]


def _month_in(named: _Groups) -> int:
    return MONTHS.get(str(named["month"])) or number_in(named["month"])


def _year_in(named: _Groups, at: date) -> int:
    return number_in(named["year"]) if named.get("year") else at.year


def _one_of(name: str, words: object) -> str:
    """A named choice of words, the longest first."""
    longest = sorted((str(w) for w in words), key=len, reverse=True)  # type: ignore[attr-defined]
    return f"(?P<{name}>{'|'.join(longest)})"


def _after(words: str) -> str:
    """Right after one of the words."""
    return "(?:" + "|".join(f"(?<={word} )" for word in words.split()) + ")"


_YEAR = r"(?P<year>20[1-3]\d)"
_ANY_YEAR = r"(?P<year>[1-9]\d{3})"
_MONTH = _one_of("month", MONTHS)
_PLAIN_MONTH = _one_of("month", MONTHS.keys() - ALSO_OTHER_WORDS)
_UNIT = _one_of("unit", (unit for unit in UNITS if len(unit) > 2))
_SHORT_UNIT = _one_of("unit", UNITS)
_COUNT = r"(?:about |roughly )?" + _one_of("count", (r"\d+", *COUNTS))
_SEASON = "(?P<season>spring|summer|autumn|winter)"
_NTH = "(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th|last)"
_LAST = "(?:last|past|previous|letzte[rnms]?|vergangene[rnm]?|dernière?|derniers|últim[oa]s?)"
_BESIDE = _after(
    "in since until till before after by of last this during from for and to im seit en"
)
_NO_COUNT = "(?! (?:download|install|star|question|paper|model|view|commit|user|repo))"
"""What follows a number that counts something: ``5m downloads``, ``2000 stars``."""

_PATTERNS = tuple(
    (re.compile(rf"(?<![\w.-])(?:{pattern})(?![\w-])"), days)
    for pattern, days in (
        (rf"{_YEAR}-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})", _day),
        (rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{_YEAR}", _day),
        (rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH} {_YEAR}", _day),
        (rf"{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)? {_YEAR}", _day),
        (rf"{_YEAR}[ -]w(?P<week>\d{{1,2}})", _iso_week),
        (rf"(?:week|kw|cw) (?P<week>\d{{1,2}})(?: of| in)? {_YEAR}", _iso_week),
        (rf"{_YEAR}-(?P<month>\d{{1,2}})", _month),
        (rf"(?P<month>\d{{1,2}})[-.]{_YEAR}", _month),
        (rf"{_MONTH}(?: of| in| de)?[ -]{_YEAR}", _month),
        (rf"{_YEAR}[ -]{_MONTH}", _month),
        (rf"q(?P<nth>[1-4])(?:[ -]{_YEAR})?", _quarter),
        (rf"{_YEAR}[ -]q(?P<nth>[1-4])", _quarter),
        (rf"{_NTH} quarter(?: of)? {_YEAR}", _quarter),
        (r"(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th) quarter", _quarter),
        (rf"h(?P<nth>[12])(?:[ -]{_YEAR})?", _half),
        (rf"{_NTH} half(?: of)? {_YEAR}", _half),
        (rf"(?:(?:last|this|in the) )?{_SEASON}(?:(?: of)? {_YEAR})?", _season),
        (r"(?:last|this|in the|since) (?P<season>fall)", _season),
        (rf"(?P<season>fall)(?: of)? {_YEAR}", _season),
        (rf"(?P<part>early|mid|late)[ -]{_YEAR}", _part),
        (rf"(?:next|coming|following) {_COUNT} {_UNIT}", _ahead),
        (rf"{_COUNT} {_UNIT} from now", _ahead),
        (rf"(?:next|coming) {_UNIT}", _next),
        (rf"{_COUNT} {_UNIT} (?:ago|back|earlier)", _ago),
        (rf"(?:vor|hace|il y a) {_COUNT} {_UNIT}", _ago),
        (rf"(?:the )?(?:{_LAST} )?half (?:a )?year", _half_a_year),
        (rf"(?:the )?{_LAST} {_COUNT} ?{_SHORT_UNIT}", _rolling),
        (rf"(?:the|over|in|during|within) {_LAST} {_UNIT}", _rolling),
        (rf"past {_UNIT}", _rolling),
        (r"(?:last|previous) (?P<unit>decade)", _rolling),
        (rf"{_LAST} {_UNIT}", _last),
        (r"(?:l'|el |la )?(?P<unit>année|an|mois|semaine|año|mes|semana)"
         r" (?:dernière?|passée?|pasad[oa])", _last),
        (rf"(?:the )?(?:this|diese[rnms]?|cette|este|esta) {_UNIT}", _this),
        (r"ytd|year to date", lambda _named, at: year_of(at)),
        (r"(?:the )?(?:start|beginning) of (?:the|this) year", lambda _named, at: year_of(at)),
        (rf"(?P<count>\d+) ?{_SHORT_UNIT}{_NO_COUNT}", _rolling),
        (r"yesterday|gestern|hier|ayer", _days_on(-1)),
        (r"(?<!by )(?<!for )(?<!until )(?:tomorrow|demain|mañana)", _days_on(1)),
        (r"(?P<year>20\d0)s", _decade),
        (rf"{_YEAR}-(?P<last>20[1-3]\d)", _years),
        (_YEAR, _year),
        (rf"{_BESIDE}{_ANY_YEAR}{_NO_COUNT}", _year),
        (rf"{_BESIDE}{_MONTH}", _month),
        (_PLAIN_MONTH, _month),
    )
)  # fmt: skip
"""The most exact first: what one has taken, no later one takes."""
