"""What is known to have happened, recomputed from the recorded history in ``knowledge/history``.

Sources, as each row names them: downloads from hugovk/top-pypi-packages, Stack Overflow questions
from nschloe/stackoverflow-trends, conference papers from Chillee/pytorch-vs-tensorflow.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.core.knowledge import Knowledge
from bot.core.numbers.derive import derive
from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Observation, Point, Series
from bot.core.trends.crossing import first_passed, peak
from bot.core.trends.trend import judge
from bot.store.history_files import read_history
from bot.terminal.backtest import TURNS

HISTORY = Path(__file__).parents[3] / "knowledge" / "history"
DOWNLOADS = "hugovk/top-pypi-packages"
QUESTIONS = "nschloe/stackoverflow-trends"
PAPERS = "Chillee/pytorch-vs-tensorflow"
NEW_DEFINITIONS = (date(2024, 11, 2), date(2025, 6, 1))


@pytest.fixture(scope="module")
def history() -> list[Observation]:
    return list(read_history(HISTORY))


def metric_of(knowledge: Knowledge, name: str) -> Metric:
    """The metric by the main packages alone, which is how the events are told of."""
    return replace(knowledge.metrics[name], also={})


def lines(knowledge: Knowledge, history: list[Observation], name: str) -> dict[str, Series]:
    metric = metric_of(knowledge, name)
    of_it = [o for o in history if (o.measure, o.step) == (metric.measure, metric.step)]
    return derive(metric, of_it)


def at_month(series: Series, month: date) -> Point:
    """The point whose period begins nearest to a month's first day."""
    return min(series.points, key=lambda point: abs(point.start - month))


def test_torch_passes_tensorflow_in_downloads_in_march_2024(
    knowledge: Knowledge, history: list[Observation]
) -> None:
    of = lines(knowledge, history, "pypi.downloads")
    passing = first_passed(of["pytorch"], of["tensorflow"])
    assert passing is not None
    assert passing.first == passing.for_good == at_month(of["pytorch"], date(2024, 3, 1))
    assert passing.first.value == pytest.approx(23.19e6, rel=0.001)
    behind = at_month(of["tensorflow"], date(2024, 3, 1))
    assert behind.value == pytest.approx(22.59e6, rel=0.001)
    assert DOWNLOADS in passing.first.url


def test_tensorflows_question_share_peaks_in_august_2020(
    knowledge: Knowledge, history: list[Observation]
) -> None:
    top = peak(lines(knowledge, history, "so.tag_share")["tensorflow"])
    assert top is not None
    assert top.start == date(2020, 8, 1)
    assert top.value == pytest.approx(1.203, abs=0.0005)
    assert QUESTIONS in top.url


def test_pytorch_is_first_ahead_at_emnlp_2018(
    knowledge: Knowledge, history: list[Observation]
) -> None:
    of = lines(knowledge, history, "papers.conference_share")
    passing = first_passed(of["pytorch"], of["tensorflow"])
    assert passing is not None
    first = passing.first
    assert (first.label, first.start, first.count) == ("EMNLP", date(2018, 11, 1), 60)
    assert first.out_of == 60 + 48
    assert PAPERS in first.url


@pytest.mark.parametrize("name", ["pypi.downloads", "pypi.pair_share"])
@pytest.mark.parametrize("changed", NEW_DEFINITIONS)
def test_a_change_of_definition_is_flagged(
    knowledge: Knowledge, history: list[Observation], name: str, changed: date
) -> None:
    metric = metric_of(knowledge, name)
    for series in lines(knowledge, history, name).values():
        first = next(point for point in series.points if point.start == changed)
        trend = judge(metric, series, first.end + timedelta(days=metric.settles_days))
        assert (trend.outcome, trend.newest) == ("definition_changed", first)
        assert f"{changed:%B %Y}" in trend.why


@pytest.mark.parametrize("name", ["pypi.downloads", "pypi.pair_share", "pypi.per_100k"])
def test_no_trend_is_claimed_across_a_change_of_definition(
    knowledge: Knowledge, history: list[Observation], name: str
) -> None:
    metric = metric_of(knowledge, name)
    for series in lines(knowledge, history, name).values():
        for point in series.points:
            trend = judge(metric, series, point.end + timedelta(days=metric.settles_days))
            last_change = max((day for day, _ in series.breaks if day <= point.start), default=None)
            if last_change is None:
                continue
            assert trend.since is None or trend.since >= last_change
            assert trend.comparator is None or trend.comparator.regime == point.regime
            if point.start < last_change + timedelta(days=270):
                assert trend.outcome not in ("rising", "falling", "unusual")


def test_pytorchs_share_of_downloads_rises_again_once_counted_alike_for_ten_months(
    knowledge: Knowledge, history: list[Observation]
) -> None:
    series = lines(knowledge, history, "pypi.pair_share")["pytorch"]
    trend = judge(metric_of(knowledge, "pypi.pair_share"), series, date(2026, 4, 10))
    assert trend.outcome == "rising"
    assert trend.since == date(2025, 6, 1)
    assert trend.slope == pytest.approx(1.03, abs=0.02)


@pytest.mark.parametrize(("metric", "line"), list(TURNS))
def test_the_turns_of_the_backtest_happened_as_stated(
    knowledge: Knowledge, history: list[Observation], metric: str, line: str
) -> None:
    series = lines(knowledge, history, metric)[line]
    wait = timedelta(days=metric_of(knowledge, metric).settles_days)
    for turn in TURNS[metric, line]:
        if turn.way == -1:
            found = peak(series)
        else:
            found = next(point for point in series.points if point.value > 50)
        assert found is not None
        assert found.end + wait == turn.on
