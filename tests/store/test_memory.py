"""What was said to the bot: kept, shared between conversations, forgotten; on both databases."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.conversation import Asking, Change, Conversation, Turn
from bot.store.engine import open_engine
from bot.store.memory import KEEP, PAUSE, Memory
from bot.store.migrate import migrate
from bot.store.numbers import NumberStore
from bot.store.turn_rows import MOST_TURNS
from tests.store.some import number
from tests.toolboxes import NOON

THREAD = Conversation(workspace="T1", channel="C1", thread="1.0")
OTHER = Conversation(workspace="T1", channel="C1", thread="2.0")
OUTSIDE = Conversation(workspace="T1", channel="U1", thread="")
OFFLINE = Change(factor="offline", holds=True, by="U1")
SECRET = "a very private remark about zebras"


@pytest.fixture
def memory(store: NumberStore) -> Memory:
    return Memory(store.engine)


def turn(said: str, *, at: datetime = NOON, by: str = "U1", message: str = "") -> Turn:
    return Turn(text=said, by=by, at=at, message=message)


def ask(
    memory: Memory,
    reference: str,
    *said: Turn,
    conversation: Conversation = THREAD,
    at: datetime = NOON,
    after: str | None = None,
    begins: bool = False,
    changes: tuple[Change, ...] = (),
    sets_changes: bool = False,
) -> None:
    memory.ask(
        Asking(
            reference=reference,
            conversation=conversation,
            said=said,
            changes=changes,
            sets_changes=sets_changes,
            after=(after,) if after else (),
            begins=begins,
            by="U1",
            at=at,
        )
    )


def texts(memory: Memory, conversation: Conversation = THREAD, at: datetime = NOON) -> list[str]:
    return [each.text for each in memory.standing(conversation, at).turns]


def asked(memory: Memory, reference: str, at: datetime = NOON) -> list[str] | None:
    found = memory.question(reference, workspace="T1", channel="C1", at=at)
    return [each.text for each in found.turns] if found is not None else None


def test_turns_come_back_as_they_were(memory: Memory) -> None:
    said = turn("first", message="1.1")
    ask(memory, "a", said)
    assert memory.standing(THREAD, NOON).turns == (said,)


def test_a_question_covers_what_was_said_until_then(memory: Memory) -> None:
    ask(memory, "a", turn("first"))
    ask(memory, "b", turn("second"))
    assert (asked(memory, "a"), asked(memory, "b")) == (["first"], ["first", "second"])


def test_a_question_after_another_goes_on_from_that(memory: Memory) -> None:
    ask(memory, "a", turn("first"))
    ask(memory, "b", turn("second"))
    ask(memory, "c", turn("third"), after="a")
    assert asked(memory, "c") == ["first", "third"]


def test_a_question_that_begins_leaves_the_rest_behind(memory: Memory) -> None:
    ask(memory, "a", turn("first"))
    ask(memory, "b", turn("anew"), begins=True)
    assert asked(memory, "b") == ["anew"]
    assert texts(memory) == ["anew"]


def test_a_question_keeps_its_changes_and_may_have_no_turns(memory: Memory) -> None:
    ask(memory, "a", changes=(OFFLINE,))
    found = memory.question("a", workspace="T1", channel="C1", at=NOON)
    assert found is not None
    assert (found.turns, found.changes, found.by, found.conversation) == (
        (),
        (OFFLINE,),
        "U1",
        THREAD,
    )


def test_changes_that_a_question_sets_are_the_conversations(memory: Memory) -> None:
    ask(memory, "a", turn("first"))
    ask(memory, "b", changes=(OFFLINE,), sets_changes=True)
    ask(memory, "c", turn("second"))
    ask(memory, "d", after="a")
    standing = memory.standing(THREAD, NOON)
    assert (standing.changes, standing.reference) == ((OFFLINE,), "d")


def test_a_beginning_leaves_changes_behind_too(memory: Memory) -> None:
    ask(memory, "a", turn("first"), changes=(OFFLINE,), sets_changes=True)
    ask(memory, "b", begins=True)
    assert memory.standing(THREAD, NOON).changes == ()
    assert texts(memory) == [""]


def test_an_adopted_question_brings_its_changes(memory: Memory) -> None:
    ask(memory, "a", turn("first"), changes=(OFFLINE,))
    memory.adopt("a", OTHER)
    assert memory.standing(OTHER, NOON).changes == (OFFLINE,)


def test_what_a_person_changed_is_forgotten_with_them(memory: Memory) -> None:
    theirs = Change(factor="ios", holds=True, by="U2")
    ask(memory, "a", turn("mine"), changes=(OFFLINE, theirs), sets_changes=True)
    memory.forget_person("T1", "U2")
    assert memory.standing(THREAD, NOON).changes == (OFFLINE,)


def test_a_message_deleted_before_its_words_arrive_is_not_kept(memory: Memory) -> None:
    memory.forget_message("T1", "C1", "1.1")
    ask(memory, "a", turn("late", message="1.1"))
    assert texts(memory) == []


@pytest.mark.parametrize(("workspace", "channel"), [("T2", "C1"), ("T1", "C2")])
def test_a_question_is_known_only_where_it_was_asked(
    memory: Memory, workspace: str, channel: str
) -> None:
    ask(memory, "a", turn("first"))
    assert memory.question("a", workspace=workspace, channel=channel, at=NOON) is None


def test_the_newest_turns_are_given(memory: Memory) -> None:
    for place in range(MOST_TURNS + 3):
        ask(memory, f"q{place}", turn(f"turn {place}"))
    assert texts(memory) == [f"turn {place}" for place in range(3, MOST_TURNS + 3)]


def test_outside_a_thread_a_long_silence_ends_a_conversation(memory: Memory) -> None:
    later = NOON + PAUSE + timedelta(seconds=1)
    ask(memory, "a", turn("before"), conversation=OUTSIDE)
    ask(memory, "b", turn("after", at=later), conversation=OUTSIDE, at=later)
    assert texts(memory, OUTSIDE, later) == ["after"]
    assert texts(memory, OUTSIDE, later + PAUSE) == ["after"]
    assert texts(memory, OUTSIDE, later + PAUSE + timedelta(seconds=1)) == []


def test_in_a_thread_silence_ends_nothing(memory: Memory) -> None:
    ask(memory, "a", turn("before"))
    assert texts(memory, THREAD, NOON + 10 * PAUSE) == ["before"]


def test_what_is_too_old_is_not_given_even_before_it_is_purged(memory: Memory) -> None:
    ask(memory, "a", turn("old"))
    assert texts(memory, THREAD, NOON + KEEP) == []
    assert asked(memory, "a", NOON + KEEP) is None


def test_purging_takes_what_is_too_old_and_nothing_else(memory: Memory) -> None:
    later = NOON + timedelta(seconds=1)
    ask(memory, "a", turn("old"))
    ask(memory, "b", turn("new", at=later), conversation=OTHER, at=later)
    assert memory.purge(NOON + KEEP) == 1
    assert texts(memory, OTHER, NOON + KEEP) == ["new"]
    assert asked(memory, "a") is None


def test_adopted_turns_belong_to_both_conversations_once(memory: Memory) -> None:
    ask(memory, "a", turn("first"))
    memory.adopt("a", OTHER)
    memory.adopt("a", OTHER)
    assert texts(memory, OTHER) == ["first"]
    assert texts(memory) == ["first"]


def test_nothing_is_adopted_from_another_workspace(memory: Memory) -> None:
    ask(memory, "a", turn("first"))
    elsewhere = replace(THREAD, workspace="T2")
    memory.adopt("a", elsewhere)
    assert texts(memory, elsewhere) == []


def test_no_question_goes_on_from_one_of_another_workspace(memory: Memory) -> None:
    ask(memory, "a", turn("first"))
    ask(memory, "b", turn("second"), conversation=replace(THREAD, workspace="T2"), after="a")
    found = memory.question("b", workspace="T2", channel="C1", at=NOON)
    assert found is not None
    assert [each.text for each in found.turns] == ["second"]


def test_an_adopted_turn_is_forgotten_in_both(memory: Memory) -> None:
    ask(memory, "a", turn("first"))
    memory.adopt("a", OTHER)
    assert memory.forget_person("T1", "U1") == 1
    assert texts(memory, OTHER) == []


def test_forgetting_a_person_ends_every_question_with_a_turn_of_theirs(memory: Memory) -> None:
    ask(memory, "a", turn("mine"))
    ask(memory, "b", turn("theirs", by="U2"))
    assert memory.forget_person("T1", "U2") == 1
    assert texts(memory) == ["mine"]
    assert asked(memory, "b") is None
    assert asked(memory, "a") == ["mine"]


def test_forgetting_a_person_leaves_other_workspaces_alone(memory: Memory) -> None:
    ask(memory, "a", turn("mine"))
    assert memory.forget_person("T2", "U1") == 0
    assert texts(memory) == ["mine"]


def test_forgetting_a_conversation_leaves_the_others(memory: Memory) -> None:
    ask(memory, "a", turn("here"))
    ask(memory, "b", turn("there"), conversation=OTHER)
    assert memory.forget_conversation(THREAD) == 1
    assert (texts(memory), texts(memory, OTHER)) == ([], ["there"])


def test_forgetting_a_copy_leaves_where_it_was_copied_from(memory: Memory) -> None:
    ask(memory, "a", turn("first"))
    memory.adopt("a", OTHER)
    assert memory.forget_conversation(OTHER) == 1
    assert (texts(memory), texts(memory, OTHER)) == (["first"], [])


def test_a_message_is_amended_and_forgotten_by_its_id(memory: Memory) -> None:
    ask(memory, "a", turn("one", message="1.1"), turn("two", message="1.2"), turn("pressed"))
    memory.amend_message("T1", "C1", "1.1", "one, amended")
    memory.forget_message("T1", "C1", "1.2")
    memory.forget_message("T1", "C1", "")
    assert texts(memory) == ["one, amended", "pressed"]


def test_a_thread_is_ours_once_something_was_said_in_it(memory: Memory) -> None:
    assert not memory.is_ours(THREAD, NOON)
    ask(memory, "a", turn("first"))
    ask(memory, "b", turn("outside"), conversation=OUTSIDE)
    assert memory.is_ours(THREAD, NOON)
    assert not memory.is_ours(OUTSIDE, NOON)
    assert not memory.is_ours(THREAD, NOON + KEEP)


def test_many_may_ask_in_one_conversation_at_once(memory: Memory) -> None:
    def say(number: int) -> None:
        ask(memory, f"q{number}", turn(f"turn {number}"))

    threads = [threading.Thread(target=say, args=(number,)) for number in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(texts(memory)) == sorted(f"turn {number}" for number in range(12))
    assert all(asked(memory, f"q{number}") for number in range(12))


def test_others_may_ask_while_a_person_is_forgotten(memory: Memory) -> None:
    def say(number: int) -> None:
        if number % 4:
            ask(memory, f"q{number}", turn(f"turn {number}", by="U2"))
        else:
            ask(memory, f"q{number}", turn("mine"))
            memory.forget_person("T1", "U1")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(say, range(60)))
    assert {each.by for each in memory.standing(THREAD, NOON).turns} == {"U2"}


def test_a_failure_in_the_middle_keeps_nothing(memory: Memory) -> None:
    ask(memory, "a", turn("first"))
    no_reference: Any = None
    with pytest.raises(Exception, match=r"(?i)null"):
        ask(memory, no_reference, turn("second"))
    assert texts(memory) == ["first"]


def test_what_is_asked_again_after_a_crash_is_kept_once(memory: Memory) -> None:
    for _ in range(2):
        ask(memory, "a", turn("first"))
    assert texts(memory) == ["first"]


def test_what_is_forgotten_leaves_the_file(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    memory = Memory(engine)
    ask(memory, "a", turn(SECRET))
    assert SECRET.encode() in _bytes(path)
    memory.forget_person("T1", "U1")
    assert SECRET.encode() not in _bytes(path)
    engine.dispose()


def test_numbers_of_the_version_before_are_still_there(store_url: str) -> None:
    engine = open_engine(store_url)
    migrate(engine, to="0001")
    store = NumberStore(engine)
    store.add([number()])
    migrate(engine)
    assert store.observations("made.up", "month", ["torch"]) == [number()]
    assert Memory(engine).standing(THREAD, NOON).turns == ()
    engine.dispose()


def _bytes(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
