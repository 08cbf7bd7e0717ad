"""What frames a digest: its name, its dates, the sentence of judgement, what was not counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.core.digests.digest import Digest, Missing, WhyMissing
from bot.core.digests.topics import FRAMEWORKS
from bot.core.knowledge import Knowledge
from bot.messages.amounts import day
from bot.messages.digest_items import framework
from bot.messages.sources import REASONS

MOST_MISSING = 3
NOTHING = "Nothing you should act on this week."
_NUMBERS = "No One Two Three Four Five Six Seven Eight Nine Ten".split()
_UNREAD = "could not be read"


@dataclass(frozen=True)
class _Kind:
    """How many of one kind, in words, and what to do where it is the weightiest that happened."""

    one: str
    several: str
    do: str


_KINDS: Mapping[str, _Kind] = {
    "decision": _Kind(
        "decision here rests on what has changed",
        "decisions here rest on what has changed",
        "Look again at what was decided.",
    ),
    "flipped": _Kind(
        "claim flipped",
        "claims flipped",
        "Leave what runs as it is; do not repeat the claim as it was.",
    ),
    "crossed": _Kind(
        "framework passed another",
        "frameworks passed another",
        "Leave what runs as it is; weigh it in your next choice.",
    ),
    "direction": _Kind(
        "thing moved",
        "things moved",
        "Leave what runs as it is; weigh it in your next choice.",
    ),
    "unusual": _Kind(
        "odd number",
        "odd numbers",
        "Wait for the next number before you act.",
    ),
    "released": _Kind("new version", "new versions", "Read the notes before you upgrade."),
}
"""The weightiest first: it says what to do."""
_MISSING: Mapping[WhyMissing, str] = {
    "failed": "{reason}; last number of {last}",
    "stale": "stalled since {last}",
    "too_few": "too few to tell",
    "counted_anew": "counted differently now",
}
_ENDED = "no number since {last}"
"""Of what nobody asks for: recorded once."""


def title(digest: Digest) -> str:
    """``Frameworks, week 47``; a replay says so and of which year."""
    year, week, _ = digest.last.isocalendar()
    return (
        f"Replay: frameworks, week {week} of {year}"
        if digest.is_replay
        else f"Frameworks, week {week}"
    )


def dates(digest: Digest) -> str:
    """``16–22 Nov 2026``, as short as it can be said.

    >>> dates(Digest(day=date(2026, 11, 23), first=date(2026, 11, 16), last=date(2026, 11, 22)))
    '16–22 Nov 2026'
    """
    first, last = digest.first, digest.last
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    return f"{short_day(first, last)} – {day(last)}"


def about(knowledge: Knowledge, digest: Digest) -> str:
    """What a digest was narrowed to: `` · downloads, JAX only``; empty where it has everything."""
    if not digest.topics:
        return ""
    frameworks = {topic.id for topic in FRAMEWORKS}
    named = (framework(knowledge, one) if one in frameworks else one for one in digest.topics)
    return f" · only {', '.join(named)}"


def replay_note(digest: Digest) -> str:
    """Says of a replay what it is; empty for any other."""
    if not digest.is_replay:
        return ""
    return (
        f"Recorded numbers, told as of {day(digest.as_of)} by today's rules; nothing here is of"
        " this week."
    )


def judgement(digest: Digest, decisions: int = 0) -> str:
    """What happened, counted, and what to do about it.

    >>> quiet = Digest(day=date(2026, 11, 23), first=date(2026, 11, 16), last=date(2026, 11, 22))
    >>> judgement(quiet)
    'Nothing you should act on this week.'
    """
    counts = {
        "crossed": len(digest.crossed),
        "direction": sum(one.how == "direction" for one in digest.moved),
        "unusual": sum(one.how == "unusual" for one in digest.moved),
        "flipped": sum(1 + len(one.also) for one in digest.flipped),
        "released": sum(one.is_feature for one in digest.released),
        "decision": decisions,
    }
    happened = [kind for kind in counts if counts[kind]]
    if not happened:
        return NOTHING
    clauses = ", ".join(_counted(counts[kind], _KINDS[kind]) for kind in happened)
    weightiest = next(kind for kind in _KINDS if kind in happened)
    return f"{clauses[0].upper()}{clauses[1:]}. {_KINDS[weightiest].do}"


def number(count: int) -> str:
    """A small number as a word.

    >>> number(2), number(12)
    ('Two', '12')
    """
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def missing_line(knowledge: Knowledge, digest: Digest, *, only_new: bool) -> str:
    """What was not counted, one source after the other; empty where there is nothing to say.

    What was recorded once and has ended is told when it becomes old, and no more.
    """
    told = [one for one in digest.missing if one.is_new or (one.is_live and not only_new)]
    if not told:
        return ""
    said = [missing_words(knowledge, digest, one) for one in told[:MOST_MISSING]]
    more = f" and {len(told) - MOST_MISSING} more" if len(told) > MOST_MISSING else ""
    return f"Not counted this week: {', '.join(said)}{more}."


def missing_words(knowledge: Knowledge, digest: Digest, one: Missing) -> str:
    """A source and why its number is missing: ``ClickPy (stalled since 12 Nov)``."""
    reason = REASONS.get(one.detail.partition(":")[0], _UNREAD)
    last = short_day(one.last, digest.last) if one.last else "never"
    has_ended = one.why == "stale" and not one.is_live
    why = (_ENDED if has_ended else _MISSING[one.why]).format(reason=reason, last=last)
    return f"{knowledge.sources[one.source].name} ({why})"


def still_known(knowledge: Knowledge, digest: Digest) -> Digest:
    """What of a kept digest can still be named: a metric, claim or source may have been taken out
    since."""
    metrics, sources, claims = knowledge.metrics, knowledge.sources, knowledge.claims

    def holds(metric: str, source: str | None) -> bool:
        return metric in metrics and source in sources

    return replace(
        digest,
        crossed=tuple(one for one in digest.crossed if holds(one.metric, one.newest.source)),
        flipped=tuple(
            one
            for one in digest.flipped
            if holds(one.metric, one.value.source)
            and one.claim in claims
            and claims[one.claim].test is not None
        ),
        moved=tuple(
            one
            for one in digest.moved
            if all(m.trend.newest and holds(one.metric, m.trend.newest.source) for m in one.lines)
        ),
        released=tuple(one for one in digest.released if one.source in sources),
        missing=tuple(one for one in digest.missing if one.source in sources),
        drawn=tuple(
            one
            for one in digest.drawn
            if all(holds(one.metric, point.source) for line in one.lines for point in line.points)
        ),
        looked=tuple(one for one in digest.looked if one.metric in metrics),
    )


def short_day(when: date, beside: date) -> str:
    """A day, its year left out where it stands beside a day of the same year.

    >>> short_day(date(2026, 11, 12), date(2026, 11, 23))
    '12 Nov'
    """
    return day(when).rsplit(" ", 1)[0] if when.year == beside.year else day(when)


def _counted(count: int, kind: _Kind) -> str:
    return f"{number(count).lower()} {kind.one if count == 1 else kind.several}"
