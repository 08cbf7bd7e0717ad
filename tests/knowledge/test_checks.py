"""Each rule between the files of ``knowledge/``, on a small world broken in that one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.core.knowledge import Case, Knowledge, Pull, Rule, Statement
from bot.core.knowledge_checks import problems
from bot.core.mind import Mind
from tests.messages.small_world import small_world

Breakage = Callable[[Knowledge], None]
SOURCED = Statement(text="So it is.", cites=("F001",))


def change(kind: str, name: str, **changes: object) -> Breakage:
    def broken(world: Knowledge) -> None:
        entries = getattr(world, kind)
        entries[name] = replace(entries[name], **changes)

    return broken


def add_rule(**conditions: object) -> Breakage:
    def broken(world: Knowledge) -> None:
        world.rules["new"] = Rule(id="new", because=SOURCED, **conditions)

    return broken


def add_case(**more: object) -> Breakage:
    def broken(world: Knowledge) -> None:
        world.cases["new"] = Case(**({"id": "new", "text": "a new one", "action": "help"} | more))

    return broken


def problems_after(breakage: Breakage) -> list[str]:
    world = small_world()
    breakage(world)
    return problems(world)


def test_the_small_world_holds_together() -> None:
    assert problems(small_world()) == []


@pytest.mark.parametrize(
    ("breakage", "problem"),
    [
        pytest.param(
            change("facts", "F001", as_of="2026-13"),
            "facts/F001: as_of: '2026-13' is no month: write YYYY-MM",
            id="a fact without a month",
        ),
        pytest.param(
            change("facts", "F001", url="http://x.io"),
            "facts/F001: url: not an https address: write https://... or leave it out",
            id="a fact at an unsafe address",
        ),
    ],
)
def test_facts(breakage: Breakage, problem: str) -> None:
    assert problems_after(breakage) == [problem]


EMPTY = Statement(text=" ", opinion=True)
UNSOURCED = Statement(text="So it is.")
MISSING = Statement(text="So it is.", cites=("F999",))
PLACES = [
    pytest.param("frameworks", "jax", "summary", id="what a framework is"),
    pytest.param("factors", "llm", "because", id="why a factor speaks for"),
    pytest.param("factors", "llm", "counter", id="what speaks against a factor"),
    pytest.param("factors", "android", "deploy_on", id="what a factor is run on"),
    pytest.param("rules", "plain-table", "because", id="why a rule holds"),
    pytest.param("rules", "plain-table", "deploy_on", id="what a rule is run on"),
    pytest.param("claims", "dying", "now", id="how a claim stands"),
    pytest.param("concepts", "torchserve", "what", id="what a thing is"),
    pytest.param("concepts", "torchserve", "became", id="what became of a thing"),
    pytest.param("concepts", "torchserve", "use", id="what to use for a thing"),
]


@pytest.mark.parametrize(("kind", "name", "key"), PLACES)
def test_an_empty_sentence(kind: str, name: str, key: str) -> None:
    assert problems_after(change(kind, name, **{key: EMPTY})) == [
        f"{kind}/{name}: {key}: empty: write one sentence in your own words"
    ]


@pytest.mark.parametrize(("kind", "name", "key"), PLACES)
def test_a_sentence_without_a_source(kind: str, name: str, key: str) -> None:
    assert problems_after(change(kind, name, **{key: UNSOURCED})) == [
        f"{kind}/{name}: {key}: no citation: add `cites: [F...]` or mark it `opinion: true`"
    ]


@pytest.mark.parametrize(("kind", "name", "key"), PLACES)
def test_a_sentence_that_cites_no_fact(kind: str, name: str, key: str) -> None:
    assert problems_after(change(kind, name, **{key: MISSING})) == [
        f"{kind}/{name}: {key}: F999 is no fact: cite an id of facts.yaml"
    ]


@pytest.mark.parametrize(
    ("breakage", "problem"),
    [
        pytest.param(
            change("factors", "android", code="D2x"),
            "code: 'D2x' is no code: write a letter and a number, as D4",
            id="a code that is none",
        ),
        pytest.param(
            change("factors", "android", pull=Pull(framework=-3.5)),
            "pull: framework is out of range: write -3 to 3",
            id="a pull to TensorFlow beyond the scale",
        ),
        pytest.param(
            change("factors", "android", pull=Pull(framework=4)),
            "pull: framework is out of range: write -3 to 3",
            id="a pull to PyTorch beyond the scale",
        ),
        *(
            pytest.param(
                change("factors", "android", pull=Pull(**{key: points})),
                f"pull: {key} is out of range: write 0 to 3",
                id=f"a pull to {key} of {points}",
            )
            for key in ("either", "jax", "neither")
            for points in (-1, 4)
        ),
        pytest.param(
            change("factors", "android", metric="stars"),
            "metric: stars is not in metrics/: name one that is",
            id="a metric that is not there",
        ),
        pytest.param(
            change("factors", "android", cues=()),
            "cues: none: write the phrases people say",
            id="no cues",
        ),
        *(
            pytest.param(
                change("factors", "android", **{key: ("app ..",)}),
                "cues: 'app ..' has no word at an end: see knowledge/README.md",
                id=f"a gap at the end of a phrase of {key}",
            )
            for key in ("cues", "negated", "hypothetical", "except_in")
        ),
    ],
)
def test_factors(breakage: Breakage, problem: str) -> None:
    assert problems_after(breakage) == [f"factors/android: {problem}"]


@pytest.mark.parametrize(
    "cue", [pytest.param("phone", id="the same"), pytest.param("Phones", id="its plural")]
)
def test_a_cue_of_two_factors(cue: str) -> None:
    assert problems_after(change("factors", "server", cues=(cue,))) == [
        f"factors/server: cues: {cue!r} stands in factors/android too: keep it in one"
    ]


@pytest.mark.parametrize("key", ["all_of", "any_of", "none_of", "ruled_out"])
def test_a_rule_that_names_no_factor(key: str) -> None:
    conditions = {"all_of": ("server",)} | {key: ("phones",)}
    assert problems_after(add_rule(**conditions)) == [
        f"rules/new: {key}: phones is no factor: name a file of factors/"
    ]


@pytest.mark.parametrize("conditions", [{}, {"none_of": ("server",)}], ids=["none", "only unless"])
def test_a_rule_without_a_condition(conditions: dict[str, object]) -> None:
    assert problems_after(add_rule(**conditions)) == [
        "rules/new: all_of: no condition: name at least one factor"
    ]


NO_VERDICT = (
    "cases/new: accept: does not hold the verdict: write one of"
    " ('pytorch', 'tensorflow', 'either', 'jax', 'neither')"
)


@pytest.mark.parametrize(
    ("breakage", "problem"),
    [
        pytest.param(add_case(action="recommend"), NO_VERDICT, id="advice without a verdict"),
        pytest.param(
            add_case(action="recommend", verdict="jax", accept=("pytorch",)),
            NO_VERDICT,
            id="a verdict that is not accepted",
        ),
        pytest.param(
            add_case(verdict="jax"),
            "cases/new: verdict: only recommend has one: leave it out",
            id="a verdict on something else",
        ),
        pytest.param(
            add_case(accept=("jax",)),
            "cases/new: verdict: only recommend has one: leave it out",
            id="an accepted verdict on something else",
        ),
        pytest.param(
            add_case(needs={"Z9": True}),
            "cases/new: needs: Z9 is no factor's code: see factors/",
            id="a need that is no factor",
        ),
        pytest.param(
            add_case(text="HELLO"),
            "cases/new: text: the same as help-0: delete one",
            id="a text twice",
        ),
    ],
)
def test_cases(breakage: Breakage, problem: str) -> None:
    assert problems_after(breakage) == [problem]


def test_the_same_text_after_another_turn_is_another_case() -> None:
    assert problems_after(add_case(text="hello", thread=("before",))) == []


@pytest.mark.parametrize(
    ("breakage", "problem"),
    [
        pytest.param(
            change("claims", "dying", quote="word " * 26),
            "claims/dying: quote: too long: at most a clause (25 words)",
            id="a quote that is too long",
        ),
        pytest.param(
            change("claims", "dying", metric="stars"),
            "claims/dying: metric: stars is not in metrics/: name one that is",
            id="a metric that is not there",
        ),
        pytest.param(
            change("claims", "dying", metric=None),
            "claims/dying: metric: None is not in metrics/: name one that is",
            id="no metric to re-test by",
        ),
        pytest.param(
            change("concepts", "vllm", aliases=("TFLite",)),
            "concepts/vllm: aliases: 'tflite' is also litert: keep it in one",
            id="a name of two things",
        ),
        pytest.param(
            change("concepts", "vllm", factors=("Z9",)),
            "concepts/vllm: factors: Z9 is no factor's code: see factors/",
            id="a factor's code that is none",
        ),
        pytest.param(
            change("concepts", "vllm", see_also=("tgi",)),
            "concepts/vllm: see_also: tgi is no concept: name a file of concepts/",
            id="a thing to see that is not there",
        ),
    ],
)
def test_claims_and_concepts(breakage: Breakage, problem: str) -> None:
    assert problems_after(breakage) == [problem]


@pytest.mark.parametrize(
    "breakage",
    [
        pytest.param(change("signals", "greeting", cues=("hello ..",)), id="a signal's phrase"),
        pytest.param(change("languages", "de", words={"..": "x"}), id="a word of a language"),
        pytest.param(change("frameworks", "jax", aliases=("..",)), id="a framework's other name"),
        pytest.param(change("factors", "llm", yields_to=("phones",)), id="a factor to yield to"),
    ],
)
def test_what_cannot_be_fitted_or_means_nothing_is_a_problem(breakage: Breakage) -> None:
    assert problems_after(breakage) != []


def test_what_holds_together_can_be_fitted() -> None:
    assert Mind(small_world()).fit().understand(("hello",)).action == "help"
