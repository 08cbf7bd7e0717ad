"""A statement is the claim that it makes, or the numbers that it compares, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.mind import Mind
from bot.core.questions.statement import Comparison, comparison

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("statement", "claim"),
    [
        ("TensorFlow is dying", "dying-a-slow-death"),
        ("three quarters of papers use torch", "three-of-four-papers"),
        ("85% of models on the hub need PyTorch", "eighty-five-percent-pytorch-only"),
        ("pytorch can't do mobile", "heard-pytorch-mobile"),
        ("is keras dead", "keras-tanked"),
    ],
)
def test_a_checked_claim_is_found_in_other_words(mind: Mind, statement: str, claim: str) -> None:
    assert mind.claims_.find(statement, 2)[0] == claim


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("most papers use tensorflow", id="of another subject"),
        pytest.param("has jax overtaken keras", id="of others"),
        pytest.param("reddit members pytorch", id="alike in nothing but a name"),
        pytest.param("the moon is made of cheese", id="of nothing here"),
        pytest.param("", id="empty"),
    ],
)
def test_what_was_not_checked_is_no_claim(mind: Mind, statement: str) -> None:
    assert mind.claims_.find(statement, 2)[0] is None


def test_the_nearest_others_do_not_hold_the_one_found(mind: Mind) -> None:
    made, others = mind.claims_.find("TensorFlow is dying", 2)
    assert len(others) == 2
    assert made not in others


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("pytorch has more stars than tensorflow", ("gh.stars", "pytorch", "tensorflow", 1)),
        ("tensorflow has fewer stars than pytorch", ("gh.stars", "pytorch", "tensorflow", 1)),
        ("pytorch has more stars", ("gh.stars", "pytorch", "tensorflow", 1)),
        ("pytorch has twice the stars of keras", ("gh.stars", "pytorch", "keras", 2)),
        ("torch has 3x the stars of jax", ("gh.stars", "pytorch", "jax", 3)),
        ("torch has 2.5 times the downloads of jax", ("pypi.downloads", "pytorch", "jax", 2.5)),
    ],
)
def test_a_comparison_is_read_with_its_direction_and_its_multiple(
    mind: Mind, statement: str, found: tuple[str, str, str, float]
) -> None:
    read = comparison(mind.numbers_.read(statement, TODAY), statement)
    metric, larger, smaller, times = found
    assert read == Comparison(metric=metric, larger=larger, smaller=smaller, times=times)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("keras has more stars", id="with nobody"),
        pytest.param("pytorch and tensorflow have stars", id="neither more nor less"),
        pytest.param("pytorch is nicer than tensorflow", id="of no number"),
        pytest.param("pytorch had more stars than keras in 2019", id="of another time"),
        pytest.param("more job ads name pytorch than tensorflow", id="of what is not counted"),
    ],
)
def test_what_compares_no_two_numbers_of_today_is_none(mind: Mind, statement: str) -> None:
    assert comparison(mind.numbers_.read(statement, TODAY), statement) is None
