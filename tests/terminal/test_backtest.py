"""The table of the backtest: which series are walked, and what is printed of them."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import numpy as np

from bot.terminal.backtest import backtest, worth_walking
from tests.core.trends.lines import COUNT, SHARE, monthly

LONG = monthly([*np.linspace(20, 60, 30), *np.linspace(58, 20, 30)])
SHORT = monthly([50.0] * 5)


def test_every_walked_series_and_the_sum_have_a_row() -> None:
    out = StringIO()
    assert backtest({"share": SHARE}, {"share": {"pytorch": LONG}}, out) == 0
    rows = [line for line in out.getvalue().splitlines() if " / " in line]
    assert any("share pytorch" in row and "2 / 0 / 0" in row for row in rows)
    assert any("all" in row for row in rows)


def test_a_known_turn_is_printed_with_each_delay() -> None:
    metric = replace(SHARE, id="pypi.pair_share")
    out = StringIO()
    backtest({metric.id: metric}, {metric.id: {"pytorch": LONG}}, out)
    assert "2024-04-03" in out.getvalue()


def test_one_of_two_shares_is_enough_and_totals_and_short_ones_are_left_out() -> None:
    total = replace(COUNT, id="total", kind="stock")
    metrics = {metric.id: metric for metric in (SHARE, COUNT, total)}
    both = {"pytorch": LONG, "tensorflow": LONG}
    chosen = worth_walking(
        metrics,
        {"share": both, "count": {"pytorch": LONG, "tensorflow": SHORT}, "total": both},
    )
    assert [metric.id for metric, _ in chosen] == ["count", "share"]


def test_with_nothing_to_walk_it_says_so() -> None:
    out = StringIO()
    assert backtest({"share": SHARE}, {"share": {"pytorch": SHORT}}, out) == 1
    assert "No series" in out.getvalue()
