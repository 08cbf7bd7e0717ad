"""Collecting: what was fetched is kept, what failed is a gap, and nothing is asked twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.core.errors import SourceDown
from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Gap, Observation, Visit, Want
from bot.jobs.collecting.collect import Collecting, Reached, collect, wanted
from bot.store.numbers import NumberStore
from bot.toolbox import Plan, Shape
from bot.web import Credentials, Politeness, Web, open_web
from tests.toolboxes import NOON, store_in_memory

CACHE = Path("never-made")
"""The source below counts by itself and asks nobody."""
MONTHS = tuple(date(2026, month, 1) for month in (1, 2, 9, 10))
METRIC = Metric(
    id="downloads",
    name="Downloads",
    question="?",
    measure="downloads",
    step="month",
    form="count",
    families={"pytorch": ("torch",), "tensorflow": ("tensorflow",)},
    unit="",
    kind="flow",
    caveat=".",
    settles_days=1,
    stale_days=60,
    sources=("counter",),
)


@dataclass
class Counter:
    """A source that counts 7 of everything, but for the months it is told to fail in."""

    failing: dict[date, SourceDown] = field(default_factory=dict)
    value: float = 7
    fetched: list[date] = field(default_factory=list)

    NAME = "counter"
    URL = "https://example.org"
    KEY = None
    POLITENESS = Politeness(pause_s=0)
    MEASURES = (("downloads", "month"),)

    def credentials(self, key: str) -> Credentials:
        return Credentials()

    def wants(self, plan: Plan) -> Iterator[Want]:
        subjects = plan.subjects["downloads", "month"]
        for month in MONTHS:
            end = date(2026, month.month + 1, 1)
            yield Want(
                source=self.NAME,
                measure="downloads",
                step="month",
                subjects=subjects,
                start=month,
                end=end,
            )

    def fetch(self, web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
        self.fetched.append(want.start)
        if want.start in self.failing:
            raise self.failing[want.start]
        return [self._seen(want, subject, at) for subject in want.subjects]

    def _seen(self, want: Want, subject: str, at: datetime) -> Observation:
        return Observation(
            measure=want.measure,
            subject=subject,
            step=want.step,
            start=want.start,
            end=want.end,
            value=self.value,
            regime="counted",
            source=want.source,
            url="https://example.org/x",
            fetched_at=at,
        )

    def probe(self, web: Web, at: datetime) -> Iterator[Shape]:
        yield Shape(endpoint="/", held=True, detail="")


@pytest.fixture
def store() -> NumberStore:
    return store_in_memory()


def visit(source: Counter, store: NumberStore, *, is_off: bool = False) -> Visit:
    collecting = Collecting(
        store=store, metrics={"downloads": METRIC}, clock=lambda: NOON, since=date(2026, 1, 1)
    )
    web = (
        None
        if is_off
        else open_web(
            "counter",
            base_url="http://127.0.0.1:9",
            politeness=source.POLITENESS,
            cache_folder=CACHE,
        )
    )
    return collect(
        Reached(source=source, web=web, has_key=False), collecting, lambda *_, **__: None
    )


def months(store: NumberStore) -> list[date]:
    return [seen.start for seen in store.observations("downloads", "month", ["torch"])]


def test_everything_wanted_is_kept(store: NumberStore) -> None:
    went = visit(Counter(), store)
    assert (went.numbers, went.gaps, went.error, went.ok_at) == (8, 0, "", NOON)
    assert months(store) == list(MONTHS)


def test_a_second_visit_asks_only_for_what_may_have_been_corrected(store: NumberStore) -> None:
    visit(Counter(), store)
    again = Counter()
    visit(again, store)
    assert again.fetched == [date(2026, 9, 1), date(2026, 10, 1)]


def test_a_visit_that_was_cut_off_goes_on_where_it_stopped(store: NumberStore) -> None:
    cut = Counter(failing={date(2026, 2, 1): SourceDown("down", "no answer")})
    visit(cut, store)
    assert months(store) == [date(2026, 1, 1)]
    again = Counter()
    visit(again, store)
    assert again.fetched[0] == date(2026, 2, 1)
    assert months(store) == list(MONTHS)


@pytest.mark.parametrize("reason", ["down", "refused", "over_quota"])
def test_a_source_that_is_down_is_not_asked_again_and_again(
    store: NumberStore, reason: str
) -> None:
    source = Counter(failing={MONTHS[0]: SourceDown(reason, "told so")})  # type: ignore[arg-type]
    went = visit(source, store)
    assert source.fetched == [MONTHS[0]]
    assert went.error == f"{reason}: told so"
    assert {gap.subject for gap in store.gaps()} == {"torch", "tensorflow"}


def test_one_thing_it_does_not_know_does_not_end_the_visit(store: NumberStore) -> None:
    source = Counter(failing={MONTHS[0]: SourceDown("unknown_subject", "no such package")})
    visit(source, store)
    assert source.fetched == list(MONTHS)
    assert months(store) == list(MONTHS[1:])


def test_an_absurd_number_is_set_aside_and_shown_as_such(store: NumberStore) -> None:
    went = visit(Counter(value=-3), store)
    assert (went.numbers, went.gaps, went.ok_at) == (0, 8, None)
    assert {(gap.reason, gap.value) for gap in store.gaps()} == {("implausible", -3)}


def test_a_gap_goes_once_its_number_comes(store: NumberStore) -> None:
    visit(Counter(value=-3), store)
    visit(Counter(), store)
    assert store.gaps() == []


def test_a_source_without_an_address_is_off_and_says_so(store: NumberStore) -> None:
    source = Counter()
    went = visit(source, store, is_off=True)
    assert source.fetched == []
    assert went.error.startswith("switched off")
    assert store.visits()["counter"] == went


def test_a_failing_visit_keeps_the_day_of_the_last_good_one(store: NumberStore) -> None:
    visit(Counter(), store)
    visit(Counter(failing={date(2026, 9, 1): SourceDown("down", "no answer")}), store)
    assert store.visits()["counter"].ok_at == NOON


def test_only_what_the_metrics_use_of_a_source_is_wanted() -> None:
    assert wanted([METRIC], Counter()) == {("downloads", "month"): ("torch", "tensorflow")}
