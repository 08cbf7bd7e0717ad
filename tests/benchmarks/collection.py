"""How much memory a whole collection takes, and how long its sources' own pauses last.

python -m tests.benchmarks.collection

The sources are a local world and the numbers made up; the client, the sources' code and the store
are real. Time passes only when told, so the pauses are added up and nobody waits.
"""

from __future__ import annotations

import multiprocessing
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.knowledge_files import load_knowledge
from bot.store.engine import open_engine
from bot.store.migrate import migrate
from bot.store.numbers import NumberStore
from bot.wiring import find_sources
from tests.sources.world import World
from tests.sources.world.reaching import Traveller
from tests.web.opening import START

SINCE = {"1 year": date(2025, 11, 1), "10 years": date(2016, 11, 1)}
KEYS = dict.fromkeys(("STACKEXCHANGE_KEY", "GITHUB_TOKEN"), "a-key-that-opens-nothing")
"""With keys the whole ten years are asked for."""
FLAT_WITHIN_MB = 20
MINUTE_S = 60
FEW_SOURCES = 4
"""So many are to be filled within about a minute, without keys."""


@dataclass(frozen=True)
class Asked:
    """A collection, as it is handed to a process of its own."""

    addresses: Mapping[str, str]
    since: date
    keys: Mapping[str, str]
    folder: Path


@dataclass(frozen=True)
class Found:
    """What became of it."""

    numbers: Mapping[str, int]
    paused_s: Mapping[str, float]
    before_mb: float
    peak_mb: float


def main() -> None:
    """Prints a table of memory and one of pauses."""
    for stretch, since in SINCE.items():
        found, calls = collect(since, KEYS)
        growth = found.peak_mb - found.before_mb
        print(
            f"{stretch:>8}: {sum(calls.values()):5} calls, {sum(found.numbers.values()):6} numbers,"
            f" peak {found.peak_mb:.0f} MB, {growth:.0f} MB above the start"
        )
    print(f"(flat: the peaks within {FLAT_WITHIN_MB} MB of each other)\n")
    _print_pauses()


def collect(since: date, keys: Mapping[str, str]) -> tuple[Found, Counter[str]]:
    """A first collection into an empty store, in a process of its own; and the calls it took."""
    with tempfile.TemporaryDirectory() as folder, World(now=lambda: START) as world:
        asked = Asked(world.addresses, since, keys, Path(folder))
        with multiprocessing.get_context("spawn").Pool(1) as process:
            found = process.apply(collect_alone, (asked,))
        return found, Counter(seen.path.split("/")[1] for seen in world.seen)


def collect_alone(asked: Asked) -> Found:
    """The collection itself."""
    engine = open_engine(f"sqlite:///{asked.folder / 'numbers.db'}")
    migrate(engine)
    metrics = load_knowledge().metrics
    traveller = Traveller(
        asked, NumberStore(engine), metrics, asked.folder / "cache", keys=asked.keys
    )
    before = _memory("VmRSS")
    visits = traveller.collect(since=asked.since)
    faults = [f"{visit.source}: {visit.error}" for visit in visits.values() if visit.error]
    assert not faults, faults
    return Found(
        numbers={name: visit.numbers for name, visit in visits.items()},
        paused_s={name: sum(traveller.told[name].slept) for name in visits},
        before_mb=before,
        peak_mb=_memory("VmHWM"),
    )


def _print_pauses() -> None:
    found, calls = collect(date(2015, 11, 1), {})
    print("A first collection without keys, by the sources' own pauses (no time on the network):")
    print(f"{'source':>15} {'calls':>6} {'pause':>6} {'all pauses':>11} {'numbers':>8}")
    for name, paused_s in sorted(found.paused_s.items(), key=lambda item: item[1]):
        pause_s = find_sources()[name].POLITENESS.pause_s
        print(
            f"{name:>15} {calls[name]:6} {pause_s:4.1f} s {paused_s:9.0f} s {found.numbers[name]:8}"
        )
    quick = [name for name, paused_s in found.paused_s.items() if paused_s <= MINUTE_S]
    print(f"within a minute: {len(quick)} sources (at least {FEW_SOURCES}): {', '.join(quick)}")


def _memory(field: str) -> float:
    """Of this process, in MB (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    status = dict(line.split(":", 1) for line in lines)
    return int(status[field].split()[0]) / 1024


if __name__ == "__main__":
    main()
