"""Needs put in and taken out by hand, and what each does to the answer."""

from __future__ import annotations

import pytest

from bot.core.conversation import Change
from bot.core.mind import Mind
from bot.core.what_if import changed, settled
from tests.messages.small_world import small_toolbox

TEXT = "We sort photos on our server, no phone. Which framework?"


@pytest.fixture(scope="module")
def mind() -> Mind:
    return small_toolbox().mind


def put_in(factor: str) -> Change:
    return Change(factor=factor, holds=True, by="U1")


def taken_out(factor: str) -> Change:
    return Change(factor=factor, holds=False, by="U1")


def heard(mind: Mind) -> dict[str, bool]:
    return {need.factor: need.holds for need in mind.understand((TEXT,)).profile.needs}


def test_the_example_says_what_these_tests_need(mind: Mind) -> None:
    assert heard(mind) == {"vision": True, "server": True, "android": False}


def test_a_need_taken_out_neither_holds_nor_is_ruled_out(mind: Mind) -> None:
    advice = mind.advise((TEXT,), [taken_out("server"), taken_out("android")])
    assert advice.profile.holding() == {"vision"}
    assert advice.profile.ruled_out() == frozenset()
    assert {need.factor for need in advice.profile.taken_out} == {"server", "android"}


def test_a_need_put_in_holds_and_quotes_nobody(mind: Mind) -> None:
    advice = mind.advise((TEXT,), [put_in("tpu")])
    (need,) = (need for need in advice.profile.needs if need.factor == "tpu")
    assert (need.holds, need.by, need.heard.quote) == (True, "hand", "")


def test_a_ruled_out_need_put_in_holds(mind: Mind) -> None:
    profile = mind.advise((TEXT,), [put_in("android")]).profile
    assert ("android" in profile.holding(), "android" in profile.ruled_out()) == (True, False)


def test_taken_out_and_put_back_is_as_it_was_heard(mind: Mind) -> None:
    there_and_back = [taken_out("server"), put_in("server")]
    assert mind.advise((TEXT,), there_and_back) == mind.advise((TEXT,))


def test_of_one_factor_only_the_newest_change_counts(mind: Mind) -> None:
    changes = [put_in("tpu"), taken_out("tpu"), put_in("tpu")]
    profile = mind.understand((TEXT,)).profile
    assert settled(profile, changes, mind.knowledge.factors) == (changes[2],)


@pytest.mark.parametrize("change", [taken_out("tpu"), put_in("server"), put_in("no-such-factor")])
def test_a_change_that_says_what_was_heard_anyway_changes_nothing(
    mind: Mind, change: Change
) -> None:
    profile = mind.understand((TEXT,)).profile
    assert changed(profile, [change], mind.knowledge.factors) is profile


def test_each_change_is_told_by_what_it_alone_does(mind: Mind) -> None:
    advice = mind.advise((TEXT,), [taken_out("server"), put_in("tpu")])
    assert [one.change.factor for one in advice.moved] == ["server", "tpu"]
    server, tpu = advice.moved
    assert advice.recommendation.verdict == "jax"
    assert (server.before, tpu.before) == ("jax", "pytorch")
    without = mind.advise((TEXT,), [taken_out("server")]).recommendation.probabilities["jax"]
    gained = advice.recommendation.probabilities["jax"] - without
    assert tpu.points == pytest.approx(100 * gained, abs=0.05)
