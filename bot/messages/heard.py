"""The line of what was understood: needs, and who brought them up where several people spoke."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.knowledge import Knowledge
from bot.core.profile import Need, Profile
from bot.messages.message import Line, Span, Tone
from bot.messages.voices import Voices

MOST_HEARD = 6


def heard_line(knowledge: Knowledge, profile: Profile, voices: Voices) -> Line | None:
    """Needs that hold, then those ruled out or taken out, struck through; None: nothing heard."""
    shown = list(_shown(knowledge, profile))
    if not shown:
        return None
    spans = [Span("Heard: ", "quiet")]
    for number, (need, tone) in enumerate(shown[:MOST_HEARD]):
        if number:
            spans.append(Span(" · ", "quiet"))
        spans.append(Span(knowledge.factors[need.factor].name, tone))
        spans += _from(need, tone, voices)
    if len(shown) > MOST_HEARD:
        spans.append(Span(f" · and {len(shown) - MOST_HEARD} more", "quiet"))
    return Line(spans=tuple(spans))


def _shown(knowledge: Knowledge, profile: Profile) -> Iterator[tuple[Need, Tone]]:
    """One need of each catalogue entry and of each name, one that holds before one that does
    not."""
    seen: set[str] = set()
    for need in sorted(profile.needs, key=lambda each: not each.holds):
        names = {need.code or need.factor, knowledge.factors[need.factor].name}
        if seen.isdisjoint(names):
            yield need, "strong" if need.holds else "struck"
        seen |= names
    for need in profile.taken_out:
        yield need, "struck"


def _from(need: Need, tone: Tone, voices: Voices) -> Iterator[Span]:
    """Who it came from, where that was not the person who asks."""
    if need.by == "hand":
        yield Span(" (put in)", "quiet")
    elif (other := voices.other(need)) is not None:
        yield Span(" (", "quiet")
        yield Span(other, "person")
        yield Span(")", "quiet")
