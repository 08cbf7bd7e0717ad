"""arXiv: what is searched for, and which feeds are none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.core.errors import SourceDown
from bot.core.numbers.series import Gap, Observation
from bot.sources import arxiv
from bot.toolbox import Plan
from tests.sources.cases.arxiv import ERROR_FEED, FEED, OCTOBER, RECORDED_TOTAL, feed, with_total
from tests.sources.conftest import Opening
from tests.sources.contract import AT
from tests.web.faulty_server import FaultyServer

ONE = replace(OCTOBER, subjects=("pytorch",))
BOMB = '<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FETCHES_A_FILE = '<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def test_the_recorded_feed_says_how_many(server: FaultyServer, opened: Opening) -> None:
    server.script("/query", feed(FEED))
    (found,) = arxiv.fetch(opened(arxiv), ONE, AT)
    assert isinstance(found, Observation)
    assert found.value == RECORDED_TOTAL


def test_what_is_asked(server: FaultyServer, opened: Opening) -> None:
    server.script("/query", feed(FEED))
    arxiv.fetch(opened(arxiv), OCTOBER, AT)
    first, second = (seen.query["search_query"] for seen in server.seen)
    assert first == "(all:pytorch) AND submittedDate:[202610010000 TO 202610312359]"
    assert second.startswith("(all:jax AND (all:flax OR ")
    assert {seen.query["max_results"] for seen in server.seen} == {"1"}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (FEED.replace("<feed", f"{BOMB}<feed", 1), "changed_shape"),
        (FEED.replace("<feed", f"{FETCHES_A_FILE}<feed", 1), "changed_shape"),
        (FEED.removesuffix("</feed>"), "truncated"),
        (FEED.replace("feed", "food"), "changed_shape"),
        (with_total(""), "changed_shape"),
        (with_total("many"), "changed_shape"),
        (with_total("9" * 5000), "changed_shape"),
        (ERROR_FEED, "refused"),
    ],
    ids=["bomb", "file", "cut", "no feed", "no count", "words", "digits without end", "error"],
)
def test_a_feed_that_is_none_gives_no_number(
    body: str, reason: str, server: FaultyServer, opened: Opening
) -> None:
    server.script("/query", feed(body))
    with pytest.raises(SourceDown) as failure:
        arxiv.fetch(opened(arxiv), ONE, AT)
    assert failure.value.reason == reason


def test_a_wrong_question_is_answered_with_a_feed_too(
    server: FaultyServer, opened: Opening
) -> None:
    server.script("/query", feed(ERROR_FEED, status=400))
    with pytest.raises(SourceDown) as failure:
        arxiv.fetch(opened(arxiv), ONE, AT)
    assert failure.value.reason == "refused"


@pytest.mark.parametrize(
    ("total", "reason"), [("-3", "implausible"), ("99999999999999", "implausible")]
)
def test_an_absurd_count_is_set_aside(
    total: str, reason: str, server: FaultyServer, opened: Opening
) -> None:
    server.script("/query", feed(with_total(total)))
    (gap,) = arxiv.fetch(opened(arxiv), ONE, AT)
    assert isinstance(gap, Gap)
    assert (gap.reason, gap.value) == (reason, float(total))


def test_an_unknown_subject_is_said_to_be_and_not_asked_for(
    server: FaultyServer, opened: Opening
) -> None:
    (gap,) = arxiv.fetch(opened(arxiv), replace(ONE, subjects=("torch",)), AT)
    assert isinstance(gap, Gap)
    assert gap.reason == "unknown_subject"
    assert server.seen == []


@pytest.mark.parametrize(("day", "newest"), [(3, date(2026, 9, 1)), (4, date(2026, 10, 1))])
def test_a_month_is_wanted_three_days_after_its_end(day: int, newest: date) -> None:
    plan = Plan(
        at=AT.replace(day=day),
        since=date(2015, 1, 1),
        subjects={("arxiv.abstracts", "month"): ("pytorch", "jax")},
        newest={},
        has_key=False,
    )
    first, *others = arxiv.wants(plan)
    assert first.start == newest
    assert len(others) == arxiv.MOST_MONTHS - 1


def test_its_terms_of_three_seconds_are_kept() -> None:
    assert arxiv.POLITENESS.pause_s >= 3


def test_the_shape_holds(server: FaultyServer, opened: Opening) -> None:
    server.script("/query", feed(FEED))
    assert [shape.held for shape in arxiv.probe(opened(arxiv), AT)] == [True]
