"""The first screen of every message of the development set that asks for a recommendation."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.core.knowledge import VERDICTS, Verdict
from bot.core.mind import Mind
from bot.core.profile import Profile
from bot.core.recommend import (
    CONSTRAINT_POINTS,
    LOG_ODDS_PER_POINT,
    MARGIN,
    SIMILARITY_WEIGHT,
    Recommendation,
)
from bot.core.similar import Reading
from bot.jobs.answering.answer import answer
from bot.messages.message import Choice, Fact, Line, Part
from bot.messages.recommendation import FOLD, first_screen, visible_length
from bot.messages.voices import ALONE
from bot.request import Request, button_text
from bot.toolbox import Toolbox
from tests.conftest import ROOT

LONGEST_BUTTON_VALUE = 2000
"""Slack's limit for a button's value."""
ROUNDING = 0.00006
"""Probabilities are given to four digits."""


@dataclass(frozen=True, kw_only=True)
class Screen:
    id: str
    turns: tuple[str, ...]
    profile: Profile
    recommendation: Recommendation
    parts: tuple[Part, ...]

    @property
    def above(self) -> list[Part]:
        """What stands above the buttons."""
        return [part for part in self.parts if not isinstance(part, Choice)]

    def facts(self) -> Iterator[Fact]:
        yield from (part for part in self.parts if isinstance(part, Fact))

    def lines(self, opening: str) -> list[str]:
        """The lines and facts that begin so."""
        said = ["".join(s.text for s in p.spans) for p in self.parts if isinstance(p, Line)]
        return [t for t in (*said, *(f.text for f in self.facts())) if t.startswith(opening)]


@pytest.fixture(scope="module")
def screens(toolbox: Toolbox) -> list[Screen]:
    lines = (ROOT / "tests" / "evaluation" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    golds = [json.loads(line) for line in lines]
    return [screen(g, toolbox) for g in golds if g["action"] == "recommend"]


def screen(gold: dict, toolbox: Toolbox) -> Screen:
    turns = (*gold.get("thread", ()), gold["text"])
    advice = toolbox.mind.advise(turns)
    message = first_screen(toolbox.knowledge, advice, ALONE, button_text(turns))
    return Screen(
        id=gold["id"],
        turns=turns,
        profile=advice.profile,
        recommendation=advice.recommendation,
        parts=message.parts,
    )


def test_there_are_screens_to_look_at(screens: list[Screen]) -> None:
    assert len(screens) > 100


def test_it_fits_above_the_fold(screens: list[Screen]) -> None:
    long = {s.id: visible_length(s.above) for s in screens if visible_length(s.above) > FOLD}
    assert long == {}


def test_it_gives_three_reasons_at_most(screens: list[Screen]) -> None:
    reasons = {s.id: sum(fact.mark == "point" for fact in s.facts()) for s in screens}
    assert {name: n for name, n in reasons.items() if n > 3} == {}


def test_it_gives_one_counter_argument_at_most(screens: list[Screen]) -> None:
    against = {s.id: sum(fact.mark == "against" for fact in s.facts()) for s in screens}
    assert {name: n for name, n in against.items() if n > 1} == {}


@pytest.mark.parametrize("opening", ["Would flip it", "Run it on"])
def test_it_says_this_once_at_most(opening: str, screens: list[Screen]) -> None:
    assert [s.id for s in screens if len(s.lines(opening)) > 1] == []


def test_no_sentence_stands_twice(screens: list[Screen]) -> None:
    said = {s.id: [fact.text for fact in s.facts()] for s in screens}
    assert [name for name, texts in said.items() if len(texts) > len(set(texts))] == []


def test_every_fact_is_cited_or_marked_as_opinion(screens: list[Screen]) -> None:
    bare = [(s.id, f.text) for s in screens for f in s.facts() if not (f.citations or f.opinion)]
    assert bare == []


def test_every_quote_was_said(screens: list[Screen]) -> None:
    invented = [
        (s.id, fact.heard)
        for s in screens
        for fact in s.facts()
        if fact.heard and not was_said(fact.heard, s.turns)
    ]
    assert invented == []


def was_said(quote: str, turns: tuple[str, ...]) -> bool:
    said = [" ".join(turn.split()) for turn in turns]
    return any(quote.removesuffix(" …") in turn for turn in said)


def test_every_button_fits_into_slack(screens: list[Screen]) -> None:
    says = [(s.id, len(p.says)) for s in screens for p in s.parts if isinstance(p, Choice)]
    assert [pair for pair in says if pair[1] > LONGEST_BUTTON_VALUE] == []


@pytest.mark.parametrize("length", [1890, 1900, 1901, 5000, 40_000])
def test_the_buttons_of_a_long_message_fit_into_slack(length: int, toolbox: Toolbox) -> None:
    text = ("We sort photos on our own server. Which framework? " + "word " * 8000)[:length]
    message = answer(Request(text=f"ask {text}"), toolbox)
    says = [len(part.says) for part in message.parts if isinstance(part, Choice)]
    assert all(n <= LONGEST_BUTTON_VALUE for n in says)


def test_asking_twice_gives_equal_recommendations(screens: list[Screen], mind: Mind) -> None:
    again = {s.id: mind.recommend(mind.understand(s.turns).profile) for s in screens}
    assert [s.id for s in screens if again[s.id] != s.recommendation] == []


def test_the_contributions_and_the_cases_votes_add_up(screens: list[Screen], mind: Mind) -> None:
    off = {
        s.id: gap
        for s in screens
        if (gap := largest_gap(reckoned(s, mind), s.recommendation.probabilities)) > ROUNDING
    }
    assert off == {}


def test_probabilities_add_up_to_one(screens: list[Screen]) -> None:
    sums = {s.id: sum(s.recommendation.probabilities.values()) for s in screens}
    assert {name: total for name, total in sums.items() if abs(total - 1) > 5 * ROUNDING} == {}


def test_the_verdict_is_the_likeliest(screens: list[Screen]) -> None:
    chances = {s.id: s.recommendation.probabilities for s in screens}
    verdicts = {s.id: s.recommendation.verdict for s in screens}
    assert [n for n, p in chances.items() if p[verdicts[n]] < max(p.values())] == []


def largest_gap(one: dict[Verdict, float], other: dict[Verdict, float]) -> float:
    return max(abs(one[verdict] - other[verdict]) for verdict in VERDICTS)


def reckoned(screen: Screen, mind: Mind) -> dict[Verdict, float]:
    """The probabilities again, from what the recommendation says of itself and the cases' votes."""
    pulls = [part.pull for part in screen.recommendation.contributions]
    lead = LOG_ODDS_PER_POINT * sum(pull.framework for pull in pulls)
    margin = LOG_ODDS_PER_POINT * max(0.1, MARGIN + sum(pull.either for pull in pulls))
    odds: dict[Verdict, float] = {
        "pytorch": sigmoid(lead - margin),
        "tensorflow": sigmoid(-lead - margin),
        "either": max(1e-9, 1 - sigmoid(lead - margin) - sigmoid(-lead - margin)),
        "jax": math.exp(LOG_ODDS_PER_POINT * sum(pull.jax for pull in pulls)),
        "neither": math.exp(LOG_ODDS_PER_POINT * sum(pull.neither for pull in pulls)),
    }
    constraint = screen.recommendation.constraint
    if constraint is not None and constraint.verdict is not None:
        ahead = math.exp(LOG_ODDS_PER_POINT * CONSTRAINT_POINTS / 4)
        odds[constraint.verdict] = max(odds.values()) * ahead
    else:
        votes = shares(screen.profile, mind)
        odds = {verdict: odds[verdict] * votes[verdict] ** SIMILARITY_WEIGHT for verdict in odds}
    return {verdict: value / sum(odds.values()) for verdict, value in odds.items()}


def shares(profile: Profile, mind: Mind) -> dict[Verdict, float]:
    words = [word.normal for turn in profile.turns for word in mind.reader_.words(turn)]
    reading = Reading(words=" ".join(words), needs=tuple(sorted(profile.codes().items())))
    return mind.index_.shares(mind.index_.nearest([reading])[0])


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))
