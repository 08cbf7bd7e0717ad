"""What must hold between metrics, sources, what is not counted, and the claims numbers re-test.

A problem reads ``kind/id: key: what is wrong: what to write``.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.knowledge import Claim, Knowledge
from bot.core.numbers.metric import ClaimTest, Metric
from bot.core.words import split_words

OUTCOMES = ("rising", "falling", "flat", "unusual", "within_noise")
"""Outcomes of a trend that can bear a claim out; the others say that nothing can be told."""
AGED = frozenset({"age"})
"""Forms of metrics whose tests are about how old the newest event is."""


def number_problems(knowledge: Knowledge) -> Iterator[str]:
    """Every broken link between numbers, and every phrase that could mean two of them."""
    for metric in knowledge.metrics.values():
        yield from _metric_problems(knowledge, metric)
    for name, entry in knowledge.unmeasured.items():
        if entry.nearest is not None and entry.nearest not in knowledge.metrics:
            yield f"unmeasured/{name}: nearest: {entry.nearest} is no metric: name one of metrics/"
        if not entry.asked_as:
            yield f"unmeasured/{name}: asked_as: none: write the phrases people say"
    for claim in knowledge.claims.values():
        if claim.test is not None:
            yield from _test_problems(knowledge, claim, claim.test)
    yield from _phrase_problems(knowledge)


def _metric_problems(knowledge: Knowledge, metric: Metric) -> Iterator[str]:
    place = f"metrics/{metric.id}"
    if not metric.sources:
        yield f"{place}: sources: none: name a file of sources/"
    for source in metric.sources:
        if source not in knowledge.sources:
            yield f"{place}: sources: {source} is no source: name a file of sources/"
    for key, lines in (("among", metric.among), ("also", tuple(metric.also))):
        for line in lines:
            if line not in metric.families:
                yield f"{place}: {key}: {line} is not in families: name one that is"
    if metric.pool < 1:
        yield f"{place}: pool: {metric.pool} periods make no number: write 1 or more"


def _test_problems(knowledge: Knowledge, claim: Claim, test: ClaimTest) -> Iterator[str]:
    place = f"claims/{claim.id}"
    metric = knowledge.metrics.get(test.metric)
    if metric is None:
        yield f"{place}: test: metric {test.metric} is not in metrics/: name one that is"
        return
    if claim.metric != test.metric or claim.retest != "metric":
        yield f"{place}: test: of {test.metric}: write `retest: metric`, `metric: {test.metric}`"
    for line in filter(None, (test.line, test.over)):
        if line not in metric.families:
            yield f"{place}: test: {line} is no line of {test.metric}: name one of its families"
    if (test.kind == "age") != (metric.form in AGED):
        yield f"{place}: test: {test.kind} does not fit a metric of form {metric.form}: see README"
    yield from _bound_problems(place, test)


def _bound_problems(place: str, test: ClaimTest) -> Iterator[str]:
    match test.kind:
        case "passed":
            if (test.over is None) == (test.above is None):
                yield f"{place}: test: passed what: write either `over` or `above`"
            if test.holds or test.weakened:
                yield f"{place}: test: passed has no ranges: leave `holds`, `weakened` out"
        case "trend":
            wrong = [o for o in (*test.holds, *test.weakened) if o not in OUTCOMES]
            if wrong or not test.holds:
                yield f"{place}: test: holds: no outcomes: write some of {', '.join(OUTCOMES)}"
        case _:
            if not _is_range(test.holds) or (test.weakened and not _is_wider(test)):
                yield f"{place}: test: holds: no range: write [low, high], `weakened` the wider"


def _is_range(bounds: tuple[float | str, ...]) -> bool:
    return (
        len(bounds) == 2
        and not any(isinstance(bound, str) for bound in bounds)
        and float(bounds[0]) <= float(bounds[1])
    )


def _is_wider(test: ClaimTest) -> bool:
    return (
        _is_range(test.weakened)
        and float(test.weakened[0]) <= float(test.holds[0])
        and float(test.weakened[1]) >= float(test.holds[1])
    )


def _phrase_problems(knowledge: Knowledge) -> Iterator[str]:
    """Phrases that stand twice: a question must not mean two numbers by the same words."""
    owners: dict[tuple[str, ...], str] = {}
    called = [(f"metrics/{m.id}", m.asked_as) for m in knowledge.metrics.values()]
    called += [(f"unmeasured/{u.id}", u.asked_as) for u in knowledge.unmeasured.values()]
    for place, phrases in called:
        for phrase in phrases:
            words = tuple(word.normal for word in split_words(phrase))
            if not words:
                yield f"{place}: asked_as: {phrase!r} has no word: leave it out"
            elif words in owners:
                yield f"{place}: asked_as: {phrase!r} stands in {owners[words]} too: keep it in one"
            owners[words] = place
