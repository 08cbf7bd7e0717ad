"""What a thing of the field is, what became of it, and what to use today."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.knowledge import Concept, Knowledge
from bot.messages.citing import stated
from bot.messages.message import Choice, Fact, Heading, Line, Message, Part, Span


def explained(knowledge: Knowledge, concepts: Sequence[Concept]) -> Message:
    """Two sentences on each thing asked about."""
    parts: list[Part] = []
    for concept in concepts:
        parts.append(Heading(text=concept.name))
        for statement in (concept.what, concept.became, concept.use):
            if statement is not None:
                fact = stated(knowledge, statement)
                parts.append(
                    Fact(
                        text=fact.text,
                        citations=fact.citations,
                        opinion=fact.opinion,
                        mark="plain",
                    )
                )
    related = [
        knowledge.concepts[name]
        for concept in concepts
        for name in concept.see_also
        if knowledge.concepts[name] not in concepts
    ]
    parts += [
        Choice(label=other.name[:70], says=f"explain {other.name}")
        for other in list({c.id: c for c in related}.values())[:3]
    ]
    return Message(
        summary=" ".join(f"{c.name}: {c.what.text}" for c in concepts), parts=tuple(parts)
    )


def not_known(nearest: Sequence[Concept]) -> Message:
    """A thing I have nothing on."""
    parts: list[Part] = [
        Line(spans=(Span("I have nothing sourced on that name."),)),
    ]
    if nearest:
        parts.append(Line(spans=(Span("Did you mean one of these?"),)))
    parts += [Choice(label=c.name[:70], says=f"explain {c.name}") for c in nearest]
    return Message(summary="I have nothing sourced on that name.", parts=tuple(parts))
