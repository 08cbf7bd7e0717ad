"""Who asks too much is told so once, quietly, and is not kept; nobody else notices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.core.limits import Limits, Scope
from bot.playground.stand_in import SlackStandIn
from bot.slack.limiter import LOOK_AGAIN_S, Fullness, Limiter
from bot.slack.manifest import read_manifest
from bot.store.inbox import Entry, Inbox
from bot.watch.counted import REGISTRY
from tests.slack.conftest import ALEX, CHANNEL, SAM, Answers, Running, running_in
from tests.toolboxes import NOON, store_in_memory

FEW = Limits(person=2, channel=3, workspace=100, waiting=0)
HINT = "more from you in a minute"


@dataclass
class Seconds:
    """A clock that stands until it is set."""

    now: float = 1_000_000.0

    def time(self) -> float:
        """The time it is."""
        return self.now


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    clock = Seconds()
    monkeypatch.setattr("limits.storage.memory.time", clock)
    return clock


@pytest.fixture
def few(answers: Answers, seconds: Seconds) -> Iterator[Running]:
    """The bot where little may be asked, and which hears its channels."""
    with (
        SlackStandIn(manifest=read_manifest(), grants_optional=True) as slack,
        running_in(slack, answers, limits=FEW) as running,
    ):
        yield running


def counted(scope: Scope) -> float:
    return REGISTRY.get_sample_value("framewise_limited_total", {"scope": scope}) or 0.0


def hints(messages: list[dict[str, object]]) -> list[str]:
    return [str(one["text"]) for one in messages if "in a minute" in str(one["text"])]


def test_who_asks_too_much_is_told_once_and_others_are_answered(few: Running) -> None:
    before = counted("person")
    for number in range(5):
        few.slack.direct_message(ALEX, f"question {number}")
    few.direct(3)
    few.slack.direct_message(SAM, "mine")
    few.direct(user=SAM)
    few.settle()
    assert sum("question" in request.text for request in few.answers.requests) == 2
    assert len(hints(few.direct(3))) == 1
    assert counted("person") - before == 3
    assert few.bot.desk.inbox.depth() == 0
    few.slack.wait_for(lambda: all(each.is_acked for each in few.slack.deliveries))


def test_after_a_minute_one_is_answered_again(few: Running, seconds: Seconds) -> None:
    for number in range(4):
        few.slack.direct_message(ALEX, f"question {number}")
    few.direct(3)
    few.settle()
    seconds.now += 61
    few.slack.direct_message(ALEX, "later")
    few.direct(4)
    assert few.answers.requests[-1].text == "later"


def test_a_hint_in_a_channel_is_seen_by_who_asked_alone(few: Running) -> None:
    for number in range(3):
        few.mention(f"question {number}")
    (hint,) = few.private()
    assert HINT in str(hint["text"])
    assert few.slack.ephemerals(CHANNEL, SAM) == []


def test_commands_and_presses_count(few: Running) -> None:
    ts = few.mention("on phones")
    (reply,) = few.replies(ts)
    few.slack.press(ALEX, CHANNEL, reply["ts"], "Why")
    few.replies(ts, 2)
    few.slack.slash_command(ALEX, CHANNEL, "/framewise", "offline")
    (hint,) = few.private()
    assert HINT in str(hint["text"])
    few.settle()
    assert len(few.answers.requests) == 2


def test_a_channel_has_a_limit_of_its_own_which_tells_who_asks(few: Running) -> None:
    few.mention("one")
    few.mention("two")
    few.mention("three", user=SAM)
    few.mention("four", user=SAM)
    (hint,) = few.private(user=SAM)
    assert "This channel asks" in str(hint["text"])


def test_edits_and_the_home_count_for_nothing(few: Running) -> None:
    few.slack.open_home(ALEX)
    first = few.slack.direct_message(ALEX, "first")
    few.direct(1)
    for number in range(3):
        few.slack.edit(ALEX, ALEX, first, f"edited {number}")
    few.slack.direct_message(ALEX, "second")
    few.direct(2)
    few.settle()
    assert hints(few.direct(2)) == []


def test_who_talks_beside_the_bot_is_told_nothing_and_takes_nothing(few: Running) -> None:
    root = few.slack.post_as_user(channel=CHANNEL, user=SAM, text="lunch?")
    before = counted("person")
    for number in range(4):
        few.slack.post_as_user(channel=CHANNEL, user=ALEX, text=f"at {number}", thread_ts=root)
    few.settle()
    few.replies(few.mention("on phones"))
    assert counted("person") - before == 2
    assert few.slack.ephemerals(CHANNEL, ALEX) == []


def test_what_is_delivered_again_is_let_in_again_and_counts_once() -> None:
    limiter = Limiter(Limits(person=2, channel=0, workspace=0))
    assert [limiter.refuses("a", "T1", "C1", "U1") for _ in range(5)] == [None] * 5
    assert limiter.refuses("b", "T1", "C1", "U1") is None
    assert [limiter.refuses("c", "T1", "C1", "U1") for _ in range(2)] == ["person"] * 2
    assert limiter.refuses("a", "T1", "C1", "U1") is None


def test_what_is_refused_takes_nothing_from_other_limits() -> None:
    limiter = Limiter(Limits(person=1, channel=2, workspace=0))
    became = [limiter.refuses(id, "T1", "C1", "U1") for id in "abcd"]
    assert became == [None, "person", "person", "person"]
    assert limiter.refuses("e", "T1", "C1", "U2") is None
    assert limiter.refuses("f", "T1", "C1", "U3") == "channel"


def test_the_same_names_in_two_workspaces_are_two() -> None:
    limiter = Limiter(Limits(person=1, channel=1, workspace=1))
    assert limiter.refuses("a", "T1", "C1", "U1") is None
    assert limiter.refuses("b", "T2", "C1", "U1") is None
    assert limiter.refuses("c", "T1", "C2", "U2") == "workspace"


def test_a_full_inbox_takes_nothing_on_but_what_was_let_in_before() -> None:
    full = [False]
    limiter = Limiter(Limits(), lambda: full[0])
    assert limiter.refuses("a", "T1", "C1", "U1") is None
    full[0] = True
    assert limiter.refuses("b", "T1", "C1", "U1") == "inbox"
    assert limiter.refuses("a", "T1", "C1", "U1") is None


def test_the_inbox_is_looked_into_once_a_second() -> None:
    seconds, inbox = Seconds(), Inbox(store_in_memory().engine)
    is_full = Fullness(inbox, 1, clock=seconds.time)
    assert not is_full()
    inbox.take(Entry(id="a", workspace="T1", kind="Answer", body="{}"), NOON)
    assert not is_full()
    seconds.now += LOOK_AGAIN_S
    assert is_full()
