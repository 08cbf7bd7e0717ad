"""Facts as citations: the short name of a source, its date and its address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from bot.core.knowledge import Fact, Knowledge, Statement
from bot.messages.amounts import month_of
from bot.messages.message import Citation
from bot.messages.message import Fact as FactPart

MOST_CITATIONS = 2
LONGEST_QUOTE = 60
_PACKAGE = re.compile(r"package metadata of ([\w.-]+)")
_CODE_HOSTS = ("github.com", "raw.githubusercontent.com")


def citation(fact: Fact) -> Citation:
    """A fact as a citation."""
    return Citation(source=short_source(fact), as_of=fact.as_of, url=fact.url, detail=fact.source)


def short_source(fact: Fact) -> str:
    """The name a reader knows a source by: the project or the site."""
    if fact.url is None:
        package = _PACKAGE.match(fact.source)
        return f"{package[1]} package" if package else "package metadata"
    address = urlsplit(fact.url)
    parts = [part for part in address.path.split("/") if part]
    if address.netloc in _CODE_HOSTS and len(parts) > 1:
        return f"{parts[0]}/{parts[1]}"
    return address.netloc.removeprefix("www.")


def citations(
    knowledge: Knowledge, cites: Iterable[str], most: int = MOST_CITATIONS
) -> tuple[Citation, ...]:
    """The newest of the cited facts, one per source."""
    facts = sorted((knowledge.facts[c] for c in cites), key=lambda f: f.as_of, reverse=True)
    by_source = {short_source(fact): fact for fact in reversed(facts)}
    newest = sorted(by_source.values(), key=lambda f: f.as_of, reverse=True)
    return tuple(citation(fact) for fact in newest[:most])


def stated(
    knowledge: Knowledge, statement: Statement, heard: str | None = None, most: int = MOST_CITATIONS
) -> FactPart:
    """A statement of the knowledge as a part of a message."""
    return FactPart(
        text=statement.text,
        citations=citations(knowledge, statement.cites, most),
        heard=heard,
        opinion=statement.opinion,
    )


def month(as_of: str) -> str:
    """``2026-03`` as "March 2026".

    >>> month("2026-03")
    'March 2026'
    """
    return month_of(date.fromisoformat(f"{as_of}-01"))


def shortened(quote: str, most: int = LONGEST_QUOTE) -> str:
    """Words short enough for a line, on one line and cut at a word.

    >>> shortened("one two three", 9)
    'one two …'
    """
    flat = " ".join(quote.split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + " …"
