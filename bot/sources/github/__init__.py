"""Stars, commits, releases, new repositories and issues, from the GitHub REST API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain, islice

from bot.core.numbers.periods import A_DAY, WEEK, Period, month_of, periods, week_of
from bot.core.numbers.series import Gap, Observation, Step, Want
from bot.core.numbers.wanted import wanted
from bot.sources.github import search, stars, sundays, work
from bot.sources.github.calls import API
from bot.toolbox import Plan, Shape
from bot.web import Credentials, Politeness, Web

__all__ = ["KEY", "MEASURES", "NAME", "POLITENESS", "URL", "credentials", "fetch", "probe", "wants"]

NAME = "github"
URL: str | None = API
KEY: str | None = "GITHUB_TOKEN"
EVERY = timedelta(hours=2)
POLITENESS = Politeness(pause_s=0.25)
"""60 calls an hour without a key, 5,000 with one, and no two at a time."""
STARS, NEW_STARS, COMMITS = "gh.stars", "gh.new_stars", "gh.commits"
RELEASES, NEW_REPOS = "gh.releases", "gh.new_repos"
ISSUES, CLOSED = "gh.issues_opened", "gh.issues_closed"
MEASURES: tuple[tuple[str, Step], ...] = (
    (STARS, "week"),
    (NEW_STARS, "week"),
    (RELEASES, "event"),
    (COMMITS, "week"),
    (NEW_REPOS, "month"),
    (ISSUES, "month"),
    (CLOSED, "month"),
)
STEPS = dict(MEASURES)

FIRST_SUNDAY = date(2015, 1, 4)
HALF_A_YEAR = 26 * WEEK
"""Of star history in one piece: a page holds 30 weeks."""
HALF_YEARS_WITHOUT_KEY = 4
"""Some 25 of the 60 calls an hour; the other measures take up to 25 more."""
COMMITS_GO_BACK = 50 * WEEK
"""GitHub gives 52 weeks; one is running, and one may be gone by the time it has counted."""
RECENT = timedelta(days=60)
"""Months that ended less long ago are counted again, all subjects together."""
MONTHS_WITHOUT_KEY = {NEW_REPOS: 1, ISSUES: 1, CLOSED: 1}
"""Ten searches, the allowance of one minute."""
MONTHS_WITH_KEY = {NEW_REPOS: 60, ISSUES: 24, CLOSED: 24}
"""Some 300 searches, ten minutes at 30 a minute."""
PROBED = "pytorch/pytorch"

FETCH: dict[str, Callable[[Web, Want, datetime], list[Observation | Gap]]] = {
    STARS: stars.fetch_total,
    NEW_STARS: stars.fetch_given,
    COMMITS: work.fetch_commits,
    RELEASES: work.fetch_releases,
    NEW_REPOS: partial(search.fetch, search.REPOSITORIES),
    ISSUES: partial(search.fetch, search.ISSUES),
    CLOSED: partial(search.fetch, search.CLOSED),
}


def credentials(key: str) -> Credentials:
    """The token goes into a header."""
    return Credentials(headers={"Authorization": f"Bearer {key}"})


def wants(plan: Plan) -> Iterator[Want]:
    """What says most about now first; what is long past last, a repository at a time."""
    recent, older = _history(plan)
    this_year, earlier = _releases(plan)
    new_repos, old_repos = _months(plan, NEW_REPOS)
    issues, old_issues = _months(plan, ISSUES)
    closed, old_closed = _months(plan, CLOSED)
    now = chain(_readings(plan), recent, this_year, _commits(plan), new_repos, issues, closed)
    return chain(now, older, earlier, old_repos, old_issues, old_closed)


def fetch(web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
    """One call a repository or topic, and one more for each further page."""
    return FETCH[want.measure](web, want, at)


def probe(web: Web, at: datetime) -> Iterator[Shape]:
    """Each endpoint, for a repository that is sure to be there."""
    month = month_of(at.date() - RECENT)
    looks: dict[str, Callable[[], object]] = {
        "/repos/{name}": partial(stars.look_at_total, web, PROBED),
        "/repos/{name}/stargazers/history": partial(stars.look_at_given, web, PROBED),
        "/repos/{name}/stats/commit_activity": partial(work.look_at_commits, web, PROBED),
        "/repos/{name}/releases": partial(work.look_at_releases, web, PROBED),
    }
    for question, subject in ((search.REPOSITORIES, "topic:pytorch"), (search.ISSUES, PROBED)):
        terms = question.terms(subject, month)
        looks[f"/search/{question.kind}"] = partial(search.search, web, question, terms)
    for endpoint, look in looks.items():
        yield Shape.of(endpoint, look)


def _readings(plan: Plan) -> Iterator[Want]:
    """One a week."""
    today = plan.at.date()
    monday = week_of(today).start
    newest = {name: plan.newest.get((STARS, "week", name)) for name in _subjects(plan, STARS)}
    due = tuple(name for name, day in newest.items() if day is None or day < monday)
    yield from _wanted(STARS, due, Period(today, today + A_DAY))


def _history(plan: Plan) -> tuple[Iterator[Want], Iterator[Want]]:
    weeks = sundays.weeks_until(plan.at.date(), since=max(plan.since, FIRST_SUNDAY))
    halves = sundays.pieces(weeks, first=FIRST_SUNDAY, length=HALF_A_YEAR)
    most = None if plan.has_key else HALF_YEARS_WITHOUT_KEY
    return _first_and_others(plan, NEW_STARS, islice(halves, most), first=1)


def _commits(plan: Plan) -> Iterator[Want]:
    today = plan.at.date()
    weeks = list(sundays.weeks_until(today, since=sundays.sunday_of(today) - COMMITS_GO_BACK))
    yield from _wanted(COMMITS, _subjects(plan, COMMITS), Period(weeks[-1].start, weeks[0].end))


def _releases(plan: Plan) -> tuple[Iterator[Want], Iterator[Want]]:
    """Those of this year and the last, and those of before."""
    today = plan.at.date()
    turn = max(date(today.year - 1, 1, 1), min(plan.since, today))
    before = [Period(plan.since, turn)] if plan.since < turn else []
    return _first_and_others(plan, RELEASES, iter([Period(turn, today + A_DAY), *before]), first=1)


def _months(plan: Plan, measure: str) -> tuple[Iterator[Want], Iterator[Want]]:
    most = (MONTHS_WITH_KEY if plan.has_key else MONTHS_WITHOUT_KEY)[measure]
    until = plan.at.date() - search.SETTLES
    months = list(islice(periods("month", plan.since, until), most))
    recent = sum(month.end > plan.at.date() - RECENT for month in months)
    return _first_and_others(plan, measure, iter(months), first=recent)


def _first_and_others(
    plan: Plan, measure: str, stretches: Iterator[Period], *, first: int
) -> tuple[Iterator[Want], Iterator[Want]]:
    """The first stretches for all subjects at once; the others for each, so that one that fails
    is asked for again without the rest."""
    subjects, found = _subjects(plan, measure), list(stretches)
    together = (want for s in found[:first] for want in _wanted(measure, subjects, s))
    alone = (w for s in found[first:] for one in subjects for w in _wanted(measure, (one,), s))
    return together, alone


def _subjects(plan: Plan, measure: str) -> tuple[str, ...]:
    return plan.subjects.get((measure, STEPS[measure]), ())


def _wanted(measure: str, subjects: tuple[str, ...], stretch: Period) -> Iterator[Want]:
    return wanted(NAME, (measure, STEPS[measure]), subjects, stretch)
