"""A weighed profile as a full recommendation: reasons, counter-argument, flips, questions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from bot.core.knowledge import VERDICTS, Knowledge, Pull, Statement, Verdict
from bot.core.profile import Need, Profile
from bot.core.recommend import Contribution, Flip, Question, Reason, Weighed, Weigher
from bot.core.similar import Neighbour

MOST_FLIPS = 3
MOST_TRIED = 12
"""Needs that could come up, tried for a flip or a question: the commonest."""
MOST_ANSWERS = 6
MOST_QUESTIONS = 2
CERTAIN = 0.85
"""From this probability on, nothing is asked."""
FEWEST_BITS = 0.05
"""An answer that tells less than this is not worth a question."""
TARGET_QUESTION = "Where does it run?"


def reasons(knowledge: Knowledge, profile: Profile, weighed: Weighed) -> tuple[Reason, ...]:
    """Every contribution that speaks for a verdict, the weightiest for the answer first."""
    needs = {need.factor: need for need in profile.needs if need.holds}
    found = [
        reason
        for part in weighed.contributions
        if (reason := _reason(knowledge, part, needs)) is not None
    ]
    return tuple(
        sorted(found, key=lambda r: (r.favours != weighed.verdict, -_rank(r), -r.weight, r.id))
    )


def _rank(reason: Reason) -> int:
    return {"constraint": 3, "rule": 2}.get(reason.source, 1)


def _reason(knowledge: Knowledge, part: Contribution, needs: Mapping[str, Need]) -> Reason | None:
    favours, weight = towards(part.pull)
    if part.source in ("prior", "similarity"):
        return None
    if part.source == "factor":
        factor = knowledge.factors[part.id]
        return Reason(
            id=part.id,
            code=factor.code,
            source="factor",
            favours=favours,
            weight=weight,
            need=needs.get(part.id),
            because=factor.because,
        )
    rule = knowledge.rules[part.id]
    if rule.silent:
        return None
    heard = next((needs[name] for name in (*rule.all_of, *rule.any_of) if name in needs), None)
    return Reason(
        id=part.id,
        code=heard.code if heard else None,
        source=part.source,
        favours=rule.verdict or favours,
        weight=weight,
        need=heard,
        because=rule.because,
    )


def towards(pull: Pull) -> tuple[Verdict, float]:
    """The verdict that a pull favours most, and by how many points; a tie is "either"."""
    sides: dict[Verdict, float] = {
        "pytorch": pull.framework,
        "tensorflow": -pull.framework,
        "either": pull.either,
        "jax": pull.jax,
        "neither": pull.neither,
    }
    best = max(VERDICTS, key=lambda v: sides[v])
    return (best, sides[best]) if sides[best] > 0 else ("either", 0.0)


def counter(knowledge: Knowledge, found: Sequence[Reason], verdict: Verdict) -> Reason | None:
    """The strongest argument against: a reason for another verdict, else the best reason's own
    counter-argument."""
    others = [r for r in found if r.favours not in (verdict, "either") and r.weight > 0]
    if others:
        return max(others, key=lambda r: (r.weight, r.id))
    for reason in found:
        if reason.source == "factor" and reason.favours == verdict:
            factor = knowledge.factors[reason.id]
            return Reason(
                id=reason.id,
                code=reason.code,
                source="factor",
                favours=verdict,
                weight=0.0,
                need=reason.need,
                because=factor.counter,
            )
    return None


def flips(
    knowledge: Knowledge,
    weigher: Weigher,
    profile: Profile,
    verdict: Verdict,
    frequency: Mapping[str, float],
) -> tuple[Flip, ...]:
    """Single changes that change the verdict: needs dropped, surest first, then needs added.

    What might be added are circumstances that could come up without making it another project:
    code, people, machines, a place to run. The commonest among the worked cases come first, one
    for each verdict.
    """
    holding, ruled_out = profile.holding(), profile.ruled_out()
    dropped = [
        flip
        for name in sorted(holding)
        if (flip := _flip(weigher, holding - {name}, ruled_out, name, adds=False)).verdict
        != verdict
    ]
    added: dict[Verdict, Flip] = {}
    for name in _commonest(_could_come_up(knowledge, holding), frequency, MOST_TRIED):
        flip = _flip(weigher, holding | {name}, ruled_out - {name}, name, adds=True)
        if flip.verdict != verdict:
            added.setdefault(flip.verdict, flip)
    dropped.sort(key=lambda f: (-f.probability, f.factor))
    return tuple([*dropped, *added.values()][:MOST_FLIPS])


def _flip(
    weigher: Weigher, holding: frozenset[str], ruled_out: frozenset[str], name: str, *, adds: bool
) -> Flip:
    changed = weigher.weigh(holding, ruled_out)
    probability = round(changed.probabilities[changed.verdict], 4)
    return Flip(factor=name, adds=adds, verdict=changed.verdict, probability=probability)


def _could_come_up(knowledge: Knowledge, holding: frozenset[str]) -> list[str]:
    runs_somewhere = any(knowledge.factors[name].group == "target" for name in holding)
    does_something = any(knowledge.factors[name].group == "task" for name in holding)
    groups = {"team", "serving", "hardware"}
    groups |= set() if runs_somewhere or does_something else {"target"}
    return [f.id for f in knowledge.factors.values() if f.group in groups and f.id not in holding]


def _commonest(names: Iterable[str], frequency: Mapping[str, float], most: int) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: (-frequency.get(name, 0.0), name))[:most])


def questions(
    knowledge: Knowledge,
    weigher: Weigher,
    profile: Profile,
    frequency: Mapping[str, float],
) -> tuple[Question, ...]:
    """The questions whose answers are expected to tell most about the verdict.

    Where it runs is one question with many answers; every other factor is a question of its own.
    Expected information is the fall in entropy, with answers as frequent as among the cases.
    """
    holding, ruled_out = profile.holding(), profile.ruled_out()
    weighed = weigher.weigh(holding, ruled_out)
    if weighed.probabilities[weighed.verdict] >= CERTAIN:
        return ()
    now = _entropy(weighed.probabilities)
    found: list[Question] = []
    targets = [f for f in knowledge.factors.values() if f.group == "target" and f.label]
    if not any(f.id in holding for f in targets):
        ids = _commonest((f.id for f in targets if f.id not in ruled_out), frequency, MOST_ANSWERS)
        after = _expected(weigher, profile, ids, frequency)
        found.append(Question(text=TARGET_QUESTION, factors=ids, bits=now - after))
    askable = (
        f.id
        for f in knowledge.factors.values()
        if f.core
        and f.id not in holding | ruled_out
        and f.group not in ("target", "language", "quality")
    )
    for name in _commonest(askable, frequency, MOST_TRIED):
        after = _expected(weigher, profile, [name], frequency)
        text = knowledge.factors[name].question
        found.append(Question(text=text, factors=(name,), bits=now - after))
    worth = [q for q in found if q.bits >= FEWEST_BITS]
    return tuple(sorted(worth, key=lambda q: (-q.bits, q.text))[:MOST_QUESTIONS])


def _expected(
    weigher: Weigher, profile: Profile, answers: Sequence[str], frequency: Mapping[str, float]
) -> float:
    """Expected entropy of the verdict after one of the answers (or none of them) is given."""
    holding, ruled_out = profile.holding(), profile.ruled_out()
    left, total = 1.0, 0.0
    for name in answers:
        share = min(frequency.get(name, 0.0), left)
        left -= share
        total += share * _entropy(weigher.weigh(holding | {name}, ruled_out).probabilities)
    return total + left * _entropy(weigher.weigh(holding, ruled_out).probabilities)


def _entropy(probabilities: Mapping[Verdict, float]) -> float:
    return -sum(p * math.log2(p) for p in probabilities.values() if p > 0)


def deploy_on(knowledge: Knowledge, profile: Profile, weighed: Weighed) -> tuple[Statement, ...]:
    """What to run it on: the rules' advice first, then that of targets, serving and hardware."""
    found: list[Statement] = []
    for part in weighed.contributions:
        if part.source in ("rule", "constraint"):
            advice = knowledge.rules[part.id].deploy_on
            if advice is not None:
                found.append(advice)
    order = ("target", "serving", "circumstance", "language", "hardware", "task")
    holding = [knowledge.factors[need.factor] for need in profile.needs if need.holds]
    for group in order:
        found += [
            f.deploy_on
            for f in holding
            if f.group == group
            and f.deploy_on is not None
            and towards(f.pull)[0] in (weighed.verdict, "either")
        ]
    return tuple(dict.fromkeys(found))[:3]


def frequencies(profiles: Sequence[Profile]) -> dict[str, float]:
    """How often each factor holds among the worked cases' profiles."""
    counts: dict[str, int] = {}
    for profile in profiles:
        for name in profile.holding():
            counts[name] = counts.get(name, 0) + 1
    return {name: count / max(1, len(profiles)) for name, count in counts.items()}


def rounded(probabilities: Mapping[Verdict, float]) -> dict[Verdict, float]:
    """Probabilities to four digits, for showing."""
    return {verdict: round(probabilities[verdict], 4) for verdict in VERDICTS}


def nearest_cases(neighbours: Sequence[Neighbour], most: int = 3) -> tuple[Neighbour, ...]:
    """The few nearest cases worth showing."""
    return tuple(neighbours[:most])
