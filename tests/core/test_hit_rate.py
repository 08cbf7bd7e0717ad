"""How often answers were right, by what they rested on."""

from __future__ import annotations

import pytest

from bot.core.conversation import Feedback
from bot.core.hit_rate import FEWEST, by_factor, by_verdict, overall, reasons
from tests.toolboxes import NOON


def said(
    *, right: bool, verdict: str = "pytorch", factors: tuple[str, ...] = (), reason: str = ""
) -> Feedback:
    return Feedback(
        workspace="T1",
        reference="r",
        by="U1",
        is_helpful=right,
        reason=reason,
        verdict=verdict,
        confidence=0.8,
        factors=factors,
        at=NOON,
    )


def test_an_answer_counts_for_every_factor_it_rested_on() -> None:
    feedback = [
        said(right=True, factors=("server", "vision")),
        said(right=False, factors=("server",)),
    ]
    counted = {rate.of: (rate.right, rate.total) for rate in by_factor(feedback)}
    assert counted == {"server": (1, 2), "vision": (1, 1)}


def test_the_commonest_verdict_comes_first() -> None:
    feedback = [said(right=True, verdict="jax"), *[said(right=True)] * 2]
    assert [rate.of for rate in by_verdict(feedback)] == ["pytorch", "jax"]


def test_the_range_is_wilsons() -> None:
    rate = overall([said(right=True)] * 8 + [said(right=False)] * 2)
    assert rate is not None
    assert (rate.low, rate.high) == (
        pytest.approx(0.4902, abs=1e-4),
        pytest.approx(0.9433, abs=1e-4),
    )


def test_few_answers_are_no_rate() -> None:
    enough = [rate.is_enough for rate in by_verdict([said(right=True)] * (FEWEST - 1))]
    assert enough == [False]


def test_without_a_word_there_is_no_rate() -> None:
    assert overall([]) is None


def test_reasons_are_counted_where_one_was_given() -> None:
    feedback = [said(right=False, reason="misheard")] * 2 + [said(right=False), said(right=True)]
    assert reasons(feedback) == [("misheard", 2)]
