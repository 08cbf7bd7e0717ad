"""The Home: what it does, what this person gets from it, how fresh the numbers are, the
scoreboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.conversation import Decision
from bot.core.digests.subscription import Subscription
from bot.core.knowledge import Knowledge
from bot.core.numbers.series import Visit
from bot.messages.amounts import age, day
from bot.messages.claim import Checked
from bot.messages.forgotten import DESCRIBE
from bot.messages.help import EXAMPLES, line_of_example
from bot.messages.message import Choice, Heading, Line, Message, Note, Part, Span, plain
from bot.messages.scoreboard import scoreboard
from bot.messages.subscription import View
from bot.messages.subscription_list import at_home


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """How fresh the numbers are."""

    newest: date | None
    """The day after the newest period of all; None: no number is held."""
    asked: Sequence[Visit]
    """The last visit to each source."""
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Yours:
    """What one person has."""

    by: str
    """Their id."""
    digests: Sequence[Subscription] | None
    """None: they cannot be read."""
    decisions: Sequence[Decision]
    now: datetime


def home(
    knowledge: Knowledge,
    freshness: Freshness | None,
    board: Sequence[Checked],
    yours: Yours,
    keep: timedelta,
) -> Message:
    """The Home of one person.

    Args:
        freshness: None: the store cannot be read.
        keep: how long conversations are kept.
    """
    parts: list[Part] = [
        Heading(text="PyTorch or TensorFlow, settled honestly"),
        plain(
            "Describe a project where your team talks: mention me in a channel, write to me, or"
            " use /framewise. I say which framework fits, why, and what would change my mind."
        ),
        Choice(label="Describe a project", says=DESCRIBE, strong=True),
        *(Choice(label=what, says=line_of_example(example)) for what, example in EXAMPLES[1:]),
        Choice(label="Help", says="help"),
        Heading(text="Your digests"),
        *_digests(yours),
        Heading(text="Saved decisions"),
        *_decisions(yours.decisions),
        Heading(text="How fresh the numbers are"),
        *_freshness(freshness),
        Choice(label="All sources", says="sources"),
        *(part for part in scoreboard(knowledge, board).parts),
        Note(
            text=f"I keep what you tell me for {keep.days} days; “Forget me” ends that at once. A"
            " saved decision stays until who saved it removes it."
        ),
        Choice(label="Forget me", says="forget"),
    ]
    return Message(summary="Framewise", parts=tuple(parts))


def _digests(yours: Yours) -> list[Part]:
    if yours.digests is None:
        return [plain("I cannot read them just now. They come as they were wanted.")]
    return at_home(yours.digests, View(channel=yours.by, by=yours.by, now=yours.now))


def _decisions(decisions: Sequence[Decision]) -> list[Part]:
    if not decisions:
        return [plain("None by you yet. “Save decision” stands under every recommendation.")]
    return [
        Line(
            spans=(
                Span(f"{day(one.at.date())}: ", "quiet"),
                Span(one.title),
                Span(f"  decisions {one.id}", "code"),
            )
        )
        for one in decisions
    ]


def _freshness(freshness: Freshness | None) -> list[Part]:
    if freshness is None:
        return [plain("I cannot read my numbers just now. Advice goes on without them.")]
    if freshness.newest is None:
        return [plain("I hold no numbers yet.")]
    newest = freshness.newest - timedelta(days=1)
    said = f"The newest number is of {day(newest)} ({age(newest, freshness.now.date())})."
    failed = [visit for visit in freshness.asked if visit.error]
    asked = len(freshness.asked)
    if not asked:
        return [plain(f"{said} No source has been asked from here yet: it is shipped history.")]
    return [plain(f"{said} {asked - len(failed)} of {asked} sources answered when last asked.")]
