"""``digest``: subscribing, changing, pausing and stopping, and never two digests in a week."""

from __future__ import annotations

import random
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.core.digests.schedule import Schedule
from bot.jobs.answering.line import read_line
from bot.messages.message import Choice, Line, Message
from bot.wiring import find_commands, toolbox_on
from tests.commands.a_workspace import (
    ADMIN,
    CHANNEL,
    COLLEAGUE,
    GUEST,
    MEMBER,
    NOWHERE,
    OTHER_CHANNEL,
    WORKSPACE,
    Workspace,
)


@pytest.fixture
def workspace() -> Workspace:
    return Workspace()


def schedule(weekday: int, clock: str, zone: str) -> Schedule:
    at = time.fromisoformat(clock)
    return Schedule(weekday=weekday, hour=at.hour, minute=at.minute, zone=zone)


def buttons(message: Message) -> dict[str, str]:
    return {part.label: part.says for part in message.parts if isinstance(part, Choice)}


def words(message: Message) -> str:
    lines = (part for part in message.parts if isinstance(part, Line))
    return "\n".join("".join(span.text for span in line.spans) for line in lines)


def schedules(workspace: Workspace) -> dict[tuple[str, ...], Schedule]:
    here = workspace.subscriptions.of_channel(WORKSPACE, CHANNEL)
    return {one.topics: one.schedule for one in here}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("digest weekly", schedule(0, "09:00", "Europe/Berlin"), id="the usual"),
        pytest.param("digest weekly fri", schedule(4, "09:00", "Europe/Berlin"), id="a day"),
        pytest.param("digest weekly 17:30", schedule(0, "17:30", "Europe/Berlin"), id="a time"),
        pytest.param("digest weekly utc", schedule(0, "09:00", "UTC"), id="a zone"),
        pytest.param("digest WEEKLY Fri 5PM", schedule(4, "17:00", "Europe/Berlin"), id="large"),
        pytest.param("digest every friday 17", schedule(4, "17:00", "Europe/Berlin"), id="freely"),
        pytest.param("digest mondays 0:00", schedule(0, "00:00", "Europe/Berlin"), id="midnight"),
        pytest.param("digest subscribe", schedule(0, "09:00", "Europe/Berlin"), id="subscribe"),
        pytest.param("digest on fri", schedule(4, "09:00", "Europe/Berlin"), id="on"),
    ],
)
def test_a_channel_is_subscribed_by_one_line(
    line: str, expected: Schedule, workspace: Workspace
) -> None:
    workspace.say(line)
    assert schedules(workspace) == {(): expected}


def test_the_zone_is_the_askers_unless_one_is_typed(workspace: Workspace) -> None:
    workspace.say("digest weekly jax", by=COLLEAGUE)
    workspace.say("digest weekly keras Lisbon", by=COLLEAGUE)
    zones = {topics: found.zone for topics, found in schedules(workspace).items()}
    assert zones == {("jax",): "America/New_York", ("keras",): "Europe/Lisbon"}


def test_who_has_no_zone_is_asked_and_nothing_is_kept(workspace: Workspace) -> None:
    message = workspace.say("digest weekly fri 17:30 claims", by=NOWHERE)
    assert schedules(workspace) == {}
    workspace.say(buttons(message)["UTC"], by=NOWHERE)
    assert schedules(workspace) == {("claims",): schedule(4, "17:30", "UTC")}


def test_the_example_in_the_question_for_a_zone_works(workspace: Workspace) -> None:
    said = words(workspace.say("digest weekly fri 17:30 claims", by=NOWHERE))
    workspace.say(said.partition("like ")[2], by=NOWHERE)
    assert schedules(workspace) == {("claims",): schedule(4, "17:30", "Europe/Lisbon")}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("digest weekly", schedule(2, "08:00", "Asia/Tokyo"), id="nothing: as it was"),
        pytest.param("digest weekly fri", schedule(4, "08:00", "Asia/Tokyo"), id="a day alone"),
        pytest.param("digest weekly 17:30", schedule(2, "17:30", "America/New_York"), id="a time"),
        pytest.param("digest weekly UTC", schedule(2, "08:00", "UTC"), id="a zone alone"),
        pytest.param("digest weekly fri 9 UTC", schedule(4, "09:00", "UTC"), id="everything"),
    ],
)
def test_what_is_not_said_stays_and_a_time_is_by_the_clock_of_who_says_it(
    line: str, expected: Schedule, workspace: Workspace
) -> None:
    workspace.say("digest weekly wed 8:00 tokyo")
    before = workspace.kept()
    workspace.say(line, by=COLLEAGUE)
    after = workspace.kept()
    assert before is not None
    assert after is not None
    assert (after.schedule, after.by, after.since) == (expected, before.by, before.since)


