"""What must hold between the files of ``knowledge/``; it knows values, not files.

A problem reads ``kind/id: key: what is wrong: what to write``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from bot.core.cues import CueIndex
from bot.core.knowledge import VERDICTS, WITHOUT_SPACES, Factor, Knowledge, Statement
from bot.core.number_checks import number_problems
from bot.core.numbers.metric import Metric
from bot.core.words import normal_form

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_CODE = re.compile(r"[DLTPMXHSOG]\d{1,2}")
_QUOTE_WORDS = 25


def problems(knowledge: Knowledge) -> list[str]:
    """Every broken link, date, code, cue and label in the knowledge."""
    return [
        *_fact_problems(knowledge),
        *_citation_problems(knowledge),
        *_factor_problems(knowledge),
        *_rule_problems(knowledge),
        *_case_problems(knowledge),
        *_claim_problems(knowledge),
        *_concept_problems(knowledge),
        *_phrase_problems(knowledge),
        *number_problems(knowledge),
    ]


def statements(knowledge: Knowledge) -> Iterator[tuple[str, Statement]]:
    """Every sentence shown to people, with the place it stands in."""
    for name, framework in knowledge.frameworks.items():
        yield f"frameworks/{name}: summary", framework.summary
    for name, factor in knowledge.factors.items():
        yield f"factors/{name}: because", factor.because
        yield f"factors/{name}: counter", factor.counter
        if factor.deploy_on:
            yield f"factors/{name}: deploy_on", factor.deploy_on
    for name, rule in knowledge.rules.items():
        yield f"rules/{name}: because", rule.because
        if rule.deploy_on:
            yield f"rules/{name}: deploy_on", rule.deploy_on
    for name, claim in knowledge.claims.items():
        yield f"claims/{name}: now", claim.now
    for name, concept in knowledge.concepts.items():
        yield f"concepts/{name}: what", concept.what
        for key in ("became", "use"):
            statement = getattr(concept, key)
            if statement:
                yield f"concepts/{name}: {key}", statement


def _fact_problems(knowledge: Knowledge) -> Iterator[str]:
    for name, fact in knowledge.facts.items():
        if not _MONTH.fullmatch(fact.as_of):
            yield f"facts/{name}: as_of: {fact.as_of!r} is no month: write YYYY-MM"
        if fact.url is not None and not fact.url.startswith("https://"):
            yield f"facts/{name}: url: not an https address: write https://... or leave it out"


def _citation_problems(knowledge: Knowledge) -> Iterator[str]:
    for place, statement in statements(knowledge):
        if not statement.text.strip():
            yield f"{place}: empty: write one sentence in your own words"
        if not statement.cites and not statement.opinion:
            yield f"{place}: no citation: add `cites: [F...]` or mark it `opinion: true`"
        for cite in statement.cites:
            if cite not in knowledge.facts:
                yield f"{place}: {cite} is no fact: cite an id of facts.yaml"


def _factor_problems(knowledge: Knowledge) -> Iterator[str]:
    owners: dict[str, str] = {}
    for name, factor in knowledge.factors.items():
        place = f"factors/{name}"
        if factor.code is not None and not _CODE.fullmatch(factor.code):
            yield f"{place}: code: {factor.code!r} is no code: write a letter and a number, as D4"
        if not -3 <= factor.pull.framework <= 3:
            yield f"{place}: pull: framework is out of range: write -3 to 3"
        for key in ("either", "jax", "neither"):
            if not 0 <= getattr(factor.pull, key) <= 3:
                yield f"{place}: pull: {key} is out of range: write 0 to 3"
        if factor.metric and factor.metric not in knowledge.metrics:
            yield f"{place}: metric: {factor.metric} is not in metrics/: name one that is"
        elif factor.metric and not _moves_weights(knowledge.metrics[factor.metric]):
            yield f"{place}: metric: {factor.metric} moves no weight: name a share with PyTorch's"
        if not factor.cues:
            yield f"{place}: cues: none: write the phrases people say"
        for cue in _cues(factor):
            yield from _cue_problems(place, cue)
            phrase = " ".join(normal_form(word) for word in cue.lower().split())
            if phrase in owners:
                yield f"{place}: cues: {cue!r} stands in {owners[phrase]} too: keep it in one"
            owners[phrase] = f"factors/{name}"
        for cue in factor.except_in:
            yield from _cue_problems(place, cue)
        for other in factor.yields_to:
            if other not in knowledge.factors:
                yield f"{place}: yields_to: {other} is no factor: name a file of factors/"


def _moves_weights(metric: Metric) -> bool:
    return metric.form in ("share", "rate") and "pytorch" in metric.families


def _cues(factor: Factor) -> Iterable[str]:
    return (*factor.cues, *factor.negated, *factor.hypothetical)


def _cue_problems(place: str, cue: str) -> Iterator[str]:
    try:
        CueIndex([(cue, place)])
    except ValueError:
        yield f"{place}: cues: {cue!r} has no word at an end: see knowledge/README.md"


def _phrase_problems(knowledge: Knowledge) -> Iterator[str]:
    """Broken phrases outside the factors: of signals, frameworks, concepts and languages."""
    for name, signal in knowledge.signals.items():
        for cue in signal.cues:
            yield from _cue_problems(f"signals/{name}", cue)
    for name, framework in knowledge.frameworks.items():
        for alias in framework.aliases:
            yield from _cue_problems(f"frameworks/{name}", alias)
    for name, language in knowledge.languages.items():
        if name not in WITHOUT_SPACES:
            for phrase in language.words:
                yield from _cue_problems(f"languages/{name}", phrase)


def _rule_problems(knowledge: Knowledge) -> Iterator[str]:
    for name, rule in knowledge.rules.items():
        for key in ("all_of", "any_of", "none_of", "ruled_out"):
            for factor in getattr(rule, key):
                if factor not in knowledge.factors:
                    yield f"rules/{name}: {key}: {factor} is no factor: name a file of factors/"
        if not (rule.all_of or rule.any_of or rule.ruled_out):
            yield f"rules/{name}: all_of: no condition: name at least one factor"


def _case_problems(knowledge: Knowledge) -> Iterator[str]:
    codes = {factor.code for factor in knowledge.factors.values()}
    seen: dict[str, str] = defaultdict(str)
    for name, case in knowledge.cases.items():
        place = f"cases/{name}"
        if case.action == "recommend":
            if case.verdict is None or case.verdict not in case.accept:
                yield f"{place}: accept: does not hold the verdict: write one of {VERDICTS}"
        elif case.verdict is not None or case.accept:
            yield f"{place}: verdict: only recommend has one: leave it out"
        for code in case.needs:
            if code not in codes:
                yield f"{place}: needs: {code} is no factor's code: see factors/"
        key = "\n".join((*case.thread, case.text)).lower()
        if seen[key]:
            yield f"{place}: text: the same as {seen[key]}: delete one"
        seen[key] = name


def _claim_problems(knowledge: Knowledge) -> Iterator[str]:
    for name, claim in knowledge.claims.items():
        if len(claim.quote.split()) > _QUOTE_WORDS:
            yield f"claims/{name}: quote: too long: at most a clause ({_QUOTE_WORDS} words)"
        if claim.retest == "metric" and claim.metric not in knowledge.metrics:
            yield f"claims/{name}: metric: {claim.metric} is not in metrics/: name one that is"


def _concept_problems(knowledge: Knowledge) -> Iterator[str]:
    codes = {factor.code for factor in knowledge.factors.values()}
    owners: dict[str, str] = {}
    for name, concept in knowledge.concepts.items():
        for alias in {a.lower() for a in (concept.name, *concept.aliases)}:
            if alias in owners:
                yield f"concepts/{name}: aliases: {alias!r} is also {owners[alias]}: keep it in one"
            owners[alias] = name
        for code in concept.factors:
            if code not in codes:
                yield f"concepts/{name}: factors: {code} is no factor's code: see factors/"
        for other in concept.see_also:
            if other not in knowledge.concepts:
                yield f"concepts/{name}: see_also: {other} is no concept: name a file of concepts/"
