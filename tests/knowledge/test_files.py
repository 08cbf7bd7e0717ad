"""Every file of knowledge/ on its own, and all of them together."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.core.knowledge import ACTIONS, Knowledge
from bot.core.knowledge_checks import problems, statements
from bot.core.profile import ProfileReader
from bot.core.reading import Reader
from bot.knowledge_files import KNOWLEDGE_FOLDER
from bot.messages.asking_back import runs_on
from tests.conftest import ROOT

FILES = sorted(KNOWLEDGE_FOLDER.rglob("*.yaml"))
GOLD = sorted((ROOT / "tests" / "evaluation").glob("*.jsonl"))
RUN = 8
"""A run of this many words in common is copying."""
MEASURED = {
    "L": range(1, 8), "D": range(1, 10), "T": range(1, 13), "P": range(1, 5), "M": range(1, 5),
    "X": range(1, 2), "H": range(1, 5), "S": range(1, 3), "O": range(1, 5), "G": range(1, 7),
}  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(KNOWLEDGE_FOLDER).as_posix())
def test_a_file_is_named_and_written_as_the_readme_says(path: Path) -> None:
    assert re.fullmatch(r"[a-z0-9]+([._-][a-z0-9]+)*", path.stem), "name: lower case, words by -"
    text = path.read_text(encoding="utf-8")
    assert "\t" not in text, "no tabs"
    assert yaml.load(text, Loader=yaml.CSafeLoader), "not empty"


def test_the_files_hold_together(knowledge: Knowledge) -> None:
    assert problems(knowledge) == []


def test_every_catalogue_code_has_a_factor(knowledge: Knowledge) -> None:
    codes = {factor.code for factor in knowledge.factors.values()}
    assert {f"{letter}{n}" for letter, ns in MEASURED.items() for n in ns} <= codes


def test_the_article_is_covered_claim_by_claim(knowledge: Knowledge) -> None:
    codes = {claim.code for claim in knowledge.claims.values()}
    assert {f"C{n:02}" for n in range(1, 47)} <= codes
    assert {f"R{n:02}" for n in range(1, 41)} <= codes


def test_an_opinion_says_that_it_is_one(knowledge: Knowledge) -> None:
    for claim in knowledge.claims.values():
        if claim.retest == "opinion" and not claim.now.cites:
            assert claim.now.opinion, claim.id


def test_there_are_cases_for_every_action_and_language(knowledge: Knowledge) -> None:
    cases = knowledge.cases.values()
    assert len(cases) >= 400
    assert {case.action for case in cases} == set(ACTIONS)
    reader = Reader(knowledge.languages.values(), (), ())
    spoken = {language.id for c in cases if (language := reader.language(c.text))}
    assert {"ja", "es", "fr", "zh", "pt", "de"} <= spoken


def runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    for at in range(len(words) - RUN + 1):
        yield tuple(words[at : at + RUN])


@pytest.mark.parametrize("gold", GOLD, ids=lambda p: p.stem)
def test_no_case_shares_a_run_of_words_with_a_measuring_set(
    gold: Path, knowledge: Knowledge
) -> None:
    measured: dict[tuple[str, ...], str] = {}
    for line in gold.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        for text in (*item.get("thread", ()), item["text"]):
            measured |= dict.fromkeys(runs(text), item["id"])
    shared = {
        (case.id, measured[run])
        for case in knowledge.cases.values()
        for text in (*case.thread, case.text)
        for run in runs(text)
        if run in measured
    }
    assert shared == set()


def test_statements_are_in_our_own_words(knowledge: Knowledge) -> None:
    for place, statement in statements(knowledge):
        assert not re.search(r"https?://|\bF\d{3}\b", statement.text), place


def test_pressing_an_answer_is_heard_as_that_answer(knowledge: Knowledge) -> None:
    reader = ProfileReader(knowledge, Reader((), (), ()))
    for factor in knowledge.factors.values():
        if factor.group == "target" and factor.label:
            heard = reader.read((runs_on(factor.label),)).codes()
            assert heard.get(str(factor.code)), f"{factor.id}: {factor.label!r} is not heard"