def test_who_has_no_zone_may_move_what_has_one(workspace: Workspace) -> None:
    workspace.say("digest weekly wed 8:00 tokyo")
    workspace.say("digest weekly 17:30", by=NOWHERE)
    assert schedules(workspace) == {(): schedule(2, "17:30", "Asia/Tokyo")}


def test_other_topics_are_another_digest_and_the_same_ones_the_same(workspace: Workspace) -> None:
    for line in ("weekly", "weekly downloads claims", "weekly fri claims pypi", "weekly jax"):
        workspace.say(f"digest {line}")
    found = {topics: found.weekday for topics, found in schedules(workspace).items()}
    assert found == {(): 0, ("claims", "downloads"): 4, ("jax",): 0}


def test_the_first_one_comes_by_local_time(workspace: Workspace) -> None:
    workspace.say("digest weekly mon 09:00 Asia/Kolkata")
    kept = workspace.kept()
    assert kept is not None
    assert kept.next_due == datetime(2026, 11, 23, 3, 30, tzinfo=UTC)


def test_a_digest_in_the_next_year_says_which(workspace: Workspace) -> None:
    workspace.at = datetime(2026, 12, 30, 12, tzinfo=UTC)
    assert "Friday, 1 January 2027" in words(workspace.say("digest weekly fri"))


def test_a_time_that_clocks_skip_is_said_as_it_will_be(workspace: Workspace) -> None:
    workspace.at = datetime(2027, 3, 27, 12, tzinfo=UTC)
    said = words(workspace.say("digest weekly sun 2:30"))
    assert "Sundays at 02:30 (Europe/Berlin)" in said
    assert "Sunday, 28 March, at 03:00" in said


def test_a_subscription_moved_after_this_weeks_digest_waits_for_the_next_week(
    workspace: Workspace,
) -> None:
    workspace.say("digest weekly mon 9")
    assert workspace.later(days=2) == ["2026-W48"]
    said = words(workspace.say("digest weekly fri 9"))
    assert "This week has had its digest. The next one comes on Friday, 4 December." in said
    assert workspace.later(days=14) == ["2026-W48", "2026-W49"]


def test_a_subscription_moved_before_this_weeks_digest_gets_it_on_the_new_day(
    workspace: Workspace,
) -> None:
    workspace.say("digest weekly fri 9")
    workspace.later(days=2)
    said = words(workspace.say("digest weekly thu 9"))
    assert "The next one comes on Thursday, 26 November." in said
    assert workspace.later(days=6) == ["2026-W48"]


def test_stopping_and_starting_again_brings_no_second_digest_in_a_week(
    workspace: Workspace,
) -> None:
    workspace.say("digest weekly mon 9")
    workspace.later(days=2)
    stopped = workspace.say("digest stop")
    assert workspace.later(days=1) == ["2026-W48"]
    workspace.say(buttons(stopped)["Start again"])
    workspace.say("digest weekly fri 9")
    assert workspace.later(days=4) == ["2026-W48"]
    assert workspace.later(days=7) == ["2026-W48", "2026-W49"]


def test_starting_again_is_a_new_subscription_in_full(workspace: Workspace) -> None:
    workspace.say("digest weekly")
    workspace.say("digest less")
    workspace.say("digest stop")
    workspace.at += timedelta(days=1)
    workspace.say("digest weekly", by=COLLEAGUE)
    kept = workspace.kept()
    assert kept is not None
    assert (kept.by, kept.since, kept.is_brief) == (COLLEAGUE, workspace.at, False)


def test_what_was_missed_in_a_pause_is_not_made_up_for(workspace: Workspace) -> None:
    workspace.say("digest weekly mon 9")
    workspace.say("digest pause")
    assert workspace.later(days=30) == []
    said = words(workspace.say("digest resume"))
    assert "The next one comes on Monday, 28 December." in said
    assert workspace.later(days=7) == ["2026-W53"]


def test_saying_it_again_does_not_lose_what_is_just_due(workspace: Workspace) -> None:
    workspace.say("digest weekly mon 9")
    workspace.at = datetime(2026, 11, 23, 8, 0, 5, tzinfo=UTC)
    workspace.say("digest weekly mon 9")
    workspace.say("digest resume")
    assert workspace.later() == ["2026-W48"]


