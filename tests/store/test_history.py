"""Loading the recorded series: once per version of them, whole, and under what was measured."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.errors import KnowledgeBroken
from bot.core.numbers.metric import Metric
from bot.knowledge_files import KNOWLEDGE_FOLDER
from bot.store.history import load_history
from bot.store.history_files import COLUMNS, GATHERED, history_problems, read_history
from bot.store.numbers import NumberStore
from tests.store.some import HOUR, number

HEADER = ",".join(COLUMNS)
JANUARY = "made.up,month,torch,2026-01-01,2026-02-01,10,first way,recorded,,me/it/a.csv@abc1234"
FEBRUARY = JANUARY.replace("2026-01-01,2026-02-01", "2026-02-01,2026-03-01")
METRIC = Metric(
    id="made.up",
    name="Made up",
    question="How many?",
    measure="made.up",
    step="month",
    form="count",
    families={"pytorch": ("torch",), "both": ("jax", "-both")},
    unit="things",
    kind="flow",
    caveat="Never measured.",
    settles_days=0,
    stale_days=1,
    sources=("recorded",),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "history"
    made.mkdir()
    return made


def write(folder: Path, *rows: str, name: str = "a.csv") -> Path:
    (folder / name).write_text("\n".join((HEADER, *rows)) + "\n")
    return folder


def values(store: NumberStore) -> list[float]:
    return [one.value for one in store.observations("made.up", "month", ["torch"])]


def problems(folder: Path) -> list[str]:
    return history_problems(folder, metrics={"made.up": METRIC}, sources={"recorded"})


def test_a_row_becomes_a_number_that_says_where_it_is_from(
    store: NumberStore, folder: Path
) -> None:
    load_history(store, write(folder, JANUARY))
    assert store.observations("made.up", "month", ["torch"]) == [
        number(
            source="recorded",
            url="https://github.com/me/it",
            fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
        )
    ]


def test_a_page_is_linked_as_it_is(folder: Path) -> None:
    origin = "https://example.org/2022/results.html (quoting the results)"
    write(folder, JANUARY.replace("me/it/a.csv@abc1234", origin))
    assert [one.url for one in read_history(folder)] == ["https://example.org/2022/results.html"]


def test_the_same_files_are_loaded_once(store: NumberStore, folder: Path) -> None:
    write(folder, JANUARY, FEBRUARY)
    assert [load_history(store, folder), load_history(store, folder)] == [2, 0]
    assert store.revision() == 1


def test_a_new_version_takes_the_place_of_the_old(store: NumberStore, folder: Path) -> None:
    load_history(store, write(folder, JANUARY, FEBRUARY))
    load_history(store, write(folder, JANUARY.replace(",10,", ",12,")))
    assert values(store) == [12]


def test_what_was_measured_later_stays(store: NumberStore, folder: Path) -> None:
    store.add([number(99, fetched_at=GATHERED + HOUR)])
    load_history(store, write(folder, JANUARY))
    load_history(store, write(folder, JANUARY, FEBRUARY))
    assert values(store) == [99, 10]


def test_a_broken_row_leaves_the_store_as_it_was(store: NumberStore, folder: Path) -> None:
    load_history(store, write(folder, JANUARY))
    with pytest.raises(KnowledgeBroken, match=r"^a\.csv: 3: value 'many' is no number"):
        load_history(store, write(folder, JANUARY, FEBRUARY.replace(",10,", ",many,")))
    assert values(store) == [10]


def test_no_files_load_nothing(store: NumberStore, folder: Path) -> None:
    assert load_history(store, folder) == 0


def test_the_shipped_history_is_loaded_whole(store: NumberStore) -> None:
    folder = KNOWLEDGE_FOLDER / "history"
    recorded = list(read_history(folder))
    assert load_history(store, folder) == len(recorded)
    assert set(store.newest("best-of-ml-python").values()) <= {
        one.start for one in recorded if one.source == "best-of-ml-python"
    }


def test_good_rows_have_no_problems(folder: Path) -> None:
    rows = [JANUARY, FEBRUARY, JANUARY.replace("torch", "both").replace("10,first", "1,first")]
    assert problems(write(folder, *sorted(rows))) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("recorded", "hearsay", "source 'hearsay' is not in sources/: name one that is"),
        ("made.up", "unknown", "no metric counts unknown by month: name one of metrics/"),
        (",month,", ",day,", "no metric counts made.up by day: name one of metrics/"),
        ("torch", "caffe", "no metric uses subject 'caffe': name one that a metric adds up"),
        ("2026-02-01", "2026-01-01", "end is not after start: write the day after the last"),
        ("2026-02-01", "2026-02-30", "start or end is no day: write YYYY-MM-DD"),
        (",10,", ",-1,", "value is negative: leave the row out"),
        (",10,", ",nan,", "value 'nan' is no number: write one, or leave the row out"),
        (",10,", ",,", "value '' is no number: write one, or leave the row out"),
        ("first way", "", "regime is empty: write one"),
        ("me/it/a.csv@abc1234", "somewhere", "origin leads nowhere: write"),
        (",me/it", "me/it", "not these columns: write measure,step,"),
        ("abc1234", "abc1234,more", "not these columns: write measure,step,"),
    ],
)
def test_a_broken_row_is_named(folder: Path, old: str, new: str, problem: str) -> None:
    found = problems(write(folder, JANUARY.replace(old, new)))[0]
    assert found.startswith(f"a.csv: 2: {problem}")


def test_a_number_given_twice_is_named_across_files(folder: Path) -> None:
    write(folder, JANUARY)
    write(folder, JANUARY.replace(",10,", ",11,"), name="b.csv")
    assert problems(folder) == ["b.csv: 2: the same number as a.csv: 2: keep one"]


def test_rows_out_of_order_are_named(folder: Path) -> None:
    assert problems(write(folder, FEBRUARY, JANUARY)) == [
        "a.csv: 3: out of order: sort by measure, step, subject and start"
    ]


def test_an_unknown_step_is_named(folder: Path) -> None:
    found = problems(write(folder, JANUARY.replace(",month,", ",decade,")))
    assert found[0].startswith("a.csv: 2: step 'decade' is none: write one of")
