"""A profile weighed into a recommendation; it knows no text, no Slack and no clock.

Hard constraints are looked at first. Everything else adds points, in log-odds, to one of two
questions: is it the pair PyTorch and TensorFlow at all, or JAX, or no deep-learning framework
(a softmax); and within the pair, which side, or does it not matter (an ordered logit with cut
points at plus and minus the margin; McCullagh, 1980, doi:10.1111/j.2517-6161.1980.tb01109.x).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.core.knowledge import VERDICTS, Factor, Knowledge, Pull, Rule, Statement, Verdict
from bot.core.numbers.adoption import LARGEST_SHIFT, Adoption
from bot.core.profile import Need
from bot.core.similar import Neighbour

LOG_ODDS_PER_POINT = 0.9
"""One point of the three-point scale, in log-odds."""
PRIOR = Pull(framework=1.0, jax=-3.0, neither=-3.0)
"""Before anything is heard: a Python project leans to PyTorch, and JAX or neither are rare."""
PRIOR_FACTOR = "python"
"""Carries the prior's lean itself, so that it is not counted twice."""
MARGIN = 0.6
"""Points by which one side must lead before the choice matters."""
CONSTRAINT_POINTS = 8.0
SIMILARITY_WEIGHT = 0.5

Source = Literal["prior", "factor", "rule", "constraint", "similarity"]


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What one thing adds, in points; all of them add up to the answer."""

    source: Source
    id: str
    pull: Pull = field(default_factory=Pull)
    shift: float = 0.0
    """The part of the pull that a measured trend put there, towards PyTorch."""
    votes: dict[Verdict, float] = field(default_factory=dict)
    """What similar cases add to each verdict, in log-odds; only for ``similarity``."""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One sentence for or against, and the words that brought it up."""

    id: str
    code: str | None
    source: Source
    favours: Verdict
    weight: float
    """Points towards ``favours``."""
    need: Need | None
    because: Statement


@dataclass(frozen=True, kw_only=True)
class Flip:
    """A single change that would change the verdict."""

    factor: str
    adds: bool
    """True: if this held as well; False: if this were dropped."""
    verdict: Verdict
    probability: float


@dataclass(frozen=True, kw_only=True)
class Question:
    """What to ask back, the answers offered, and how much an answer tells (in bits)."""

    text: str
    factors: tuple[str, ...]
    bits: float


@dataclass(frozen=True, kw_only=True)
class Recommendation:
    """The answer to "which framework", with everything it rests on."""

    verdict: Verdict
    confidence: float
    """Calibrated probability that a knowledgeable reader would accept the verdict."""
    probabilities: dict[Verdict, float]
    contributions: tuple[Contribution, ...]
    reasons: tuple[Reason, ...]
    against: Reason | None
    flips: tuple[Flip, ...]
    questions: tuple[Question, ...]
    deploy_on: tuple[Statement, ...]
    neighbours: tuple[Neighbour, ...]
    constraint: Rule | None = None
    adoption: dict[str, Adoption] = field(default_factory=dict)
    """The measured numbers behind the factors that hold, by factor."""


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """The bare weighing of a set of factors: what each adds, and the probabilities."""

    contributions: tuple[Contribution, ...]
    constraint: Rule | None
    probabilities: dict[Verdict, float]

    @property
    def verdict(self) -> Verdict:
        """The likeliest verdict."""
        return max(VERDICTS, key=lambda v: self.probabilities[v])


