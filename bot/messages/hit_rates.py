"""How often people said an answer was right, by verdict and by what it rested on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.core.conversation import Feedback
from bot.core.hit_rate import FEWEST, HitRate, by_factor, by_verdict, overall, reasons
from bot.core.knowledge import Knowledge
from bot.messages.message import Heading, Message, Note, Part, Table, plain
from bot.messages.rating import REASONS
from bot.messages.verdicts import NAMES

HEADER = ("", "Right", "Of", "Rate", "95 % range")


def hit_rates(knowledge: Knowledge, feedback: Sequence[Feedback]) -> Message:
    """The rates of all answers that somebody rated."""
    rate = overall(feedback)
    if rate is None:
        said = "Nobody has rated an answer yet: Yes and No stand under every recommendation."
        return Message(summary=said, parts=(plain(said),))
    said = f"{rate.right} of {rate.total} rated answers were right."
    verdicts: dict[str, str] = {str(verdict): name for verdict, name in NAMES.items()}
    factors = {factor.id: factor.name for factor in knowledge.factors.values()}
    parts: list[Part] = [
        Heading(text="Were the answers right?"),
        plain(said),
        Table(caption="By verdict", rows=(HEADER, *_rows(by_verdict(feedback), verdicts))),
        Table(caption="By what was heard", rows=(HEADER, *_rows(by_factor(feedback), factors))),
    ]
    if why := reasons(feedback):
        rows = tuple((REASONS.get(reason, reason), str(count)) for reason, count in why)
        parts.append(Table(caption="What was not right", rows=(("Reason", "Times"), *rows)))
    parts.append(
        Note(text=f"No rate below {FEWEST} answers. Who rates an answer is no random sample.")
    )
    return Message(summary=said, parts=tuple(parts))


def _rows(rates: Sequence[HitRate], names: Mapping[str, str]) -> list[tuple[str, ...]]:
    return [
        (names.get(rate.of, rate.of), str(rate.right), str(rate.total), *_range(rate))
        for rate in rates
    ]


def _range(rate: HitRate) -> tuple[str, str]:
    if not rate.is_enough:
        return "too few", ""
    return f"{rate.right / rate.total:.0%}", f"{rate.low:.0%} to {rate.high:.0%}"
