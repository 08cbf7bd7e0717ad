"""The short storm of digests: workers killed at every step, Slack failing in every way, and still
each digest is posted once. The long one is `make storm`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

from tests.store.conftest import postgresql  # noqa: F401 - a fixture
from tests.storm.digests.steps import STEPS, WITH_HISTORY, WITHOUT_HISTORY
from tests.storm.slack import HISTORY_KINDS, KINDS

SEED = 569
"""Its first faults are of every kind."""
FAULTS = {*KINDS, *(f"history_{kind}" for kind in HISTORY_KINDS)}

Cell = dict[str, Any]


@pytest.fixture(scope="module")
def cells(postgresql: str) -> list[Cell]:  # noqa: F811
    """What came of each cell."""
    command = [sys.executable, "-m", "tests.storm.digests", "--short", "--json"]
    place = ["--seed", str(SEED), "--postgresql", postgresql]
    blown = subprocess.run([*command, *place], capture_output=True, text=True, check=False)
    assert not blown.stderr
    seed, *lines = blown.stdout.splitlines()
    assert seed == f"seed {SEED}"
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def ledger_cells(cells: list[Cell]) -> list[Cell]:
    """Those of the real order."""
    return [cell for cell in cells if cell["way"] == "direct"]


def total(cells: list[Cell], what: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    for cell in cells:
        counted.update(cell[what])
    return counted


@pytest.mark.timeout(300)
def test_nothing_is_lost_and_nothing_doubled(ledger_cells: list[Cell]) -> None:
    for cell in ledger_cells:
        assert (cell["lost"], cell["doubled"]) == (0, 0), cell
        assert (cell["wrong"], cell["broken"]) == ([], []), cell
    tried = [(cell["database"], cell["has_history"]) for cell in ledger_cells]
    assert sorted(tried) == [(db, has) for db in ("postgresql", "sqlite") for has in (False, True)]
    assert sum(cell["digests"] for cell in ledger_cells) >= 200


def test_what_can_be_looked_up_is_never_uncertain(ledger_cells: list[Cell]) -> None:
    for cell in ledger_cells:
        if cell["has_history"]:
            assert cell["posted"] == cell["digests"]
        else:
            assert cell["posted"] + cell["uncertain"] == cell["digests"]
            assert cell["uncertain"] > 0


def test_workers_were_killed_at_every_step(ledger_cells: list[Cell]) -> None:
    kills = total(ledger_cells, "kills")
    assert {*kills} == {*STEPS, *WITH_HISTORY, *WITHOUT_HISTORY}


def test_workers_were_stopped_for_longer_than_their_leases(ledger_cells: list[Cell]) -> None:
    assert total(ledger_cells, "stops") == {"intent kept": len(ledger_cells)}


def test_slack_failed_in_every_way(ledger_cells: list[Cell]) -> None:
    assert {*total(ledger_cells, "faults")} == FAULTS


def test_the_plain_orders_lose_and_double_in_the_same_storm(cells: list[Cell]) -> None:
    plain = {cell["way"]: cell for cell in cells if cell["way"] != "direct"}
    after, before = plain["post then save"], plain["save then post"]
    assert (after["lost"], after["doubled"] > 0) == (0, True)
    assert (before["lost"] > 0, before["doubled"]) == (True, 0)
