"""``python -m bot collect`` and ``sources``, as a user runs them: a local world stands in for the
ten sources, everything else is real."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.sources.world import SPEAKERS, World
from tests.terminal.at_home import KEYS, LONGEST_S, Ended, Home, Stopper, recent
from tests.web.faulty_server import Answer, Behaviour, Seen

NAMES = {
    "arxiv": "arXiv",
    "clickpy": "ClickPy",
    "ecosystems": "ecosyste.ms",
    "github": "GitHub",
    "huggingface": "Hugging Face Hub",
    "npm": "JavaScript package statistics",
    "openalex": "OpenAlex",
    "pypistats": "pypistats.org",
    "stackexchange": "Stack Overflow",
    "wikimedia": "Wikimedia pageviews",
}
UNSETTLED = "openalex"
"""Counts by the year, and a recent one is not over."""
LONG_AGO = ("--since", "2025-01-01")
QUESTIONS_BEFORE_THE_KILL = 9
"""A source that hangs is asked three times, ten seconds each; nobody waits that long."""


@dataclass(frozen=True)
class Twice:
    """Two runs at one home."""

    home: Home
    first: Ended
    second: Ended
    asked: tuple[int, int]
    same_rows: bool


@dataclass(frozen=True)
class Scenes:
    """All runs, side by side: each waits most of the time, as its sources ask for pauses."""

    good: Future[Twice]
    troubled: Future[Twice]
    killed: Future[Home]
    calm: Future[Home]
    probed: Future[Ended]
    interrupted: Future[Ended]


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scenes]:
    worlds = {
        name: World() for name in ("good", "troubled", "killed", "calm", "probed", "interrupted")
    }
    homes = {name: Home(tmp_path_factory.mktemp(name), world) for name, world in worlds.items()}
    with ThreadPoolExecutor(len(homes)) as pool:
        for world in worlds.values():
            world.__enter__()
        yield Scenes(
            good=pool.submit(collect_twice, homes["good"]),
            troubled=pool.submit(meet_trouble, homes["troubled"]),
            killed=pool.submit(be_killed, homes["killed"]),
            calm=pool.submit(be_left_alone, homes["calm"]),
            probed=pool.submit(homes["probed"].run, "sources", "--probe"),
            interrupted=pool.submit(be_interrupted, homes["interrupted"]),
        )
    for world in worlds.values():
        world.__exit__(None, None, None)


def collect_twice(home: Home) -> Twice:
    first = home.run("collect", "--since", str(recent()))
    rows, asked = home.rows(), len(home.world.seen)
    second = home.run("collect", "--since", str(recent()))
    return Twice(home, first, second, (asked, len(home.world.seen) - asked), home.rows() == rows)


def meet_trouble(home: Home) -> Twice:
    """Three sources fail, and each says again what it was asked, keys and all."""
    home.world.spoil("stackexchange", lambda seen: echo(seen, 503))
    home.world.spoil("openalex", lambda seen: echo(seen, 200, "text/html"))
    home.world.spoil("huggingface", lambda seen: echo(seen, 429))
    first = home.run("collect", "--since", str(recent()))
    return Twice(home, first, home.run("sources"), (0, 0), same_rows=True)


def echo(seen: Seen, status: int, content_type: str = "text/plain") -> Behaviour:
    headers = {"Content-Type": content_type, "X-Asked": str(seen.query), "Retry-After": "55000"}
    return Answer(status=status, headers=headers, body=f"<html>{seen}</html>")


def be_killed(home: Home) -> Home:
    stopper = Stopper(home.world, "stackexchange", after=1 + QUESTIONS_BEFORE_THE_KILL)
    process = home.start("collect", "--source", "stackexchange", *LONG_AGO)
    assert stopper.reached.wait(timeout=60)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    home.world.heal()
    assert home.run("collect", "--source", "stackexchange", *LONG_AGO).code == 0
    return home


def be_interrupted(home: Home) -> Ended:
    stopper = Stopper(home.world, "pypistats", after=0)
    process = home.start("collect")
    assert stopper.reached.wait(timeout=60)
    process.send_signal(signal.SIGINT)
    printed, _ = process.communicate(timeout=LONGEST_S)
    return Ended(process.returncode, printed)


def be_left_alone(home: Home) -> Home:
    assert home.run("collect", "--source", "stackexchange", *LONG_AGO).code == 0
    return home


@pytest.mark.parametrize("source", SPEAKERS)
def test_a_source_gives_numbers_and_the_summary_says_so(scenes: Scenes, source: str) -> None:
    name, numbers, *_, went = scenes.good.result().first.row(NAMES[source])
    assert (name, went) == (NAMES[source], "well")
    assert (int(numbers) > 0) == (source != UNSETTLED)


def test_a_good_run_ends_with_0(scenes: Scenes) -> None:
    assert (scenes.good.result().first.code, scenes.good.result().second.code) == (0, 0)


def test_a_second_run_changes_nothing_and_asks_far_less(scenes: Scenes) -> None:
    good = scenes.good.result()
    assert good.same_rows
    assert good.asked[1] < good.asked[0] / 5


def test_only_what_ended_since_the_day_given_is_asked_for(scenes: Scenes) -> None:
    asked = [seen.query for seen in scenes.good.result().home.world.asked("stackexchange")]
    begun = [int(query["fromdate"]) for query in asked if "fromdate" in query]
    assert begun
    assert len(begun) <= 2


def test_one_source_can_be_asked_alone(scenes: Scenes) -> None:
    assert {seen.path.split("/")[1] for seen in scenes.calm.result().world.seen} == {
        "stackexchange"
    }


def test_a_killed_run_goes_on_where_it_stopped(scenes: Scenes) -> None:
    asked = Counter(str(seen.query) for seen in scenes.killed.result().world.seen)
    assert sorted(asked.values())[-2:] == [1, 2]


def test_a_killed_run_ends_with_the_store_of_an_undisturbed_one(scenes: Scenes) -> None:
    assert scenes.killed.result().rows() == scenes.calm.result().rows()


def test_ctrl_c_ends_a_run_at_once(scenes: Scenes) -> None:
    ended = scenes.interrupted.result()
    assert (ended.code, "Traceback" in ended.printed) == (130, False)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        pytest.param("stackexchange", "down: it asks to wait 16 hours", id="503"),
        pytest.param("openalex", "changed_shape: a web page came instead of numbers", id="html"),
        pytest.param("huggingface", "over_quota: it asks to wait 16 hours", id="over quota"),
    ],
)
def test_the_summary_says_which_failed_and_why(scenes: Scenes, source: str, told: str) -> None:
    assert scenes.troubled.result().first.row(NAMES[source])[-1] == told


def test_the_others_go_on_and_the_run_ends_with_0(scenes: Scenes) -> None:
    first = scenes.troubled.result().first
    assert first.code == 0
    well = [source for source, name in NAMES.items() if first.row(name)[-1] == "well"]
    assert set(well) == SPEAKERS.keys() - {"stackexchange", "openalex", "huggingface"}


def test_sources_shows_how_fresh_each_is_what_is_left_and_what_went_wrong(scenes: Scenes) -> None:
    shown = scenes.troubled.result().second
    assert shown.code == 0
    assert shown.row("Stack Overflow")[-1] == "down: it asks to wait 16 hours"
    assert shown.row("GitHub")[-1].endswith("calls this hour left")
    assert "today" in shown.row("GitHub")[1]


@pytest.mark.parametrize("key", KEYS.values())
def test_no_key_is_printed_logged_or_kept(scenes: Scenes, key: str) -> None:
    for scene in (scenes.good.result(), scenes.troubled.result()):
        assert any(key in str(seen) for seen in scene.home.world.seen), "was never sent"
        assert key not in scene.first.printed + scene.second.printed
        assert scene.home.files_with(key) == []


def test_nobody_sees_exception_text(scenes: Scenes) -> None:
    for scene in (scenes.good.result(), scenes.troubled.result()):
        for word in ("Traceback", "Error", "Exception"):
            assert word not in scene.first.printed + scene.second.printed


def test_every_endpoint_holds_where_the_world_is_as_documented(scenes: Scenes) -> None:
    probed = scenes.probed.result()
    assert "DID NOT HOLD" not in probed.printed
    assert probed.code == 0


def test_an_unknown_source_is_told_kindly_and_ends_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'never-made'}")
    assert main(["collect", "--source", "clickpie"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("clickpie is no source: name one of arxiv, clickpy, ")
    assert list(tmp_path.iterdir()) == []
