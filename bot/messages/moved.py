"""What changes by hand did to a recommendation, in a line each."""

from __future__ import annotations

from bot.core.advice import Advice
from bot.core.knowledge import Knowledge
from bot.messages.message import Line, Span
from bot.messages.verdicts import NAMES

MOST_MOVES = 3
LEAST = 0.5
"""Percentage points below which a change is said to make no difference."""


def moved_lines(knowledge: Knowledge, advice: Advice) -> tuple[Line, ...]:
    """What each change did, with the others as they are; the newest first."""
    now = NAMES[advice.recommendation.verdict]
    lines = []
    for one in advice.moved[::-1][:MOST_MOVES]:
        name = knowledge.factors[one.change.factor].name
        lead = f"{'With' if one.change.holds else 'Without'} “{name}”: "
        before = NAMES[one.before]
        went = f"{before} → {now}" if before != now else f"still {now}"
        lines.append(
            Line(spans=(Span(lead, "quiet"), Span(went, "strong"), Span(_by(one.points, now))))
        )
    return tuple(lines)


def _by(points: float, verdict: str) -> str:
    if abs(points) < LEAST:
        return " (it makes no difference)"
    return f" ({points:+.0f} percentage points for {verdict})"
