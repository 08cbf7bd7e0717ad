"""Downloads from the Python package index by month and week, from ClickHouse's public copy."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby

import msgspec

from bot.core.numbers.periods import PERIOD_OF, Period, periods
from bot.core.numbers.series import ALL, Gap, Observation, Step, Want
from bot.core.numbers.tally import Tally
from bot.core.numbers.wanted import spanned, wanted
from bot.sources.clickpy.clickhouse import ask
from bot.toolbox import Plan, Shape
from bot.web import Credentials, Politeness, Reply, Web

NAME = "clickpy"
URL = "https://sql-clickhouse.clickhouse.com"
KEY = None
EVERY = timedelta(days=1)
POLITENESS = Politeness(pause_s=1.0, timeout_s=60.0)
"""A free service with quotas it does not publish; such a role stops a question after a minute."""
MEASURE = "pypi.downloads"
MEASURES: tuple[tuple[str, Step], ...] = ((MEASURE, "month"), (MEASURE, "week"))

HOME = "https://clickpy.clickhouse.com"
FIRST_DAY = date(2016, 1, 1)
SETTLES = timedelta(days=2)
ROWS_AT_ONCE = 900
"""Clear of the 1000 at which an answer may be cut off."""
PROJECT = re.compile(r"[A-Za-z0-9._-]+")
NEWEST_DAY = "SELECT max(date) AS newest FROM pypi.pypi_downloads_per_day"
COUNTS = """
SELECT {period} AS period, {subject} AS subject, sum(count) AS downloads, {days} AS days
FROM {table}
WHERE {day} >= {{since:Date}} AND {day} < {{until:Date}} {among}
GROUP BY period, subject ORDER BY period, subject
"""
NAMED = {"subject": "project", "among": "AND project IN {projects:Array(String)}"}
WHOLE_INDEX = {"subject": f"'{ALL}'", "among": ""}


@dataclass(frozen=True, kw_only=True)
class Table:
    """Where the counts of a step are, and how they are read."""

    columns: Mapping[str, str]
    regime: str
    days: int
    """Days that a whole period has rows for; 0 where the table does not tell."""
    most_subjects: int
    """In one question about a year."""


TABLES: dict[Step, Table] = {
    "month": Table(
        columns={
            "table": "pypi.pypi_downloads_per_month",
            "day": "month",
            "period": "toDate(month)",
            "days": "0",
        },
        regime="ClickHouse, calendar month, all installers",
        days=0,
        most_subjects=ROWS_AT_ONCE // 12,
    ),
    "week": Table(
        columns={
            "table": "pypi.pypi_downloads_per_day",
            "day": "date",
            "period": "toMonday(date)",
            "days": "toUInt8(uniqExact(date))",
        },
        regime="ClickHouse, ISO week, all installers",
        days=7,
        most_subjects=ROWS_AT_ONCE // 53,
    ),
}


class Row(msgspec.Struct):
    """The downloads of one project in one period."""

    period: date
    subject: str
    downloads: int
    days: int


class Newest(msgspec.Struct):
    """The newest day that is loaded."""

    newest: date


Cells = dict[tuple[str, date], set[tuple[int, int]]]
"""Downloads and days by subject and first day: what is said twice counts once."""


def credentials(key: str) -> Credentials:
    """There are none; the account is public."""
    return Credentials()


def wants(plan: Plan) -> Iterator[Want]:
    """A calendar year each, newest first; the whole index last, as it takes most reading.

    For one year of it the source reads some ten million rows of months, or 200 million of days.
    """
    yield from _years(plan, whole_index=False)
    yield from _years(plan, whole_index=True)


def fetch(web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
    """One question, after a look at how far the source has come."""
    newest = _newest_day(web, at)
    periods_wanted = sorted(periods(want.step, want.start, want.end))
    loaded = [period for period in periods_wanted if period.end <= newest]
    subjects = tuple(s for s in want.subjects if s == ALL or PROJECT.fullmatch(s))
    reply, cells = _count(web, want, subjects) if loaded and subjects else (None, {})
    found: list[Observation | Gap] = []
    for subject in want.subjects:
        tally = Tally(
            want=want,
            regime=TABLES[want.step].regime,
            url=_page(subject),
            at=at,
            age=reply.age if reply else timedelta(),
        )
        found += _whole(tally, subject, loaded, cells)
        found += [
            tally.gap(subject, "stale", f"stands still since {newest}", period)
            for period in periods_wanted
            if period not in loaded
        ]
        found += _ahead(tally, subject, cells)
    return found


def probe(web: Web, at: datetime) -> Iterator[Shape]:
    """Each table that is read."""
    yield Shape.of("pypi.pypi_downloads_per_day, newest day", partial(_newest_day, web, at))
    for step, table in TABLES.items():
        period = PERIOD_OF[step](at.date() - timedelta(days=62))
        (want,) = wanted(NAME, (MEASURE, step), ("torch",), period)
        yield Shape.of(table.columns["table"], partial(_look, web, want))


def _look(web: Web, want: Want) -> None:
    reply, cells = _count(web, want, want.subjects)
    if list(cells) != [("torch", want.start)]:
        raise reply.reject("changed_shape", "not the one row that was asked for")


def _years(plan: Plan, *, whole_index: bool) -> Iterator[Want]:
    for step, table in TABLES.items():
        subjects = tuple(
            s for s in plan.subjects.get((MEASURE, step), ()) if (s == ALL) == whole_index
        )
        settled = periods(step, max(plan.since, FIRST_DAY), plan.at.date() - SETTLES)
        for _, group in groupby(settled, key=lambda period: period.start.year):
            year = list(group)
            for first in range(0, len(subjects), table.most_subjects):
                some = subjects[first : first + table.most_subjects]
                yield from wanted(NAME, (MEASURE, step), some, spanned(year))


def _newest_day(web: Web, at: datetime) -> date:
    """The newest day that is loaded; that day itself may still be growing."""
    reply, found = ask(web, NEWEST_DAY, Newest)
    if len(found) != 1:
        raise reply.reject("changed_shape", "the newest day is missing")
    newest = found[0].newest
    if newest > at.date():
        raise reply.reject("implausible", f"its newest day, {newest}, is yet to come")
    return newest


def _count(web: Web, want: Want, subjects: tuple[str, ...]) -> tuple[Reply, Cells]:
    """What each subject was downloaded in each period, as often as it is said."""
    asked = ", ".join(f"'{subject}'" for subject in subjects)
    scope = WHOLE_INDEX if subjects == (ALL,) else NAMED
    reply, rows = ask(
        web,
        COUNTS.format(**TABLES[want.step].columns, **scope),
        Row,
        since=str(want.start),
        until=str(want.end),
        projects=f"[{asked}]",
    )
    cells: Cells = defaultdict(set)
    for row in rows:
        cells[row.subject, row.period].add((row.downloads, row.days))
    return reply, cells


def _whole(
    tally: Tally, subject: str, loaded: list[Period], cells: Cells
) -> Iterator[Observation | Gap]:
    """The periods that are loaded; up to the first with a number it was not there yet."""
    there = [period for period in loaded if cells.get((subject, period.start))]
    first = there[0].start if there else tally.want.end
    if loaded and loaded[0].start < first:
        before = Period(loaded[0].start, min(first, loaded[-1].end))
        detail = f"no downloads are known under this name before {before.end}"
        yield tally.gap(subject, "unknown_subject", detail, before)
    for period in loaded:
        if period.start >= first:
            yield _cell(tally, subject, period, cells.get((subject, period.start), set()))


def _cell(
    tally: Tally, subject: str, period: Period, said: set[tuple[int, int]]
) -> Observation | Gap:
    if not said:
        return tally.gap(subject, "truncated", "missing from the answer", period)
    if len(said) > 1:
        return tally.gap(subject, "implausible", "two different numbers for it", period)
    ((downloads, days),) = said
    if days < TABLES[tally.want.step].days:
        return tally.gap(subject, "truncated", f"only {days} of its days are loaded", period)
    return tally.number(subject, period, downloads)


def _ahead(tally: Tally, subject: str, cells: Cells) -> Iterator[Observation | Gap]:
    """Numbers of periods that have not begun: set aside."""
    for (named, start), said in sorted(cells.items()):
        if named == subject and start > tally.at.date():
            yield tally.number(subject, PERIOD_OF[tally.want.step](start), max(said)[0])


def _page(subject: str) -> str:
    return HOME if subject == ALL else f"{HOME}/dashboard/{subject}"
