"""Weighing, by hand-sized knowledge."""

import math

import pytest

from bot.core.knowledge import VERDICTS, Pull
from bot.core.numbers.adoption import LARGEST_SHIFT
from bot.core.recommend import Weigher
from tests.core.small import factor, rule, small_knowledge


def weigh(*holding: str, rules=(), ruled_out=(), **more):
    knowledge = small_knowledge(*rules)
    return Weigher(knowledge, **more).weigh(frozenset(holding), frozenset(ruled_out))


@pytest.mark.parametrize(
    ("holding", "verdict"),
    [
        pytest.param((), "pytorch", id="nothing known: the default"),
        pytest.param(("llm",), "pytorch", id="a language model"),
        pytest.param(("chip",), "tensorflow", id="a microcontroller"),
        pytest.param(("phone",), "either", id="a phone alone"),
        pytest.param(("table",), "neither", id="a table"),
    ],
)
def test_verdict(holding: tuple[str, ...], verdict: str) -> None:
    assert weigh(*holding).verdict == verdict


def test_probabilities_add_up_to_one() -> None:
    assert math.isclose(sum(weigh("llm", "phone").probabilities.values()), 1)
    assert set(weigh().probabilities) == set(VERDICTS)


def test_a_factor_for_pytorch_never_lowers_its_probability() -> None:
    for holding in ((), ("phone",), ("chip",), ("tpu",), ("table",)):
        before = weigh(*holding).probabilities["pytorch"]
        assert weigh(*holding, "llm").probabilities["pytorch"] >= before


def test_python_heard_is_not_counted_on_top_of_the_prior() -> None:
    assert weigh("python").probabilities == pytest.approx(weigh().probabilities)


def test_factors_that_share_a_code_count_once() -> None:
    twin = factor("tablet", ("tablet",), Pull(framework=-1, either=2), code="D2")
    knowledge = small_knowledge(more=(twin,))
    one = Weigher(knowledge).weigh(frozenset({"phone"}), frozenset())
    both = Weigher(knowledge).weigh(frozenset({"phone", "tablet"}), frozenset())
    assert both.probabilities == one.probabilities


def test_a_hard_constraint_beats_every_preference() -> None:
    only = rule("only-tensorflow", "tensorflow", all_of=("chip",))
    assert weigh("chip", "llm", "server", rules=(only,)).verdict == "tensorflow"


def test_of_two_constraints_the_higher_priority_decides() -> None:
    low = rule("low", "tensorflow", all_of=("chip",), priority=1)
    high = rule("high", "pytorch", all_of=("llm",), priority=2)
    assert weigh("chip", "llm", rules=(low, high)).constraint == high


@pytest.mark.parametrize(
    ("conditions", "holding", "ruled_out", "applies"),
    [
        pytest.param({"all_of": ("chip",)}, ("chip",), (), True, id="all of"),
        pytest.param({"all_of": ("chip", "llm")}, ("chip",), (), False, id="not all of"),
        pytest.param({"any_of": ("chip", "llm")}, ("llm",), (), True, id="any of"),
        pytest.param({"any_of": ("chip",)}, ("llm",), (), False, id="none of any"),
        pytest.param(
            {"all_of": ("llm",), "none_of": ("chip",)}, ("llm", "chip"), (), False, id="none of"
        ),
        pytest.param({"ruled_out": ("phone",)}, (), ("phone",), True, id="ruled out"),
        pytest.param({"ruled_out": ("phone",)}, (), (), False, id="not ruled out"),
    ],
)
def test_when_a_rule_applies(conditions, holding, ruled_out, applies: bool) -> None:
    found = weigh(*holding, rules=(rule("it", "jax", **conditions),), ruled_out=ruled_out)
    assert (found.constraint is not None) == applies


def test_a_trend_moves_a_weight_by_half_a_point_at_most() -> None:
    moved = weigh("llm", shifts={"llm": 9.0})
    plain = weigh("llm")
    pulls = [next(c.pull for c in w.contributions if c.id == "llm") for w in (plain, moved)]
    assert pulls[1].framework - pulls[0].framework == LARGEST_SHIFT


def test_a_trend_never_moves_a_constraint() -> None:
    only = rule("only", "tensorflow", all_of=("chip",))
    assert weigh("chip", rules=(only,), shifts={"chip": 9.0}).verdict == "tensorflow"