def test_saying_weekly_resumes_what_is_paused(workspace: Workspace) -> None:
    workspace.say("digest weekly")
    workspace.say("digest pause")
    assert "This channel gets it again" in words(workspace.say("digest weekly"))
    kept = workspace.kept()
    assert kept is not None
    assert kept.state == "on"


@pytest.mark.parametrize("seed", range(6))
def test_whatever_people_do_a_week_has_one_digest_at_most(seed: int) -> None:
    chance, workspace = random.Random(seed), Workspace()
    lines = (
        *("digest weekly", "digest pause", "digest resume", "digest stop", "digest less"),
        *(f"digest weekly {day} {hour}:30 {zone}"
          for day in ("mon", "wed", "sun") for hour in (0, 12, 23)
          for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Berlin")),
    )  # fmt: skip
    periods: list[str] = []
    for _ in range(60):
        workspace.say(chance.choice(lines), by=chance.choice((MEMBER, COLLEAGUE, ADMIN)))
        periods = workspace.later(hours=chance.random() * 100)
    assert len(periods) == len(set(periods)) > 5


def test_without_an_id_it_is_the_only_one_that_it_would_change(workspace: Workspace) -> None:
    workspace.say("digest weekly jax")
    workspace.say("digest weekly keras")
    workspace.say("digest pause jax")
    workspace.say("digest pause")
    states = {one.topics: one.state for one in workspace.subscriptions.of_workspace(WORKSPACE)}
    assert states == {("jax",): "paused", ("keras",): "paused"}


@pytest.mark.parametrize("verb", ["pause", "resume", "less", "more", "stop"])
def test_where_several_may_be_meant_it_is_asked_and_the_button_does_it(
    verb: str, workspace: Workspace
) -> None:
    for topic in ("jax", "keras"):
        workspace.say(f"digest weekly {topic}")
        if verb in ("resume", "more"):
            workspace.say(f"digest {'pause' if verb == 'resume' else 'less'} {topic}")
    before = workspace.subscriptions.of_workspace(WORKSPACE)
    asked = workspace.say(f"digest {verb}")
    assert workspace.subscriptions.of_workspace(WORKSPACE) == before
    assert sorted(buttons(asked)) == ["1. JAX", "2. Keras"] or sorted(buttons(asked)) == [
        "1. Keras",
        "2. JAX",
    ]
    workspace.say(next(iter(buttons(asked).values())))
    assert len([one for one in before if workspace.kept(CHANNEL, *one.topics) != one]) == 1


def test_stopping_all_of_several_is_asked_about(workspace: Workspace) -> None:
    workspace.say("digest weekly")
    workspace.say("digest weekly jax")
    assert workspace.say("digest stop all").summary == "Which one should I stop?"


@pytest.mark.parametrize("verb", ["pause", "resume", "less", "more"])
def test_an_old_button_brings_nothing_back_that_was_stopped(
    verb: str, workspace: Workspace
) -> None:
    workspace.say("digest weekly")
    kept = workspace.kept()
    assert kept is not None
    workspace.say("digest stop")
    assert words(workspace.say(f"digest {verb} {kept.id}")).startswith("Stopped: everything")
    assert workspace.subscriptions.of_workspace(WORKSPACE) == []


@pytest.mark.parametrize("verb", ["pause", "resume", "less", "more", "stop"])
def test_doing_it_twice_says_the_same_again(verb: str, workspace: Workspace) -> None:
    workspace.say("digest weekly")
    id = workspace.subscriptions.of_workspace(WORKSPACE)[0].id
    assert workspace.say(f"digest {verb} {id}") == workspace.say(f"digest {verb} {id}")


@pytest.mark.parametrize("verb", ["pause", "resume", "less", "more", "stop"])
def test_where_there_is_none_it_says_how_to_get_one(verb: str, workspace: Workspace) -> None:
    assert buttons(workspace.say(f"digest {verb}"))["Weekly, Monday 09:00"] == "digest weekly"


@pytest.mark.parametrize(
    ("said", "verb"), [("unsubscribe", "stopped"), ("off", "stopped"), ("cancel", "stopped")]
)
def test_other_words_for_stopping_do(said: str, verb: str, workspace: Workspace) -> None:
    workspace.say("digest weekly")
    workspace.say(f"digest {said}")
    kept = workspace.kept()
    assert kept is not None
    assert kept.state == verb


def test_in_direct_messages_one_s_own_are_meant(workspace: Workspace) -> None:
    workspace.say("digest weekly")
    workspace.say("digest weekly", by=COLLEAGUE)
    workspace.say("digest stop", channel=MEMBER)
    kept = workspace.kept()
    assert kept is not None
    assert kept.state == "stopped"
    workspace.say("digest weekly", channel=MEMBER)
    assert workspace.kept(MEMBER) is not None


def test_one_started_elsewhere_is_not_started_again_by_a_button(workspace: Workspace) -> None:
    workspace.say("digest weekly")
    stopped = workspace.say("digest stop", channel=MEMBER)
    assert buttons(stopped) == {}
    assert "said where it came" in words(stopped)


def test_nobody_reads_in_a_channel_what_somebody_has_elsewhere(workspace: Workspace) -> None:
    workspace.say("digest weekly jax", channel=OTHER_CHANNEL)
    assert "digest list" not in words(workspace.say("digest"))
    assert "You made 1 for channels: digest list." in words(workspace.say("digest", channel=MEMBER))


def test_why_one_is_paused_is_shown(workspace: Workspace) -> None:
    workspace.say("digest weekly")
    kept = workspace.kept()
    assert kept is not None
    workspace.subscriptions.turn(kept.id, "paused", why="I am no longer in the channel")
    assert "paused: I am no longer in the channel" in words(workspace.say("digest"))


def test_buttons_that_change_something_answer_in_place(workspace: Workspace) -> None:
    message = workspace.say("digest weekly")
    in_place = {p.label: p.in_place for p in message.parts if isinstance(p, Choice)}
    assert in_place == {"Preview": False, "Less": True, "Pause": True, "Stop": True}


def test_a_long_list_is_shortened_and_says_so(workspace: Workspace) -> None:
    for number in range(23):
        workspace.say("digest weekly", channel=f"C{number}")
    message = workspace.say("digest list all", by=ADMIN)
    assert "And 3 more." in words(message)
    assert len(buttons(message)) == 5


def test_a_preview_posts_and_keeps_nothing_and_is_for_who_asks(workspace: Workspace) -> None:
    for by, channel in ((GUEST, CHANNEL), (MEMBER, MEMBER), (MEMBER, None)):
        message = workspace.say("digest preview hf torch", by=by, channel=channel)
        assert message.is_for_one
        assert "A preview, for you alone: nothing was posted.\n" in words(message)
        assert "The news of hub, pytorch." in words(message)
    assert workspace.subscriptions.all() == []


@pytest.mark.parametrize(
    "line",
    [
        *("digest", "digest weekly", "digest list all", "digest weekly mon 09:00 Europe/Berlin"),
        *("Digest pause 0123456789ab", "digest details 2026-11-23", "digest every monday at 9am"),
    ],
)
def test_a_line_is_read_as_this_command(line: str) -> None:
    assert read_line(line, find_commands(), ()).command == "digest"


@pytest.mark.parametrize("line", ["digest is what I need", "what is a digest?", "weekly digest"])
def test_a_sentence_is_not(line: str) -> None:
    assert read_line(line, find_commands(), ()).command is None


def test_a_home_without_digests_says_how_to_get_one(workspace: Workspace) -> None:
    home = workspace.home()
    assert "None by you yet. In a channel say digest weekly" in words(home)
    assert buttons(home)["Weekly, Monday 09:00"] == "digest weekly"


def test_the_home_shows_where_and_when_ones_own_come(workspace: Workspace) -> None:
    workspace.say("digest weekly")
    workspace.say("digest weekly fri", channel=MEMBER)
    workspace.say("digest weekly jax", by=COLLEAGUE)
    home = workspace.home()
    said = words(home)
    assert "everything: Mondays at 09:00 (Europe/Berlin), next on 23 November · C0ML" in said
    assert "next on 27 November · direct messages of U0SAM" in said
    assert "JAX" not in said
    assert buttons(home)["All of them"] == "digest list"
    opened = workspace.say(buttons(home)["1. everything"], channel=MEMBER)
    assert {"Less", "Pause", "Stop"} <= buttons(opened).keys()


def test_a_home_names_a_few_and_says_how_many_more(workspace: Workspace) -> None:
    for number in range(7):
        workspace.say("digest weekly", channel=f"C{number}")
    assert "And 2 more." in words(workspace.home())


def test_the_home_says_so_where_digests_cannot_be_read(workspace: Workspace) -> None:
    workspace.say("digest weekly")
    mind, at = workspace.toolbox.mind, workspace.at
    workspace.toolbox = toolbox_on(None, mind, find_commands(), clock=lambda: at)
    assert "I cannot read them just now." in words(workspace.home())
