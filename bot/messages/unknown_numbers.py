"""Numbers that are not there, said plainly, with the nearest that is."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.numbers.excerpt import Stretch
from bot.core.numbers.metric import Metric, Unmeasured
from bot.core.numbers.series import Series
from bot.core.questions.asked_period import Reach
from bot.messages.amounts import period
from bot.messages.message import Choice, Fact, Heading, Line, Message, Part, Span, plain

TRY = "stats downloads of PyTorch and TensorFlow"


def unmeasured(asked: Unmeasured, nearest: Metric | None) -> Message:
    """A number that nobody counts here."""
    text = f"Unknown: {asked.name}: not counted here."
    parts: list[Part] = [Heading(text="Unknown"), plain(f"{text} {asked.why}")]
    return _with_nearest(text, parts, nearest)


def never_measured(
    metric: Metric,
    source: str,
    lines: Sequence[str],
    nearest: Metric | None,
    told: Sequence[Fact] = (),
) -> Message:
    """A number that is counted in principle, and has never been measured here.

    Args:
        lines: the names of what it was asked of, if not of all.
        told: what a source has stated of it.
    """
    of_them = f" for {' and '.join(lines)}" if lines else ""
    text = f"Unknown: {metric.name}: never measured here{of_them}."
    parts: list[Part] = [Heading(text="Unknown"), plain(f"{text} It would come from {source}.")]
    parts += told
    return _with_nearest(text, parts, nearest)


def _with_nearest(text: str, parts: Sequence[Part], nearest: Metric | None) -> Message:
    """The answer, with the nearest number that is held, to press."""
    if nearest is None:
        return Message(summary=text, parts=tuple(parts))
    line = plain(f"The nearest I hold: {nearest.name}. {nearest.question}")
    button = Choice(label=nearest.name, says=f"stats {nearest.id}", strong=True)
    return Message(summary=text, parts=(*parts, line, button))


_WHY_NOT: dict[Reach, str] = {
    "future": "that is still to come, and I do not forecast",
    "before": "none of the frameworks existed then",
    "impossible": "there is no such day or month",
}


def not_then(metric: Metric, stretch: Stretch, reach: Reach, held: Series) -> Message:
    """There are numbers, but none of the time asked about."""
    why = _WHY_NOT.get(reach)
    text = f"Unknown: I hold no number of the time you asked about ({stretch.words})"
    text += f": {why}." if why else f". {_around(stretch, held)}"
    return Message(
        summary=text,
        parts=(
            Heading(text=metric.name),
            plain(text),
            Choice(label="Show the newest", says=f"stats {metric.id}", strong=True),
        ),
    )


def _around(stretch: Stretch, held: Series) -> str:
    """The nearest numbers before and after, or where they end."""
    before = [point for point in held.points if point.start < stretch.start]
    after = [point for point in held.points if point.start >= stretch.start]
    if before and after:
        return f"The nearest are of {period(before[-1])} and {period(after[0])}."
    if before:
        return f"The newest of this kind is of {period(before[-1])}."
    return f"The oldest of this kind is of {period(after[0])}."


def not_of_those(metric: Metric, named: Sequence[str], counted: Sequence[str]) -> Message:
    """The number is counted, but not of what was asked about."""
    text = f"Unknown: {metric.name}: not counted for {' and '.join(named)}."
    return Message(
        summary=text,
        parts=(
            Heading(text="Unknown"),
            plain(f"{text} I count it for {', '.join(counted)}."),
            Choice(label=metric.name, says=f"stats {metric.id}", strong=True),
        ),
    )


def no_numbers() -> Message:
    """Nothing that is counted here answers the question."""
    return Message(
        summary="Unknown: I hold no number for that.",
        parts=(
            Heading(text="Unknown"),
            plain("I hold no number for that, and I do not make one up."),
            Line(
                spans=(
                    Span("I count downloads, GitHub stars, questions, papers, models and survey"),
                    Span(" answers of PyTorch, TensorFlow, Keras and JAX. Try: "),
                    Span(TRY, "code"),
                )
            ),
        ),
    )
