"""Made-up counts, each a pure function of what is counted and when; none was ever measured."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache

from bot.core.numbers.attribution import attributed
from bot.core.numbers.series import ALL, Observation
from bot.sources import openalex

A_DAY = timedelta(days=1)
BORN_FIRST = date(2015, 11, 9)
"""Of the packages; each comes a made-up number of days later."""
BORN_WITHIN_DAYS = 3_000
LIBRARIES: tuple[str | None, ...] = ("diffusers", "tf-keras", "flax", "keras", "gguf", None)
MODELS_A_DAY = 96
"""A new one every quarter of an hour."""
LISTED = 1_000
RELEASES = 40
RELEASED_EVERY = timedelta(days=70)
FIRST_RELEASE = date(2019, 1, 7)


def made_up(*what: object, low: int = 1_000, high: int = 9_000) -> int:
    """The same number for the same question, on every machine and at any time."""
    digest = hashlib.sha256(" ".join(map(str, what)).encode()).digest()
    return low + int.from_bytes(digest[:4]) % (high - low)


@cache
def born(package: str) -> date:
    """The day a package appeared; the whole index is older than all of them."""
    if package == ALL:
        return BORN_FIRST
    return BORN_FIRST + made_up("born", package, low=0, high=BORN_WITHIN_DAYS) * A_DAY


def downloads(package: str, day: date, kind: str = "downloads") -> int:
    """Of one day; none before the package was there."""
    return made_up(kind, package, day) if day >= born(package) else 0


def tagged(tag: str) -> int:
    """Models with a tag; with two of them there are fewer."""
    return made_up("tagged", tag, low=100, high=900) * (1 if ";" in tag else 100)


def questions(tag: str, month: date) -> int:
    """Asked in a month; all of them are more than those of any tag."""
    return made_up("questions", tag, month) * (100 if tag == ALL else 1)


def papers(search: str, year: int) -> int:
    """That name a framework; ``any`` is as many as all four together."""
    if search == openalex.BOTH:
        return min(papers("pytorch", year), papers("tensorflow", year)) // 2
    named = ("pytorch", "tensorflow", "keras", "jax") if search == "any" else (search,)
    return sum(made_up("papers", one, year) for one in named)


def listed(rank: int) -> tuple[str, str | None, int]:
    """A model of the Hub's list by downloads: name, library, downloads."""
    return f"made-up/listed-{rank}", LIBRARIES[rank % 6], 10 * (2 * LISTED - rank)


def appeared(number: int) -> tuple[str, str | None]:
    """A model by its place among all that ever appeared: name, library."""
    return f"made-up/new-{number}", LIBRARIES[made_up("library", number, low=0, high=6)]


def releases(repository: str, today: date) -> Iterator[tuple[str, date]]:
    """Version and day, newest first."""
    for number in range(RELEASES, 0, -1):
        day = FIRST_RELEASE + number * RELEASED_EVERY
        if day <= today:
            yield f"1.{number}.0", day


def last_release(purl: str) -> tuple[str, date]:
    """Version and day."""
    return "3.2.1", date(2025, 1, 1) + made_up("released", purl, low=0, high=365) * A_DAY


def _by_days(kind: str) -> Callable[[Observation], int]:
    return lambda one: sum(downloads(one.subject, day, kind) for day in _days(one))


def _days(one: Observation) -> list[date]:
    return [one.start + n * A_DAY for n in range((one.end - one.start).days)]


def _new_models(one: Observation) -> int:
    first = one.start.toordinal() * MODELS_A_DAY
    last = one.end.toordinal() * MODELS_A_DAY
    libraries = (appeared(number)[1] for number in range(first, last))
    return sum(attributed(library, []) == one.subject for library in libraries)


def _top_downloads(one: Observation) -> int:
    found = (listed(rank) for rank in range(LISTED))
    return sum(amount for _, library, amount in found if attributed(library, []) == one.subject)


TRUTH: dict[str, Callable[[Observation], int]] = {
    "so.questions": lambda one: questions(one.subject, one.start),
    "pypi.downloads": _by_days("downloads"),
    "pypi.installs": _by_days("without_mirrors"),
    "pypi.desktop_installs": lambda one: _by_days("Windows")(one) + _by_days("Darwin")(one),
    "npm.downloads": _by_days("npm"),
    "wiki.views": lambda one: made_up("views", one.subject, one.start),
    "papers.mentions": lambda one: papers(one.subject, one.start.year),
    "papers.mentions_12m": lambda one: sum(
        papers(one.subject, year) for year in range(one.start.year, (one.end - A_DAY).year + 1)
    ),
    "arxiv.abstracts": lambda one: made_up("abstracts", one.subject, one.start),
    "eco.releases": lambda one: 1,
    "eco.dependents": lambda one: made_up("dependents", one.subject),
    "hf.tagged_models": lambda one: tagged(one.subject),
    "hf.top_downloads": _top_downloads,
    "hf.new_models": _new_models,
    "gh.stars": lambda one: made_up("stars", one.subject),
    "gh.new_stars": lambda one: sum(made_up("given", one.subject, day) for day in _days(one)),
    "gh.commits": lambda one: sum(made_up("commits", one.subject, day) for day in _days(one)),
    "gh.releases": lambda one: 1,
    "gh.new_repos": lambda one: made_up("found", one.subject, one.start),
    "gh.issues_opened": lambda one: made_up("found", one.subject, one.start),
    "gh.issues_closed": lambda one: made_up("found", one.subject, one.start),
}
"""What must be in a store after a collection, by measure."""
