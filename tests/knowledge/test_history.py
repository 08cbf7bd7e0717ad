"""The shipped series: every row usable, and what their sources are known to say."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from bot.core.knowledge import Knowledge
from bot.core.numbers.series import Observation
from bot.knowledge_files import KNOWLEDGE_FOLDER
from bot.store.history_files import history_files, history_problems, read_history

FOLDER = KNOWLEDGE_FOLDER / "history"
Found = dict[tuple[str, str], list[Observation]]


@pytest.fixture(scope="module")
def recorded() -> Found:
    """The shipped numbers by measure and subject, oldest first."""
    found: Found = defaultdict(list)
    for one in sorted(read_history(FOLDER), key=lambda one: one.start):
        found[one.measure, one.subject].append(one)
    return found


def test_every_row_can_be_used(knowledge: Knowledge) -> None:
    assert history_problems(FOLDER, metrics=knowledge.metrics, sources=knowledge.sources) == []


@pytest.mark.parametrize("path", history_files(FOLDER), ids=lambda path: path.name)
@pytest.mark.parametrize("page", ["README.md", "LICENSES.md"])
def test_every_file_has_its_provenance_and_licence(path: Path, page: str) -> None:
    assert f"`{path.name}`" in (FOLDER / page).read_text(encoding="utf-8")


def test_every_source_has_its_licence(recorded: Found) -> None:
    licences = (FOLDER / "LICENSES.md").read_text(encoding="utf-8")
    sources = {one.source for found in recorded.values() for one in found}
    assert {source for source in sources if f"`{source}`" not in licences} == set()


def test_a_number_is_from_a_source_that_its_metrics_name(
    recorded: Found, knowledge: Knowledge
) -> None:
    named: dict[str, set[str]] = defaultdict(set)
    for metric in knowledge.metrics.values():
        named[metric.measure].update(metric.sources)
    found = {(one.measure, one.source) for many in recorded.values() for one in many}
    assert {pair for pair in found if pair[1] not in named[pair[0]]} == set()


def test_torch_passes_tensorflow_in_march_2024(recorded: Found) -> None:
    """hugovk/top-pypi-packages at aa0506299a64: 23.19 and 22.59 million in 30 days."""
    behind = {one.start: one.value for one in recorded["pypi.downloads", "tensorflow"]}
    ahead = [one for one in recorded["pypi.downloads", "torch"] if one.value > behind[one.start]]
    assert (ahead[0].start, ahead[0].value, behind[ahead[0].start]) == (
        date(2024, 3, 2),
        23_190_107,
        22_594_480,
    )


def test_tensorflow_questions_peak_in_august_2020(recorded: Found) -> None:
    """nschloe/stackoverflow-trends at 35589a907bb0: 1.203 % of all questions."""
    whole = {one.start: one.value for one in recorded["so.questions", "*"]}
    shares = {
        one.start: 100 * one.value / whole[one.start]
        for one in recorded["so.questions", "tensorflow"]
    }
    peak = max(shares, key=lambda start: shares[start])
    assert (peak, round(shares[peak], 3)) == (date(2020, 8, 1), 1.203)


def test_pytorch_is_first_ahead_at_emnlp_2018(recorded: Found) -> None:
    """Chillee/pytorch-vs-tensorflow at 3ef0c7dee300: 60 papers to 48."""
    behind = {
        (one.start, one.label): one.value for one in recorded["papers.conference", "tensorflow"]
    }
    ahead = [
        one
        for one in recorded["papers.conference", "pytorch"]
        if one.value > behind[one.start, one.label]
    ]
    assert (ahead[0].label, ahead[0].start, ahead[0].value) == ("EMNLP", date(2018, 11, 1), 60)


def test_pytorch_reaches_100_000_stars_in_may_2026(recorded: Found) -> None:
    """EvanLi/Github-Ranking at 1f3e17015251: on 20 May, so in the week of the 25th."""
    stars = recorded["gh.stars", "pytorch/pytorch"]
    assert next(one.start for one in stars if one.value >= 100_000) == date(2026, 5, 25)


@pytest.mark.parametrize(
    ("measure", "subject", "breaks"),
    [
        ("pypi.downloads", "torch", [date(2024, 11, 2), date(2025, 6, 1)]),
        ("so.questions", "tensorflow", [date(2020, 4, 1)]),
        ("conda.total", "pytorch/pytorch", [date(2023, 3, 16)]),
        ("conda.total", "conda-forge/jaxlib", []),
        ("gh.stars", "tensorflow/tensorflow", []),
    ],
)
def test_definitions_change_where_their_sources_say(
    recorded: Found, measure: str, subject: str, breaks: list[date]
) -> None:
    found = recorded[measure, subject]
    assert [
        after.start for before, after in pairwise(found) if before.regime != after.regime
    ] == breaks


def test_a_live_total_never_meets_the_total_of_the_largest(recorded: Found) -> None:
    """``*`` is the sum of 4,000 packages here, so it ends with the regime before the live one."""
    live = recorded["pypi.downloads", "torch"][-1].regime
    assert {one.regime for one in recorded["pypi.downloads", "*"]} & {live} == set()


def test_months_before_a_tag_existed_are_not_in(recorded: Found) -> None:
    first = {
        tag: recorded["so.questions", tag][0].start for tag in ("pytorch", "tensorflow", "keras")
    }
    assert first == {
        "pytorch": date(2017, 1, 1),
        "tensorflow": date(2015, 11, 1),
        "keras": date(2015, 5, 1),
    }
