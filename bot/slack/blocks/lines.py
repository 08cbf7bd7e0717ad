"""The parts that are lines of text, as pieces of mrkdwn."""

from __future__ import annotations

from collections.abc import Iterator

from bot.messages.message import Citation, Fact, Line, Link, Quote
from bot.slack.blocks.text import Markup, Piece, Words, link

_LEADS = {"point": "• ", "against": "_Against:_ ", "plain": ""}


def pieces(part: Line | Fact | Link) -> tuple[Piece, ...]:
    """One part as the pieces of one line; none when it says nothing."""
    match part:
        case Line():
            said = "".join(span.text for span in part.spans)
            return tuple(Words(span.text, span.tone) for span in part.spans) if said.strip() else ()
        case Fact():
            return tuple(_fact(part)) if part.text.strip() else ()
        case Link():
            return (link(part.label, part.url),) if (part.label + part.url).strip() else ()


def quoted(quote: Quote) -> tuple[tuple[Piece, ...], ...]:
    """Somebody else's words and who they are, as two quoted lines."""
    words = (Markup(">“"), Words(quote.text.strip()), Markup("”"))
    by = (Markup(">— "), Words(quote.by.strip(), "quiet"))
    return (words, by) if quote.by.strip() else (words,)


def _fact(fact: Fact) -> Iterator[Piece]:
    if lead := _LEADS[fact.mark]:
        yield Markup(lead)
    yield Words(fact.text.strip())
    if fact.opinion:
        yield Words(" (judgement)", "quiet")
    if fact.heard is not None and fact.heard.strip():
        if fact.heard_from is None:
            yield Markup(" — you said “")
        else:
            yield Markup(" — ")
            yield Words(fact.heard_from, "person")
            yield Markup(" said “")
        yield Words(fact.heard.strip())
        yield Markup("”")
    for number, citation in enumerate(fact.citations):
        yield Markup(", " if number else " ")
        yield _cited(citation)


def _cited(citation: Citation) -> Markup:
    return link(f"{citation.source} {citation.as_of}", citation.url)
