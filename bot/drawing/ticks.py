"""Which categories are named under a chart: few enough to be read, on round dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")
_MONTH_NAME = re.compile(rf"(?P<name>{'|'.join(_MONTHS)}) (?P<year>\d{{4}})")
LONGEST = 14
"""Characters of a category that is no date."""
_CHARACTER_PX = 6.4
_SPACE_PX = 14
_YEARS = 3
"""From so many years on, years are named instead of months."""
_QUARTER_OF_A_YEAR = 3


@dataclass(frozen=True)
class _When:
    year: int
    month: int | None = None
    day: int | None = None


def ticks(categories: Sequence[str], width_px: float) -> list[tuple[int, str]]:
    """Index and label of the categories to name in that width, in CSS pixels.

    >>> ticks([f"{m} {y}" for y in (2023, 2024, 2025) for m in ("Jan", "Jul")], 300)
    [(0, '2023'), (2, '2024'), (4, '2025')]
    """
    whens = [_when(each) for each in categories]
    known = [each for each in whens if each is not None]
    named = _dated(known) if known and len(known) == len(categories) else []
    if len(named) < 2:
        named = [(at, _short(each)) for at, each in enumerate(categories)]
    return _thinned(named, width_px)


def _dated(whens: Sequence[_When]) -> list[tuple[int, str]]:
    years = sorted({each.year for each in whens})
    if len(years) >= _YEARS or whens[0].month is None:
        starts = _starts([each.year for each in whens])
        whole = [at for at in starts if whens[at].month in (None, 1)]
        return [(at, str(whens[at].year)) for at in (whole if len(whole) > 1 else starts)]
    months = [(each.year, each.month or 1) for each in whens]
    if len(set(months)) > _QUARTER_OF_A_YEAR or whens[0].day is None:
        return [(at, f"{_MONTHS[months[at][1] - 1]} {months[at][0]}") for at in _starts(months)]
    return [(at, f"{each.day} {_MONTHS[(each.month or 1) - 1]}") for at, each in enumerate(whens)]


def _starts(periods: Sequence[object]) -> list[int]:
    return [at for at, each in enumerate(periods) if at == 0 or each != periods[at - 1]]


def _thinned(named: Sequence[tuple[int, str]], width_px: float) -> list[tuple[int, str]]:
    """Every so many-th, counted from the newest, which is always named."""
    widest = max((len(label) for _, label in named), default=0) * _CHARACTER_PX + _SPACE_PX
    room = max(2, int(width_px / widest))
    step = -(-len(named) // room)
    return list(named[::-1][::step][::-1]) if named else []


def _when(category: str) -> _When | None:
    if named := _MONTH_NAME.fullmatch(category):
        return _When(int(named["year"]), _MONTHS.index(named["name"]) + 1)
    if dated := _DATE.fullmatch(category):
        month, day = (int(each) if each else None for each in dated.group("month", "day"))
        if month is None or 1 <= month <= len(_MONTHS):
            return _When(int(dated["year"]), month, day)
    return None


def _short(category: str) -> str:
    return category if len(category) <= LONGEST else category[: LONGEST - 1].rstrip() + "…"
