"""Blows, prints a line for each cell, and says by its exit code whether all is well."""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg

from bot.core.mind import Mind
from tests.messages.small_world import small_world
from tests.store.servers import postgresql_server
from tests.storm.digests.blowing import Blowing
from tests.storm.digests.cells import Cell, Weather
from tests.storm.digests.fates import Fates
from tests.storm.digests.judging import Verdict, judge
from tests.storm.slack import KINDS

LOOK_S = 0.02
MOST_SHOWN = 10
BOTH = ("sqlite", "postgresql")
EITHER = (True, False)
PLAIN = ("post then save", "save then post")


def main() -> int:
    """Reads the command line and blows."""
    asked = argparse.ArgumentParser(prog="python -m tests.storm.digests")
    asked.add_argument("--short", action="store_true", help="some seconds, all cells at once")
    asked.add_argument("--seed", type=int, default=None)
    asked.add_argument("--digests", type=int, default=None, help="in each cell")
    asked.add_argument("--only", default="", help="cells whose names hold this")
    asked.add_argument("--postgresql", default=None, help="a server: postgresql://…/{name}")
    asked.add_argument("--json", action="store_true", help="a line of JSON for each cell")
    options = asked.parse_args()
    seed = random.randrange(10**6) if options.seed is None else options.seed
    print(f"seed {seed}", flush=True)
    cells = short_cells() if options.short else long_cells()
    chosen = [cell for cell in cells if options.only in cell.name]
    if options.digests:
        chosen = [replace(cell, digests=options.digests) for cell in chosen]
    weather = short_weather(seed) if options.short else Weather(seed=seed)
    are_well = True
    with (
        tempfile.TemporaryDirectory(prefix="framewise-storm-") as folder,
        _postgresql(options.postgresql, chosen) as postgresql,
    ):
        for together in [chosen] if options.short else [[cell] for cell in chosen]:
            for blown, verdict in _blow(together, weather, Path(folder), postgresql):
                are_well &= is_well(blown, verdict)
                _show(blown, verdict, as_json=options.json)
    return 0 if are_well else 1


def long_cells() -> list[Cell]:
    """A thousand digests and more in each."""
    return [
        *(Cell(database=db, has_history=has, digests=1000) for db in BOTH for has in EITHER),
        *(Cell(database=db, way="huey", digests=200) for db in BOTH),
        *(Cell(database=db, way=way, digests=400) for db in BOTH for way in PLAIN),
    ]


def short_cells() -> list[Cell]:
    """A few hundred in all."""
    return [
        *(Cell(database=db, has_history=has, digests=50) for db in BOTH for has in EITHER),
        *(Cell(database="sqlite", way=way, digests=24) for way in PLAIN),
    ]


def short_weather(seed: int) -> Weather:
    """Worse than usual, so that everything happens soon."""
    return Weather(
        seed=seed,
        p=0.33,
        q=0.25,
        kinds=(*KINDS, *3 * ("rate_limited",)),
        visits=3,
        uneven=0,
        kills_each=1,
        workers=3,
        stoppable=1,
        stopped=1.0,
        most_stops=1,
        stops=("intent kept",),
        sleeps=100,
    )


def is_well(blown: Blowing, verdict: Verdict) -> bool:
    """Whether a cell ended as it must; a plain order has to lose or to double."""
    if blown.broken or verdict.wrong:
        return False
    match blown.cell.way:
        case "post then save":
            return verdict.doubled > 0 and not verdict.lost
        case "save then post":
            return verdict.lost > 0 and not verdict.doubled
        case _:
            return not verdict.lost and not verdict.doubled


def _blow(
    cells: Sequence[Cell], weather: Weather, folder: Path, postgresql: str
) -> Iterator[tuple[Blowing, Verdict]]:
    """Lets some cells blow at the same time."""
    mind, blowing = Mind(small_world()), []
    names = "; ".join(cell.name for cell in cells)
    fates, of_plain = Fates(weather, names), Fates(weather, names)
    for cell in cells:
        name = cell.name.replace(", ", "_").replace(" ", "_")
        its = folder / name
        its.mkdir()
        url = f"sqlite:///{its / 'store.sqlite3'}"
        if cell.database == "postgresql":
            url = _made(postgresql, f"storm_{name}".lower())
        blowing.append(
            Blowing(
                cell=cell,
                weather=weather,
                database_url=url,
                folder=its,
                mind=mind,
                fates=of_plain if cell.is_plain else fates,
            )
        )
    try:
        for one in blowing:
            one.begin()
        while sum(one.look() for one in blowing) < len(blowing):
            time.sleep(LOOK_S)
        verdicts = [judge(one.cell, one.database_url, one.slack_url) for one in blowing]
    finally:
        for one in blowing:
            one.end()
    yield from zip(blowing, verdicts, strict=True)


def _made(server: str, name: str) -> str:
    """A new database."""
    with psycopg.connect(server.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return server.format(name=name)


@contextmanager
def _postgresql(given: str | None, cells: Sequence[Cell]) -> Iterator[str]:
    """The address of a server, up to the database's name."""
    if given is not None or all(cell.database == "sqlite" for cell in cells):
        yield given or ""
        return
    with postgresql_server() as address:
        yield address


def _show(blown: Blowing, verdict: Verdict, *, as_json: bool) -> None:
    if as_json:
        told = {
            **vars(blown.cell),
            **vars(verdict),
            "kills": blown.killed,
            "stops": blown.stopped,
            "broken": blown.broken,
            "is_well": is_well(blown, verdict),
            "seconds": blown.ended - blown.began,
        }
        print(json.dumps(told), flush=True)
        return
    print(
        f"{blown.cell.name:34} {verdict.digests:5} digests"
        f" {blown.killed.total():5} kills {blown.stopped.total():3} stops"
        f" {verdict.faults.total():4} faults {verdict.lost:4} lost {verdict.doubled:4} doubled"
        f" {verdict.uncertain:4} uncertain {verdict.own_429s:3} own 429s of {verdict.posts}"
        f" {blown.ended - blown.began:5.0f} s {'' if is_well(blown, verdict) else ' NOT WELL'}"
    )
    for name, counted in (
        ("kills", blown.killed),
        ("stops", blown.stopped),
        ("faults", verdict.faults),
    ):
        print(f"    {name}: " + ", ".join(f"{what} {n}" for what, n in counted.most_common()))
    wrong = (*blown.broken, *verdict.wrong)
    for one in wrong[:MOST_SHOWN]:
        print(f"    ! {one}")
    if len(wrong) > MOST_SHOWN:
        print(f"    ! and {len(wrong) - MOST_SHOWN} more")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
