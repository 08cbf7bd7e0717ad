"""Each rule between metrics, sources, claim tests and what is not counted, broken once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import pytest

from bot.core.knowledge import Knowledge
from bot.core.knowledge_checks import problems
from bot.core.number_checks import OUTCOMES
from bot.core.numbers.metric import ClaimTest, Unmeasured
from bot.core.trends.checks import Outcome
from tests.messages.small_world import small_world

TEST = ClaimTest(
    metric="pypi.downloads",
    line="pytorch",
    kind="level",
    as_said="So many.",
    holds=(1, 2),
    weakened=(),
)


def with_metric(**changes: object) -> Callable[[Knowledge], None]:
    def broken(world: Knowledge) -> None:
        world.metrics["pypi.downloads"] = replace(world.metrics["pypi.downloads"], **changes)

    return broken


def with_test(**changes: object) -> Callable[[Knowledge], None]:
    def broken(world: Knowledge) -> None:
        test = replace(TEST, **changes)
        world.claims["ahead"] = replace(world.claims["ahead"], metric=TEST.metric, test=test)

    return broken


def with_unmeasured(nearest: str, *asked_as: str) -> Callable[[Knowledge], None]:
    def broken(world: Knowledge) -> None:
        entry = Unmeasured(id="ads", name="Ads", why="None.", nearest=nearest, asked_as=asked_as)
        world.unmeasured["ads"] = entry

    return broken


@pytest.mark.parametrize(
    "whole",
    [
        pytest.param(with_test(), id="a level"),
        pytest.param(with_test(kind="trend", holds=("rising",)), id="a trend"),
        pytest.param(with_test(kind="passed", holds=(), above=50.0), id="a passing"),
        pytest.param(with_unmeasured("pypi.downloads", "job ads"), id="a number not counted"),
        pytest.param(with_metric(asked_as=("pulls",)), id="a phrase"),
    ],
)
def test_what_holds_together_is_let_through(whole: Callable[[Knowledge], None]) -> None:
    world = small_world()
    whole(world)
    assert problems(world) == []


@pytest.mark.parametrize(
    ("breakage", "problem"),
    [
        (with_metric(sources=("nobody",)), "metrics/pypi.downloads: sources: nobody is no source"),
        (with_metric(sources=()), "metrics/pypi.downloads: sources: none"),
        (with_metric(among=("jax",)), "metrics/pypi.downloads: among: jax is not in families"),
        (with_metric(also={"jax": ("jaxlib",)}), "metrics/pypi.downloads: also: jax is not in"),
        (with_metric(pool=0), "metrics/pypi.downloads: pool: 0 periods make no number"),
        (
            with_metric(asked_as=("pull", "Pulls")),
            "asked_as: 'Pulls' stands in metrics/pypi.downloads",
        ),
        (with_metric(asked_as=("?",)), "metrics/pypi.downloads: asked_as: '?' has no word"),
        (with_test(metric="gone"), "claims/ahead: test: metric gone is not in metrics/"),
        (with_test(line="jax"), "claims/ahead: test: jax is no line of pypi.downloads"),
        (with_test(over="jax"), "claims/ahead: test: jax is no line of pypi.downloads"),
        (with_test(kind="age"), "claims/ahead: test: age does not fit a metric of form count"),
        (with_test(holds=(2, 1)), "claims/ahead: test: holds: no range"),
        (with_test(holds=("rising",)), "claims/ahead: test: holds: no range"),
        (with_test(weakened=(1.5, 3)), "claims/ahead: test: holds: no range"),
        (with_test(kind="trend"), "claims/ahead: test: holds: no outcomes"),
        (with_test(kind="trend", holds=()), "claims/ahead: test: holds: no outcomes"),
        (with_test(kind="passed", holds=()), "claims/ahead: test: passed what"),
        (with_test(kind="passed", above=50.0), "claims/ahead: test: passed has no ranges"),
        (with_unmeasured("gone", "ads"), "unmeasured/ads: nearest: gone is no metric"),
        (with_unmeasured("pypi.downloads"), "unmeasured/ads: asked_as: none"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_link_is_named(breakage: Callable[[Knowledge], None], problem: str) -> None:
    world = small_world()
    breakage(world)
    found = problems(world)
    assert len(found) == 1
    assert problem in found[0]


def test_a_test_of_another_metric_than_the_claims_is_named() -> None:
    world = small_world()
    world.metrics["stars"] = replace(world.metrics["pypi.downloads"], id="stars")
    with_test(metric="stars")(world)
    assert [p for p in problems(world) if "write `retest: metric`, `metric: stars`" in p]


def test_a_phrase_of_a_metric_is_none_of_what_is_not_counted() -> None:
    world = small_world()
    with_metric(asked_as=("job adverts",))(world)
    with_unmeasured("pypi.downloads", "job advert")(world)
    assert any("stands in metrics/pypi.downloads too" in problem for problem in problems(world))


def test_the_outcomes_of_a_claim_are_outcomes_of_a_trend() -> None:
    assert set(OUTCOMES) <= set(get_args(Outcome))