class _Condition:
    """When a rule applies, ready to be asked many times."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._all_of, self._any_of = frozenset(rule.all_of), frozenset(rule.any_of)
        self._none_of, self._ruled_out = frozenset(rule.none_of), frozenset(rule.ruled_out)

    def is_met(self, holding: frozenset[str], ruled_out: frozenset[str]) -> bool:
        return (
            self._all_of <= holding
            and (not self._any_of or not self._any_of.isdisjoint(holding))
            and self._none_of.isdisjoint(holding)
            and self._ruled_out <= ruled_out
        )


class Weigher:
    """Weighs sets of factors by the pulls of a Knowledge.

    Args:
        knowledge: factors and rules.
        shifts: points by which a measured trend moves a factor's weight, by factor id.
        shares: the votes of the cases similar to the message, if any.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        *,
        shifts: Mapping[str, float] | None = None,
        shares: Mapping[Verdict, float] | None = None,
    ) -> None:
        self._factors = knowledge.factors
        self._rules = tuple(
            _Condition(rule)
            for rule in sorted(knowledge.rules.values(), key=lambda r: (-r.priority, r.id))
        )
        self._shifts = dict(shifts or {})
        self._shares = shares

    def weigh(
        self,
        holding: frozenset[str],
        ruled_out: frozenset[str],
    ) -> Weighed:
        """What these factors come to."""
        parts = list(self._contributions(holding))
        constraint = None
        for condition in self._rules:
            if not condition.is_met(holding, ruled_out):
                continue
            rule = condition.rule
            if rule.verdict is None:
                parts.append(Contribution(source="rule", id=rule.id, pull=rule.pull))
            elif constraint is None:
                constraint = rule
                pull = _towards(rule.verdict)
                parts.append(Contribution(source="constraint", id=rule.id, pull=pull))
        if self._shares is not None and constraint is None:
            votes = {v: SIMILARITY_WEIGHT * math.log(self._shares[v]) for v in VERDICTS}
            parts.append(Contribution(source="similarity", id="similar-cases", votes=votes))
        return Weighed(
            contributions=tuple(parts),
            constraint=constraint,
            probabilities=probabilities(parts, constraint),
        )

    def _contributions(self, holding: frozenset[str]) -> Iterable[Contribution]:
        lean = 0.0 if PRIOR_FACTOR in holding else PRIOR.framework
        yield Contribution(source="prior", id="prior", pull=replace(PRIOR, framework=lean))
        seen_codes: set[str] = set()
        for name in sorted(holding, key=lambda n: (-abs(self._factors[n].pull.framework), n)):
            factor = self._factors[name]
            if factor.code is not None and factor.code in seen_codes:
                continue
            if factor.code is not None:
                seen_codes.add(factor.code)
            yield self._moved(factor)

    def _moved(self, factor: Factor) -> Contribution:
        """A factor's pull, moved by its trend."""
        shift = self._shifts.get(factor.id, 0.0)
        if shift == 0:
            return Contribution(source="factor", id=factor.id, pull=factor.pull)
        shift = max(-LARGEST_SHIFT, min(LARGEST_SHIFT, shift))
        pull = replace(factor.pull, framework=factor.pull.framework + shift)
        return Contribution(source="factor", id=factor.id, pull=pull, shift=shift)


def _towards(verdict: Verdict) -> Pull:
    match verdict:
        case "pytorch":
            return Pull(framework=CONSTRAINT_POINTS)
        case "tensorflow":
            return Pull(framework=-CONSTRAINT_POINTS)
        case "either":
            return Pull(either=CONSTRAINT_POINTS)
        case "jax":
            return Pull(jax=CONSTRAINT_POINTS)
        case "neither":
            return Pull(neither=CONSTRAINT_POINTS)


def probabilities(
    parts: Sequence[Contribution], constraint: Rule | None = None
) -> dict[Verdict, float]:
    """What the contributions come to: a probability for each verdict, adding up to 1."""
    pulls = [part.pull for part in parts]
    lead = LOG_ODDS_PER_POINT * sum(p.framework for p in pulls)
    margin = LOG_ODDS_PER_POINT * max(0.1, MARGIN + sum(p.either for p in pulls))
    logs: dict[Verdict, float] = {
        "pytorch": _log_sigmoid(lead - margin),
        "tensorflow": _log_sigmoid(-lead - margin),
        "either": _log_between(lead, margin),
        "jax": LOG_ODDS_PER_POINT * sum(p.jax for p in pulls),
        "neither": LOG_ODDS_PER_POINT * sum(p.neither for p in pulls),
    }
    if constraint is not None and constraint.verdict is not None:
        logs[constraint.verdict] = max(logs.values()) + LOG_ODDS_PER_POINT * CONSTRAINT_POINTS / 4
    for part in parts:
        for verdict, vote in part.votes.items():
            logs[verdict] += vote
    top = max(logs.values())
    odds = {verdict: math.exp(value - top) for verdict, value in logs.items()}
    total = sum(odds.values())
    return {verdict: odds[verdict] / total for verdict in VERDICTS}


def _log_sigmoid(x: float) -> float:
    return -math.log1p(math.exp(-x)) if x > -30 else x


def _log_between(lead: float, margin: float) -> float:
    """Log probability that neither side leads by the margin."""
    above = 1 / (1 + math.exp(min(50.0, margin - lead)))
    below = 1 / (1 + math.exp(min(50.0, margin + lead)))
    return math.log(max(1e-9, 1 - above - below))
