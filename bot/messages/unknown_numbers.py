"""Numbers that are not there, said plainly, with the nearest that is."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.asked_period import Reach
from bot.core.excerpt import Stretch
from bot.core.knowledge import Metric, Unmeasured
from bot.core.series import Point
from bot.messages.amounts import period
from bot.messages.message import Choice, Heading, Line, Message, Part, Span, plain

TRY = "stats downloads of PyTorch and TensorFlow"


def unmeasured(asked: Unmeasured, nearest: Metric) -> Message:
    """A number that nobody counts here."""
    text = f"Unknown: {asked.name}: not counted here."
    return Message(
        summary=text,
        parts=(
            Heading(text="Unknown"),
            plain(f"{text} {asked.why}"),
            plain(f"The nearest I have: {nearest.name}. {nearest.question}"),
            Choice(label=nearest.name, says=f"stats {nearest.id}", strong=True),
        ),
    )


def never_measured(metric: Metric, source: str, nearest: Metric | None) -> Message:
    """A number that is counted in principle, and has never been measured here."""
    text = f"Unknown: {metric.name} has never been measured here."
    how = f"It comes from {source}; `collect` fetches it once there is a network."
    parts: list[Part] = [Heading(text="Unknown"), plain(text), plain(how)]
    if nearest is None:
        return Message(summary=text, parts=tuple(parts))
    parts.append(plain(f"The nearest I hold numbers of: {nearest.name}."))
    button = Choice(label=nearest.name, says=f"stats {nearest.id}", strong=True)
    return Message(summary=text, parts=(*parts, button))


_WHY_NOT: dict[Reach, str] = {
    "future": "that is still to come, and I do not forecast",
    "before": "none of the frameworks existed then",
    "impossible": "there is no such day or month",
}


def not_then(metric: Metric, stretch: Stretch, reach: Reach, newest: Point) -> Message:
    """There are numbers, but none of the time asked about."""
    why = _WHY_NOT.get(reach)
    text = f"Unknown: I hold no number of the time you asked about ({stretch.words})"
    text += f": {why}." if why else "."
    text += f" The newest of this kind is of {period(newest)}."
    return Message(
        summary=text,
        parts=(
            Heading(text=metric.name),
            plain(text),
            Choice(label="Show the newest", says=f"stats {metric.id}", strong=True),
        ),
    )


def not_of_those(metric: Metric, named: Sequence[str]) -> Message:
    """The number is counted, but not of what was asked about."""
    text = f"Unknown: I do not count {metric.name.lower()} of {' and '.join(named)}."
    return Message(
        summary=text,
        parts=(
            Heading(text="Unknown"),
            plain(f"{text} I count {', '.join(metric.families)}."),
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
