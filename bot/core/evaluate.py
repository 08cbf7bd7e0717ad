"""Predictions scored against labelled messages, as the rubric defines; it knows no files.

The definitions: an item whose action was missed counts as wrong for the verdict; need-F1 is micro
F1 over (code, truth) pairs; calibration is the expected calibration error (Guo et al., 2017) of the
stated confidence against lenient correctness, in five bins of equal count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.core.knowledge import ACTIONS, VERDICTS, Action, Verdict

BINS = 5


@dataclass(frozen=True, kw_only=True)
class Gold:
    """One labelled message."""

    id: str
    text: str
    action: Action
    thread: tuple[str, ...] = ()
    verdict: Verdict | None = None
    accept: tuple[Verdict, ...] = ()
    needs: dict[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """What was answered to one message."""

    action: Action
    verdict: Verdict | None
    confidence: float | None
    needs: dict[str, bool]


@dataclass(frozen=True, kw_only=True)
class Scores:
    """All scores; a share is None where there is nothing to count."""

    n: int
    action_accuracy: float | None
    action_macro_f1: float | None
    false_answers: float | None
    verdict_n: int
    verdict_strict: float | None
    verdict_lenient: float | None
    need_f1: float | None
    need_f1_recommend: float | None
    negation_n: int
    negation_lenient: float | None
    ece_n: int
    ece: float | None
    actions: dict[str, dict[str, int]]
    """Gold action -> predicted action -> count."""
    verdicts: dict[str, dict[str, int]]
    """Gold verdict -> predicted verdict ("none" where the action was missed) -> count."""


def score(pairs: Sequence[tuple[Gold, Prediction]]) -> Scores:
    """Scores of predictions against their labels."""
    actions: dict[str, Counter[str]] = {action: Counter() for action in ACTIONS}
    verdicts: dict[str, Counter[str]] = {verdict: Counter() for verdict in VERDICTS}
    strict = lenient = 0
    negated: list[bool] = []
    points: list[tuple[float, bool]] = []
    for gold, said in pairs:
        actions[gold.action][said.action] += 1
        if gold.action != "recommend":
            continue
        verdict = said.verdict if said.action == "recommend" else None
        accepted = verdict in gold.accept
        verdicts[str(gold.verdict)][verdict or "none"] += 1
        strict += verdict == gold.verdict
        lenient += accepted
        if not all(gold.needs.values()):
            negated.append(accepted)
        if said.confidence is not None:
            points.append((said.confidence, accepted))
    advised = [pair for pair in pairs if pair[0].action == "recommend"]
    declines = actions["decline"]
    return Scores(
        n=len(pairs),
        action_accuracy=share(sum(actions[a][a] for a in ACTIONS), len(pairs)),
        action_macro_f1=_macro_f1(actions),
        false_answers=share(declines.total() - declines["decline"], declines.total()),
        verdict_n=len(advised),
        verdict_strict=share(strict, len(advised)),
        verdict_lenient=share(lenient, len(advised)),
        need_f1=_need_f1(pairs),
        need_f1_recommend=_need_f1(advised),
        negation_n=len(negated),
        negation_lenient=share(sum(negated), len(negated)),
        ece_n=len(points),
        ece=_calibration_error(points),
        actions={a: dict(c) for a, c in actions.items() if c},
        verdicts={v: dict(c) for v, c in verdicts.items() if c},
    )


def share(hits: int, total: int) -> float | None:
    """A fraction to four digits, None where there is nothing to count."""
    return round(hits / total, 4) if total else None


def _f1(hits: int, wrong: int, missed: int) -> float | None:
    return share(2 * hits, 2 * hits + wrong + missed)


def _macro_f1(actions: Mapping[str, Counter[str]]) -> float | None:
    scores = []
    for action, row in actions.items():
        if row.total():
            said = sum(other[action] for other in actions.values())
            hits = row[action]
            scores.append(_f1(hits, said - hits, row.total() - hits) or 0.0)
    return round(sum(scores) / len(scores), 4) if scores else None


def _need_f1(pairs: Iterable[tuple[Gold, Prediction]]) -> float | None:
    hits = wrong = missed = 0
    for gold, said in pairs:
        want, got = set(gold.needs.items()), set(said.needs.items())
        hits, wrong, missed = (
            hits + len(want & got),
            wrong + len(got - want),
            missed + len(want - got),
        )
    return _f1(hits, wrong, missed)


def _calibration_error(points: Sequence[tuple[float, bool]]) -> float | None:
    if not points:
        return None
    ranked, n = sorted(points, key=lambda point: point[0]), len(points)
    bins = [ranked[b * n // BINS : (b + 1) * n // BINS] for b in range(BINS)]
    off = sum(abs(sum(confidence - right for confidence, right in part)) for part in bins)
    return round(off / n, 4)


def reliability(points: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """Per bin of equal count: mean confidence, share right, count."""
    ranked, n = sorted(points, key=lambda point: point[0]), len(points)
    bins = [ranked[b * n // BINS : (b + 1) * n // BINS] for b in range(BINS)]
    return [
        (
            sum(confidence for confidence, _ in part) / len(part),
            sum(right for _, right in part) / len(part),
            len(part),
        )
        for part in bins
        if part
    ]


def as_row(gold: Gold, said: Prediction) -> dict[str, Any]:
    """One miss as a flat row, for showing."""
    want, got = set(gold.needs.items()), set(said.needs.items())
    return {
        "id": gold.id,
        "text": gold.text,
        "action": (gold.action, said.action),
        "verdict": (gold.verdict, said.verdict),
        "missed needs": sorted(want - got),
        "wrong needs": sorted(got - want),
    }
