"""The memory of conversations: bounded, apart from each other, safe for many threads."""

from concurrent.futures import ThreadPoolExecutor

from bot.slack.seen import Seen
from bot.slack.turns import PAUSE_S, Conversation, TurnsInMemory


def thread(ts: str | None, channel: str = "C1", workspace: str = "T1") -> Conversation:
    return Conversation(workspace=workspace, channel=channel, thread_ts=ts)


def test_turns_come_back_oldest_first() -> None:
    turns = TurnsInMemory()
    turns.add(thread("1"), "a", 0)
    turns.add(thread("1"), "b", 10**9)
    assert turns.earlier(thread("1"), 2 * 10**9) == ("a", "b")


def test_conversations_are_apart() -> None:
    turns = TurnsInMemory()
    turns.add(thread("1"), "a", 0)
    others = [thread("2"), thread("1", "C2"), thread("1", "C1", "T2"), thread(None)]
    assert [turns.earlier(other, 0) for other in others] == [()] * 4


def test_the_oldest_turn_gives_way() -> None:
    turns = TurnsInMemory(most_turns=2)
    for text in "abc":
        turns.add(thread("1"), text, 0)
    assert turns.earlier(thread("1"), 0) == ("b", "c")


def test_the_longest_unused_conversation_gives_way() -> None:
    turns = TurnsInMemory(most_conversations=2)
    for ts in "12":
        turns.add(thread(ts), ts, 0)
    turns.earlier(thread("1"), 0)
    turns.add(thread("3"), "3", 0)
    assert [turns.earlier(thread(ts), 0) for ts in "123"] == [("1",), (), ("3",)]


def test_direct_messages_begin_anew_after_a_pause() -> None:
    turns = TurnsInMemory()
    turns.add(thread(None), "a", 0)
    turns.add(thread(None), "b", PAUSE_S)
    assert turns.earlier(thread(None), 2 * PAUSE_S) == ("a", "b")
    turns.add(thread(None), "c", 3 * PAUSE_S + 1)
    assert turns.earlier(thread(None), 3 * PAUSE_S + 1) == ("c",)


def test_many_threads_lose_nothing() -> None:
    turns = TurnsInMemory(most_turns=1000)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: turns.add(thread("1"), str(number), 0), range(1000)))
    assert sorted(map(int, turns.earlier(thread("1"), 0))) == list(range(1000))


def test_a_key_is_new_once_until_it_is_forgotten_or_pushed_out() -> None:
    seen = Seen(most=2)
    assert [seen.is_new(key) for key in "aab"] == [True, False, True]
    seen.forget("a")
    seen.forget("never there")
    assert seen.is_new("a")
    assert seen.is_new("c")
    assert [seen.is_new("a"), seen.is_new("b")] == [False, True]


def test_of_many_threads_one_is_first() -> None:
    seen = Seen()
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: seen.is_new("a"), range(1000))) == 1
