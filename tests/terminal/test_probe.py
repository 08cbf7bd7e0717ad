"""Probing: each endpoint is looked at once, and what has changed is told."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from bot.jobs.collecting.collect import Reached
from bot.terminal.probe import probe_all
from bot.wiring import find_sources
from tests.sources.world import SPEAKERS, World
from tests.sources.world.reaching import Traveller
from tests.toolboxes import store_in_memory
from tests.web.faulty_server import Answer, Behaviour, as_json
from tests.web.opening import START

NAMES = {name: f"<{name}>" for name in SPEAKERS}
ENDPOINTS = {
    "arxiv": 1,
    "clickpy": 3,
    "ecosystems": 1,
    "github": 6,
    "huggingface": 3,
    "npm": 1,
    "openalex": 1,
    "pypistats": 2,
    "stackexchange": 2,
    "wikimedia": 1,
}
CHANGES: dict[str, tuple[Behaviour, str]] = {
    "another shape": (as_json({"unheard": "of"}), "the answer"),
    "gone": (Answer(status=404, body="404"), ""),
    "a web page": (Answer(headers={"Content-Type": "text/html"}, body="<html>"), "a web page"),
}


@pytest.fixture
def world() -> Iterator[World]:
    with World(now=lambda: START) as running:
        yield running


def probed(world: World, folder: Path, *names: str) -> tuple[int, list[str]]:
    """How it ended, and the row of every endpoint."""
    traveller = Traveller(world, store_in_memory(), {}, folder)
    out = io.StringIO()
    reached = [traveller.reach(name) for name in names]
    code = probe_all(reached, NAMES, START, Console(file=out, width=200))
    return code, [line for line in out.getvalue().splitlines() if line.startswith("│ <")]


@pytest.mark.parametrize("source", SPEAKERS)
def test_a_source_as_documented_holds_at_every_endpoint(
    source: str, world: World, tmp_path: Path
) -> None:
    code, rows = probed(world, tmp_path, source)
    assert (code, len(rows)) == (0, ENDPOINTS[source])
    assert all("│ held " in row for row in rows)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("source", SPEAKERS)
def test_a_changed_source_is_told_at_every_endpoint_with_what_was_found(
    source: str, change: str, world: World, tmp_path: Path
) -> None:
    behaviour, told = CHANGES[change]
    world.spoil(source, behaviour)
    code, rows = probed(world, tmp_path, source)
    assert (code, len(rows)) == (1, ENDPOINTS[source])
    for row in rows:
        *_, held, found, _ = (cell.strip() for cell in row.split("│"))
        assert held == "DID NOT HOLD"
        assert found.startswith(told)
        assert found


def test_one_changed_source_leaves_the_others_their_word(world: World, tmp_path: Path) -> None:
    world.spoil("arxiv", CHANGES["a web page"][0])
    code, rows = probed(world, tmp_path, *SPEAKERS)
    assert code == 1
    assert [row.split()[1] for row in rows if "DID NOT HOLD" in row] == ["<arxiv>"]


def test_a_source_that_is_off_says_how_to_switch_it_on() -> None:
    out = io.StringIO()
    off = Reached(source=find_sources()["npm"], web=None, has_key=False)
    assert probe_all([off], NAMES, START, Console(file=out, width=200)) == 0
    assert "switched off: set FRAMEWISE_NPM_URL" in out.getvalue()
