"""Everything behind a digest: the checks, the periods, the sources, and what was found quiet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.core.digests.digest import Crossed, Digest, Flipped, Missing, Moved, MovedLine
from bot.core.digests.topics import CLAIMS, KINDS, OTHER, RELEASES, topic_of
from bot.core.knowledge import Knowledge
from bot.core.numbers.metric import Metric
from bot.messages.amounts import changed, day, size_of
from bot.messages.digest_frame import (
    about,
    dates,
    judgement,
    missing_words,
    replay_note,
    still_known,
    title,
)
from bot.messages.digest_items import (
    BEFORE,
    NOW,
    against,
    crossed_line,
    flipped_line,
    line_name,
    moved_line,
    released_line,
    way_before,
)
from bot.messages.message import Heading, Line, Message, Note, Part, Span, Table, plain

LOOKED_AT = ("Topic", "Lines held", "New this week", "News")


def details_message(knowledge: Knowledge, digest: Digest) -> Message:
    """The details of a digest, for its thread."""
    digest = still_known(knowledge, digest)
    said = judgement(digest)
    parts: list[Part] = [
        Heading(text=f"{title(digest)}, in detail"),
        Line(spans=(Span(f"{dates(digest)}{about(knowledge, digest)}", "quiet"),)),
    ]
    if note := replay_note(digest):
        parts.append(Note(text=note))
    parts.append(Line(spans=(Span(said, "strong"),)))
    parts += _items(knowledge, digest)
    parts += [_missing(knowledge, digest, one) for one in digest.missing]
    parts += _looked(digest)
    return Message(summary=f"{title(digest)}, in detail: {said}", parts=tuple(parts))


def _items(knowledge: Knowledge, digest: Digest) -> Iterator[Part]:
    """Each thing in full, with its check below it."""
    for crossed in digest.crossed:
        yield crossed_line(knowledge, crossed)
        yield Note(text=_why_crossed(knowledge, crossed))
    for flipped in digest.flipped:
        yield flipped_line(knowledge, flipped)
        yield Note(text=_why_flipped(knowledge, flipped))
    for moved in digest.moved:
        yield moved_line(knowledge, moved, most=len(moved.lines))
        yield Note(text=_why_moved(knowledge, moved))
    if digest.released:
        yield released_line(knowledge, digest.released, most=len(digest.released))


def _why_crossed(knowledge: Knowledge, one: Crossed) -> str:
    metric = knowledge.metrics[one.metric]
    behind = line_name(knowledge, metric, one.behind)
    more = [knowledge.metrics[other].name for other in one.also if other in knowledge.metrics]
    also = f" The same in: {', '.join(more)}." if more else ""
    before = against(metric, one.before, one.passed_before)
    return (
        "Check: the lead is larger than twice the usual change of the ratio, or has lasted, and"
        f" {behind} had been ahead in nearly all of the twelve periods before. The period before:"
        f" {before}.{also}"
        f" Counted as: {one.newest.regime}. {metric.caveat}"
    )


def _why_flipped(knowledge: Knowledge, one: Flipped) -> str:
    claim = knowledge.claims[one.claim]
    assert claim.test is not None
    metric = knowledge.metrics[one.metric]
    also = [knowledge.claims[other].quote for other in one.also if other in knowledge.claims]
    with_it = (
        f" The same test decides: {'; '.join(f'“{quote}”' for quote in also)}." if also else ""
    )
    return (
        f"Check: it holds if {claim.test.as_said}; by “{metric.name}”: {one.why}. Sure, whatever"
        f" chance may do to the number: on {day(one.before_on)} {BEFORE[one.before]}, it"
        f" {NOW[one.now]}.{with_it}"
        f" Counted as: {one.value.regime}. More: claims {claim.code}"
    )


def _why_moved(knowledge: Knowledge, one: Moved) -> str:
    metric = knowledge.metrics[one.metric]
    checks = "; ".join(
        f"{line_name(knowledge, metric, m.trend.line)}: {_check(metric, m)}" for m in one.lines
    )
    newest = one.lines[0].trend.newest
    regime = f" Counted as: {newest.regime}." if newest else ""
    return f"Check: {checks}.{regime} {metric.caveat}"


def _check(metric: Metric, one: MovedLine) -> str:
    """Why it is news, with what it rests on."""
    trend = one.trend
    said = [trend.why, f"a week before: {way_before(one)}"]
    if trend.p_value is not None:
        said.append(f"chance of no trend {trend.p_value:.1g}")
    if trend.slope_interval is not None:
        low, high = (changed(metric, end) for end in trend.slope_interval)
        said.append(f"slope per step {low} to {high} (95 %)")
    if trend.z is not None:
        said.append(f"newest change {abs(trend.z):.1f} times the usual size")
    if trend.noise:
        said.append(f"usual size {size_of(metric, trend.noise)}")
    return ", ".join(said)


def _missing(knowledge: Knowledge, digest: Digest, one: Missing) -> Note:
    names = [knowledge.metrics[m].name for m in one.metrics if m in knowledge.metrics]
    new = "Newly not counted" if one.is_new else "Not counted"
    is_said = one.why in ("stale", "failed")
    last = f" Its last number is of {day(one.last)}." if one.last and not is_said else ""
    detail = f" What went wrong: {one.detail}." if one.detail else ""
    told = f": {', '.join(names)}" if names else ""
    return Note(text=f"{new}: {missing_words(knowledge, digest, one)}{told}.{last}{detail}")


def _looked(digest: Digest) -> Iterator[Part]:
    """What was looked at, by topic, and how much of it was quiet."""
    held = Counter(topic_of(one.metric) for one in digest.looked if one.until)
    new = Counter(topic_of(one.metric) for one in digest.looked if one.is_new)
    news = Counter(
        [topic_of(one.metric) for one in digest.crossed]
        + [topic_of(one.metric) for one in digest.moved]
        + [CLAIMS for one in digest.flipped for _ in (one.claim, *one.also)]
        + [RELEASES for one in digest.released if one.is_feature]
    )
    topics = [t for t in (*(topic.id for topic in KINDS), OTHER) if held[t] or news[t]]
    rows = [(t, str(held[t]), str(new[t]), str(news[t])) for t in topics]
    lines = sum(len(one.lines) for one in digest.moved) + 2 * len(digest.crossed)
    fresh = sum(new.values())
    yield plain(
        f"{fresh} of {sum(held.values())} lines had a new number; {max(0, fresh - lines)} of them"
        " showed nothing new beyond their usual change."
    )
    if rows:
        yield Table(caption="What was looked at", rows=(LOOKED_AT, *rows))
