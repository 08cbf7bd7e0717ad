"""A week's news as a whole: frozen and thawed, narrowed, from settled numbers alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.digests.digest import Digest, is_quiet, narrow, to_draw
from bot.core.digests.topics import KINDS
from bot.core.digests.week import Numbers, compose
from bot.core.numbers.derive import derive, subjects
from bot.core.numbers.periods import WEEK
from bot.core.numbers.series import Series
from bot.store.numbers import NumberStore
from tests.core.digests.busy import BUSY, busy_digest, busy_knowledge, busy_lines, busy_visits
from tests.core.digests.made import (
    DAY,
    LAST_WEEK,
    Lines,
    cut,
    digest_of,
    knowledge_of,
    lines_of,
    metric,
    months,
    noise,
    point,
    releases,
    share_of_two,
    weeks,
)

SHARE, STARS, RELEASED = (
    metric("pypi.pair_share"), metric("gh.star_velocity"), metric("gh.releases")
)  # fmt: skip
A_DAY = timedelta(days=1)


def released(*labelled: tuple[str, date]) -> Lines:
    return {RELEASED.id: lines_of(RELEASED.id, jax=releases(*labelled))}


def test_it_covers_the_seven_days_before() -> None:
    digest = digest_of(knowledge_of(), {})
    assert (digest.first, digest.last, digest.day) == (DAY - WEEK, DAY - A_DAY, DAY)
    assert digest.as_of == DAY
    assert is_quiet(digest)


def test_a_week_with_everything_holds_everything() -> None:
    digest = busy_digest()
    assert {one.how for one in digest.moved} == {"direction", "unusual"}
    assert digest.crossed
    assert digest.flipped
    assert {one.is_feature for one in digest.released} == {True, False}
    assert {one.why for one in digest.missing} == {"failed", "too_few", "stale"}
    assert not is_quiet(digest)


@pytest.mark.parametrize("digest", [busy_digest(), digest_of(knowledge_of(), {})])
def test_json_keeps_it_whole(digest: Digest) -> None:
    text = msgspec.json.encode(digest)
    assert msgspec.json.decode(text, type=Digest) == digest
    assert msgspec.json.encode(msgspec.json.decode(text, type=Digest)) == text


def test_the_same_numbers_make_the_same_digest() -> None:
    assert busy_digest() == busy_digest()


def test_a_release_of_the_week_is_told_by_its_version() -> None:
    lines = released(
        ("jax-v0.8.0", DAY - WEEK - A_DAY), ("jax-v0.9.0", DAY - WEEK), ("v0.9.1", DAY - A_DAY),
        ("v0.9.2", DAY), ("nightly", DAY - 3 * A_DAY),
    )  # fmt: skip
    found = digest_of(knowledge_of(RELEASED), lines).released
    assert [(one.version, one.is_feature) for one in found] == [
        ("0.9.0", True), ("nightly", True), ("0.9.1", False),
    ]  # fmt: skip
    assert found[0].on == DAY - WEEK


def test_a_repair_alone_makes_a_quiet_week() -> None:
    digest = digest_of(knowledge_of(RELEASED), released(("0.9.1", DAY - A_DAY)))
    assert len(digest.released) == 1
    assert is_quiet(digest)


def test_the_share_of_downloads_is_drawn_over_twelve_months() -> None:
    lines = {SHARE.id: share_of_two(months(noise(30, 40, 1.0)))}
    drawn = to_draw(digest_of(knowledge_of(SHARE), lines))
    assert drawn is not None
    (series,) = drawn.lines
    assert (series.line, len(series.points)) == ("pytorch", 12)
    assert series.points[0].start == date(2025, 11, 1)
    assert [trend.line for trend in drawn.trends] == ["pytorch"]


@pytest.mark.parametrize("points", [months([40.0] * 5), months([40.0] * 20, last=date(2026, 5, 1))])
def test_too_few_or_too_old_points_are_not_drawn(points: Sequence) -> None:
    assert digest_of(knowledge_of(SHARE), {SHARE.id: share_of_two(points)}).drawn == ()


def test_what_is_drawn_follows_the_topics() -> None:
    digest = busy_digest()
    whole = to_draw(digest)
    assert whole is not None
    assert whole.metric == "pypi.pair_share"
    questions = to_draw(narrow(digest, ("questions",)))
    assert questions is not None
    assert questions.metric == "so.tag_share"
    assert to_draw(narrow(digest, ("claims",))) is None
    assert to_draw(narrow(digest, ("jax",))) is None
    assert to_draw(narrow(digest, ("tensorflow",))) == whole


def test_all_topics_together_are_everything() -> None:
    digest = busy_digest()
    everything = narrow(digest, [topic.id for topic in KINDS])
    assert replace(everything, topics=()) == digest
    assert narrow(digest, ()) == digest


def test_each_thing_belongs_to_some_topic_and_not_to_all() -> None:
    digest = busy_digest()
    for kind in ("crossed", "flipped", "moved", "released", "missing", "looked"):
        whole = getattr(digest, kind)
        parts = [getattr(narrow(digest, (topic.id,)), kind) for topic in KINDS]
        assert {one for part in parts for one in part} == set(whole)
        assert any(len(part) < len(whole) for part in parts)


def test_a_framework_alone_has_what_is_about_it() -> None:
    digest = narrow(busy_digest(), ("jax",))
    assert digest.topics == ("jax",)
    assert [one.metric for one in digest.moved] == ["gh.star_velocity"]
    assert digest.crossed == digest.flipped == ()
    assert {one.line for one in digest.released} == {"jax"}
    assert {one.line for one in digest.looked} == {"jax"}


def test_a_number_that_came_late_is_news_against_the_digest_before() -> None:
    world, values = knowledge_of(STARS), [*noise(80, 500, 20), 900.0]
    late = {STARS.id: lines_of(STARS.id, jax=weeks(values, last=LAST_WEEK - 2 * WEEK))}
    short = {STARS.id: lines_of(STARS.id, jax=weeks(values[:-1], last=LAST_WEEK - 3 * WEEK))}
    before = digest_of(world, short, DAY - WEEK)
    assert is_quiet(before)
    assert is_quiet(digest_of(world, late))
    assert len(digest_of(world, late, before=before).moved) == 1


def test_what_the_digest_before_has_seen_is_no_news() -> None:
    world = knowledge_of(STARS)
    lines = {STARS.id: lines_of(STARS.id, jax=weeks([*noise(80, 500, 20), 900.0]))}
    first = digest_of(world, lines)
    assert not is_quiet(first)
    assert is_quiet(digest_of(world, lines, DAY + WEEK, before=first))


@pytest.mark.parametrize(
    "day", [DAY - A_DAY, DAY - timedelta(days=60)], ids=["of this week", "of long ago"]
)
def test_a_digest_of_another_week_is_not_looked_at(day: date) -> None:
    world, values = knowledge_of(STARS), noise(80, 500, 20)
    lines = {STARS.id: lines_of(STARS.id, jax=weeks([*values, 900.0]))}
    before = digest_of(world, cut(lines, [STARS], date(2026, 6, 1)), day)
    assert digest_of(world, lines, before=before) == digest_of(world, lines)


def test_a_replay_before_is_not_looked_at() -> None:
    world = knowledge_of(STARS)
    lines = {STARS.id: lines_of(STARS.id, jax=weeks([*noise(80, 500, 20), 900.0, 500.0]))}
    past = digest_of(world, cut(lines, [STARS], date(2026, 6, 1)), date(2026, 6, 1))
    shown = replace(past, day=DAY - WEEK, is_replay=True)
    assert digest_of(world, lines, before=shown) == digest_of(world, lines)


def test_every_line_is_looked_at_and_how_far_it_was_known_is_kept() -> None:
    looked = {(one.metric, one.line): one for one in busy_digest().looked}
    assert set(looked) == {(one.id, line) for one in BUSY for line in one.families}
    stars = looked["gh.star_velocity", "jax"]
    assert (stars.until, stars.is_new) == (LAST_WEEK + WEEK, True)
    assert looked["attention.wikipedia", "keras"].until is None


day = st.integers(-25, 40).map(lambda days: DAY + timedelta(days=days))


@settings(max_examples=12, deadline=None)
@given(day=day, wild=st.floats(0, 1e6))
def test_a_period_that_is_not_final_is_never_seen(day: date, wild: float) -> None:
    """Whatever stands there: the same comes out as if nothing did."""
    final = cut(busy_lines(), BUSY, day)
    unsettled = {
        name: {line: _with_unsettled(series, metric(name).settles_days, day, wild)
               for line, series in of.items()}
        for name, of in final.items()
        if name != RELEASED.id
    }  # fmt: skip
    world, visits = busy_knowledge(), busy_visits()
    settled_only = digest_of(world, final, day, visits=visits)
    with_unsettled = digest_of(world, {**final, **unsettled}, day, visits=visits)
    assert with_unsettled == settled_only


def _with_unsettled(series: Series, settles_days: int, day: date, wild: float) -> Series:
    """The line and a period after it that ends as early as it can without being final."""
    end = day - timedelta(days=settles_days - 1)
    newest = series.newest
    start = max(newest.end, end - WEEK) if newest else end - WEEK
    if start >= end:
        return series
    return replace(series, points=(*series.points, point(start, end, wild, count=1, out_of=3)))


def test_half_a_year_of_noise_is_quiet() -> None:
    """Nine lines of pure noise, by the month and by the week: nothing in 26 weeks. Over all 36
    metrics, each of the size of all others, ``news_rate`` gives 48 quiet weeks of 52."""
    metrics = [SHARE, STARS, metric("so.tag_share")]
    rng = np.random.default_rng(20261109)
    lines: dict[str, dict[str, Series]] = {}
    for one in metrics:
        make = weeks if one.step == "week" else months
        points = {
            line: make(rng.normal(60 - 8 * at, 1.0, 150), out_of=100_000.0)
            for at, line in enumerate(one.families)
        }
        lines[one.id] = (
            share_of_two(points["pytorch"]) if one is SHARE else lines_of(one.id, **points)
        )
    world = knowledge_of(*metrics, claims=("overtake", "fewer-questions"))
    digests = [digest_of(world, lines, DAY - n * WEEK) for n in range(26)]
    assert sum(is_quiet(one) for one in digests) == 26


HISTORY = {
    date(2021, 9, 13): (["keras-tanked"], [("so.tag_share", "direction")], []),
    date(2022, 1, 3): ([], [("pypi.per_100k", "unusual")], []),
    date(2022, 4, 4): ([], [], ["gh.stars"]),
    date(2023, 9, 11): (
        ["tensorflow-ecosystem-more-developed", "pytorch-ecosystem-outgrows"],
        [],
        ["gh.dependents"],
    ),
    date(2024, 7, 8): (
        ["most-widespread-framework", "will-overtake-in-python"],
        [],
        ["pypi.downloads"],
    ),
    date(2024, 7, 15): ([], [], []),
    date(2025, 3, 3): ([], [], []),
    date(2026, 4, 6): ([], [("pypi.pair_share", "direction")], []),
}
"""What the shipped history holds of these weeks: claims, what moved, where somebody passed."""


@pytest.mark.parametrize("day", HISTORY, ids=str)
def test_a_week_of_the_shipped_history_has_the_news_that_were_real(
    day: date, knowledge, shipped: NumberStore
) -> None:
    @cache
    def lines(name: str) -> dict[str, Series]:
        one = knowledge.metrics[name]
        return derive(one, shipped.observations(one.measure, one.step, subjects(one)))

    digest = compose(knowledge, Numbers(lines=lines), day)
    found = (
        [one.claim for one in digest.flipped],
        [(one.metric, one.how) for one in digest.moved],
        [one.metric for one in digest.crossed],
    )
    assert found == HISTORY[day]
    assert is_quiet(digest) == (found == ([], [], []))
