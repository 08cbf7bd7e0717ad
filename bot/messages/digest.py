"""The weekly digest: a sentence of judgement, what happened, a chart, what was not counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.conversation import Decision
from bot.core.digests.digest import Digest, Drawn, is_quiet, to_draw
from bot.core.evidence import Since
from bot.core.knowledge import Knowledge
from bot.core.numbers.excerpt import Excerpt
from bot.messages.amounts import day
from bot.messages.charts import chart
from bot.messages.citing import shortened
from bot.messages.digest_frame import (
    about,
    dates,
    judgement,
    missing_line,
    number,
    replay_note,
    still_known,
    title,
)
from bot.messages.digest_items import items, line_name
from bot.messages.judging import MARKS
from bot.messages.message import (
    Chart,
    Choice,
    Fact,
    Heading,
    Line,
    Message,
    Note,
    Part,
    Span,
    plain,
)
from bot.messages.recommendation import FOLD, visible_length
from bot.messages.stats import as_of

MOST_ITEMS, MOST_IN_BRIEF = 5, 3
MOST_DECISIONS = 2
LONGEST_TITLE = 60
GONE = "no longer held"
_MARKS: dict[str, str] = {str(outcome): mark for outcome, mark in MARKS.items()}


@dataclass(frozen=True, kw_only=True)
class Says:
    """What the buttons under a digest say; a button that says nothing is left out."""

    details: str
    pause: str
    stop: str
    less: str | None = None
    """None: it is brief already."""
    more: str | None = None
    """None: it is whole already."""


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A decision of the channel, and what it rests on that is no longer what it was."""

    decision: Decision
    since: tuple[Since, ...]


@dataclass(frozen=True, kw_only=True)
class ForChannel:
    """What one channel's digest has beside the news."""

    says: Says
    why: str
    """Why it is sent: ``You get this because ...``."""
    changed: tuple[Changed, ...] = ()
    is_brief: bool = False


def digest_message(knowledge: Knowledge, digest: Digest, to: ForChannel) -> Message:
    """The digest as a channel sees it; a quiet week is one line."""
    digest = still_known(knowledge, digest)
    said = judgement(digest, len(to.changed))
    parts: tuple[Part, ...]
    if is_quiet(digest) and not to.changed:
        parts = tuple(_quiet(knowledge, digest, said))
    else:
        parts = _eventful(knowledge, digest, to, said)
    summary = f"{title(digest)}: {said}"
    why = (Note(text=to.why),) if to.why else ()
    return Message(summary=summary, parts=(*parts, *_choices(to.says), *why))


def _quiet(knowledge: Knowledge, digest: Digest, said: str) -> Iterator[Part]:
    """One line; another only where something is newly missing."""
    when = f"{title(digest)} ({dates(digest)}{about(knowledge, digest)}): "
    yield Line(spans=(Span(when, "quiet"), Span(said)))
    if note := replay_note(digest):
        yield Note(text=note)
    if line := missing_line(knowledge, digest, only_new=True):
        yield Note(text=line)


@dataclass(frozen=True)
class _Cut:
    """How much is shown above the buttons."""

    items: int
    decisions: int


def _eventful(knowledge: Knowledge, digest: Digest, to: ForChannel, said: str) -> tuple[Part, ...]:
    """The parts above the buttons, with as much as fits above the fold."""
    every = items(knowledge, digest)
    most = min(MOST_IN_BRIEF if to.is_brief else MOST_ITEMS, len(every))
    cuts = [_Cut(shown, MOST_DECISIONS) for shown in range(most, 0, -1)]
    for cut in (*cuts, _Cut(min(most, 1), 1), _Cut(0, 1)):
        parts = (
            *_head(knowledge, digest, said),
            *_things(every, cut.items),
            *_decisions(knowledge, to.changed, cut.decisions),
            *_foot(knowledge, digest, to),
        )
        if visible_length(parts) + len(to.why) <= FOLD:
            break
    return parts


def _head(knowledge: Knowledge, digest: Digest, said: str) -> Iterator[Part]:
    yield Heading(text=title(digest))
    yield Line(spans=(Span(f"{dates(digest)}{about(knowledge, digest)}", "quiet"),))
    if note := replay_note(digest):
        yield Note(text=note)
    yield Line(spans=(Span(said, "strong"),))


def _things(every: Sequence[Fact], most: int) -> Iterator[Part]:
    yield from every[:most]
    if len(every) > most:
        yield plain(f"{number(len(every) - most)} more under Details.")


def _foot(knowledge: Knowledge, digest: Digest, to: ForChannel) -> Iterator[Part]:
    drawn = to_draw(digest)
    if drawn is not None and not to.is_brief:
        yield from picture(knowledge, digest, drawn)
    if line := missing_line(knowledge, digest, only_new=to.is_brief):
        yield Note(text=line)


def picture(knowledge: Knowledge, digest: Digest, one: Drawn) -> Iterator[Chart]:
    """The last twelve months of a number, as it stood when the digest was made."""
    metric = knowledge.metrics[one.metric]
    excerpt = Excerpt(
        metric=metric,
        lines={series.line: series for series in one.lines},
        trends={trend.line: trend for trend in one.trends},
        today=digest.as_of,
    )
    footer = as_of(knowledge, excerpt)
    names = {line: line_name(knowledge, metric, line) for line in excerpt.lines}
    drawn = chart(metric, excerpt.lines, excerpt.trends, names, footer)
    if drawn is not None:
        yield drawn


def _decisions(knowledge: Knowledge, changed: Sequence[Changed], most: int) -> Iterator[Part]:
    """The channel's own decisions, each with the first thing that changed."""
    for one in changed[:most]:
        decision, more = one.decision, len(one.since) - 1
        name = shortened(decision.title, LONGEST_TITLE)
        what = _since(knowledge, one.since[0]) if one.since else "it changed"
        rest = f" and {more} more" if more > 0 else ""
        yield Line(
            spans=(
                Span(f"Decided on {day(decision.at.date())}: “{name}”. Since then: {what}{rest}. "),
                Span(f"decisions {decision.id}", "code"),
            )
        )
    if len(changed) > most:
        yield plain(f"{number(len(changed) - most)} more: `decisions`.")


def _since(knowledge: Knowledge, one: Since) -> str:
    """What was said of a piece of evidence and what is said now."""
    if one.was.kind == "fact":
        return f"fact {one.was.id} was rewritten" if one.now else f"fact {one.was.id} is {GONE}"
    metric = knowledge.metrics.get(one.was.id)
    then, now = _MARKS.get(one.was.says, one.was.says), _MARKS.get(one.now or "", GONE)
    return f"{metric.name if metric else one.was.id} {then} then, {now} now"


def _choices(says: Says) -> Iterator[Choice]:
    labelled = {
        "Details": says.details,
        "Less": says.less,
        "More": says.more,
        "Pause": says.pause,
        "Stop": says.stop,
    }
    yield from (Choice(label=label, says=line) for label, line in labelled.items() if line)
