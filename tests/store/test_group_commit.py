"""Group commit: what many threads write at once is kept in few transactions, and each gets its own
answer or its own fault."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, Engine, event, insert, select

from bot.core.errors import StoreDown
from bot.store.engine import open_engine, reading, writing
from bot.store.group_commit import GroupCommit
from bot.store.migrate import migrate
from bot.store.numbers import NumberStore
from bot.store.tables import GATE
from tests.store.some import NOON

THREADS = 12


def keep_all(connection: Connection, names: Sequence[str]) -> list[str]:
    """Keeps each name as a gate, and answers it in capitals."""
    connection.execute(insert(GATE), [{"name": name, "opens_at": NOON} for name in names])
    return [name.upper() for name in names]


def kept(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return sorted(connection.execute(select(GATE.c.name)).scalars())


@pytest.fixture
def engine(store: NumberStore) -> Engine:
    return store.engine


@pytest.fixture
def group(engine: Engine) -> GroupCommit:
    return GroupCommit(engine)


@pytest.fixture
def commits(engine: Engine) -> list[bool]:
    """One entry for each transaction."""
    made: list[bool] = []
    event.listen(engine, "commit", lambda _: made.append(True))
    return made


def held_up(group: GroupCommit, asked: Sequence[Callable[[], object]]) -> list[object]:
    """Has threads ask while a transaction is being written; gives answers and faults."""
    begun, go_on = threading.Event(), threading.Event()

    def wait(_: Connection, asked: Sequence[str]) -> Sequence[str]:
        begun.set()
        assert go_on.wait(30)
        return asked

    def ask(one: Callable[[], object]) -> object:
        try:
            return one()
        except Exception as error:  # noqa: BLE001 - it is looked at
            return error

    with ThreadPoolExecutor(len(asked) + 1) as threads:
        first = threads.submit(group.write, wait, "first")
        assert begun.wait(30)
        others = [threads.submit(ask, one) for one in asked]
        while len(group._asked) < len(asked):
            pass
        go_on.set()
        assert first.result() == "first"
        return [other.result() for other in others]


def test_those_who_come_in_the_meantime_share_one_transaction(
    engine: Engine, group: GroupCommit, commits: list[bool]
) -> None:
    names = [f"gate {number:02}" for number in range(THREADS)]
    answers = held_up(group, [lambda name=name: group.write(keep_all, name) for name in names])
    assert answers == [name.upper() for name in names]
    assert kept(engine) == names
    assert len(commits) == 2


def test_what_is_alike_is_written_together(group: GroupCommit, engine: Engine) -> None:
    calls: list[tuple[str, int]] = []

    def odd(_: Connection, asked: Sequence[int]) -> list[int]:
        calls.append(("odd", len(asked)))
        return [-one for one in asked]

    def even(_: Connection, asked: Sequence[int]) -> list[int]:
        calls.append(("even", len(asked)))
        return list(asked)

    answers = held_up(
        group,
        [lambda n=n: group.write(odd if n % 2 else even, n) for n in range(THREADS)],
    )
    assert answers == [-n if n % 2 else n for n in range(THREADS)]
    assert sorted(calls) == [("even", THREADS // 2), ("odd", THREADS // 2)]


def test_one_alone_is_kept_at_once(engine: Engine, group: GroupCommit, commits: list[bool]) -> None:
    assert group.write(keep_all, "a") == "A"
    assert (kept(engine), len(commits)) == (["a"], 1)


def test_what_may_wait_is_kept_with_the_next(
    engine: Engine, group: GroupCommit, commits: list[bool]
) -> None:
    later = group.soon(keep_all, "a")
    assert kept(engine) == []
    assert group.write(keep_all, "b") == "B"
    assert (kept(engine), len(commits)) == (["a", "b"], 1)
    assert later.kept() == "A"
    assert len(commits) == 1


def test_what_may_wait_is_kept_when_somebody_waits_for_it(
    engine: Engine, group: GroupCommit
) -> None:
    assert group.soon(keep_all, "a").kept() == "A"
    assert kept(engine) == ["a"]


def test_the_fault_of_one_is_not_that_of_the_others(engine: Engine, group: GroupCommit) -> None:
    def refuse(_: Connection, asked: Sequence[str]) -> list[str]:
        raise LookupError(asked[0])

    answers = held_up(
        group,
        [
            lambda: group.write(keep_all, "a"),
            lambda: group.write(refuse, "wrong"),
            lambda: group.write(keep_all, "b"),
        ],
    )
    assert (answers[0], answers[2]) == ("A", "B")
    assert isinstance(answers[1], LookupError)
    assert kept(engine) == ["a", "b"]


def test_all_hear_that_the_store_is_down(group: GroupCommit) -> None:
    times: list[int] = []

    def down(_: Connection, asked: Sequence[str]) -> list[str]:
        times.append(len(asked))
        raise StoreDown("down")

    answers = held_up(group, [lambda: group.write(down, "x") for _ in range(3)])
    assert all(isinstance(answer, StoreDown) for answer in answers)
    assert times == [3], "nobody tries alone what a broken store refused"


@pytest.mark.parametrize(
    ("undone", "waits"), [((True, True), "1"), ((True, False), "2"), ((False, True), "2")]
)
def test_a_transaction_waits_for_the_disk_if_one_of_its_writers_must(
    tmp_path_factory: pytest.TempPathFactory, undone: tuple[bool, bool], waits: str
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('group') / 'store.db'}")
    migrate(engine)

    def how(connection: Connection, asked: Sequence[None]) -> list[str]:
        setting = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
        return [str(setting)] * len(asked)

    group = GroupCommit(engine)
    first, second = (group.soon(how, None, may_be_undone=one) for one in undone)
    assert (first.kept(), second.kept()) == (waits, waits)
    engine.dispose()


def test_many_threads_lose_and_double_nothing(engine: Engine, group: GroupCommit) -> None:
    def write(thread: int) -> list[str]:
        return [group.write(keep_all, f"{thread} {number}") for number in range(20)]

    with ThreadPoolExecutor(THREADS) as threads:
        answers = list(threads.map(write, range(THREADS)))
    wanted = [f"{thread} {number}" for thread in range(THREADS) for number in range(20)]
    assert sorted(each for some in answers for each in some) == sorted(wanted)
    assert kept(engine) == sorted(wanted)


def test_it_takes_turns_with_other_writers(engine: Engine, group: GroupCommit) -> None:
    with writing(engine) as connection:
        pending = group.soon(keep_all, "a")
        connection.execute(insert(GATE), {"name": "b", "opens_at": NOON})
    assert pending.kept() == "A"
    assert kept(engine) == ["a", "b"]
