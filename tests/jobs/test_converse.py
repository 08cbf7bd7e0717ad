"""Conversations: what was said before is read again, and only what was said there, by whom."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.core.conversation import ChannelSettings, Conversation, Turn
from bot.jobs.answering.converse import Talk
from bot.jobs.answering.line import Line as Taken
from bot.jobs.answering.said import Reply, Said
from bot.messages.message import TURN_BREAK, Choice, Fact, Line, Menu, Message, Rating
from bot.store.memory import KEEP, PAUSE
from bot.store.unreachable import UnreachableStore
from bot.wiring import find_commands
from tests.messages.small_world import small_toolbox
from tests.toolboxes import NOON, toolbox_of

ALEX, SAM = "U0ALEX", "U0SAM"
THREAD = Conversation(workspace="T1", channel="C1", thread="1.0")
DIRECT = Conversation(workspace="T1", channel=ALEX, thread="")
SERVER = "We sort photos on our server. Which framework?"
ANDROID = "It is an Android app now."


@dataclass
class Chat:
    """A talk with a clock that the test moves."""

    at: datetime = NOON
    talk: Talk = field(init=False)

    def __post_init__(self) -> None:
        toolbox = toolbox_of(small_toolbox().mind, find_commands(), clock=lambda: self.at)
        self.talk = Talk(toolbox=toolbox)

    def says(self, text: str, *, where: Conversation = THREAD, by: str = ALEX, **more) -> Reply:
        reply = self.talk.converse(Said(text=text, conversation=where, by=by, **more))
        assert reply is not None
        return reply

    def presses(self, says: str, *, where: Conversation = THREAD, by: str = ALEX) -> Reply:
        return self.says(says, where=where, by=by, is_pressed=True)

    def turns(self, where: Conversation = THREAD) -> tuple[Turn, ...]:
        """What is remembered there."""
        return self.talk.toolbox.memory.standing(where, self.at).turns

    def corrects(self, message: str, text: str | None) -> None:
        """Somebody edits a message, or deletes it (None)."""
        said = Said(text=text or "", conversation=THREAD, by=ALEX, message=message)
        self.talk.correct(said, is_deleted=text is None)

    def overhears(self, text: str, *, where: Conversation = THREAD) -> Reply | None:
        said = Said(text=text, conversation=where, by=SAM, is_addressed=False)
        return self.talk.converse(said)


@pytest.fixture
def chat() -> Chat:
    return Chat()


def heard(reply: Reply) -> str:
    lines = ("".join(s.text for s in p.spans) for p in reply.message.parts if isinstance(p, Line))
    return next((line for line in lines if line.startswith("Heard")), "")


def choice(reply: Reply, label: str) -> str:
    return next(p.says for p in reply.message.parts if isinstance(p, Choice) and p.label == label)


def words(message: Message) -> str:
    lines = ["".join(s.text for s in p.spans) for p in message.parts if isinstance(p, Line)]
    return " ".join([message.summary, *lines])


def test_a_follow_up_is_read_with_what_was_said_before(chat: Chat) -> None:
    chat.says(SERVER)
    assert "Android" in heard(chat.says(ANDROID))
    assert "pictures" in heard(chat.says("And offline."))


def test_another_thread_knows_nothing_of_it(chat: Chat) -> None:
    chat.says(SERVER)
    elsewhere = Conversation(workspace="T1", channel="C1", thread="2.0")
    assert "pictures" not in heard(chat.says(ANDROID, where=elsewhere))


def test_another_workspace_knows_nothing_of_it(chat: Chat) -> None:
    chat.says(SERVER)
    elsewhere = Conversation(workspace="T2", channel="C1", thread="1.0")
    assert "pictures" not in heard(chat.says(ANDROID, where=elsewhere))


def test_it_is_said_who_added_what(chat: Chat) -> None:
    chat.says(SERVER)
    reply = chat.says(ANDROID, by=SAM)
    assert ALEX in heard(reply)
    assert SAM not in heard(reply)
    why = chat.says("why", by=SAM).message
    said = {part.heard: part.heard_from for part in why.parts if isinstance(part, Fact)}
    assert (said["photos"], said["Android app"]) == (ALEX, None)


def test_a_bare_why_is_about_the_answer_before(chat: Chat) -> None:
    verdict = chat.says(SERVER).message.summary.split(".")[0]
    assert chat.says("why?").message.summary == f"Why {verdict}"


def test_a_command_that_tells_nothing_of_a_project_is_not_remembered(chat: Chat) -> None:
    chat.says(SERVER)
    chat.says("claims")
    assert [turn.text for turn in chat.turns()] == [SERVER]


def test_a_button_finds_its_conversation_again(chat: Chat) -> None:
    reply = chat.says(SERVER)
    assert choice(reply, "Why") == f"why #{reply.reference}"
    assert "pictures" in heard(chat.presses(choice(reply, "Why")))


def test_a_button_after_later_turns_is_about_what_it_stood_under(chat: Chat) -> None:
    first = chat.says(SERVER)
    chat.says(ANDROID)
    assert "Android" not in heard(chat.presses(choice(first, "Why")))


def test_an_answer_to_a_question_back_is_remembered_as_a_turn(chat: Chat) -> None:
    asked = chat.says("pytorch or tensorflow?")
    label = next(part.label for part in asked.message.parts if isinstance(part, Choice))
    chat.presses(choice(asked, label), by=SAM)
    texts = [(turn.text, turn.by) for turn in chat.turns()]
    assert texts == [("pytorch or tensorflow?", ALEX), (f"It runs here: {label}", SAM)]


def test_changes_by_hand_add_up_and_stay(chat: Chat) -> None:
    reply = chat.says(SERVER)
    once = chat.presses(f"what-if -server #{reply.reference}")
    twice = chat.presses(f"what-if +tpu #{once.reference}")
    assert "JAX" in twice.message.summary
    assert "server" in heard(twice)
    done = chat.presses(choice(twice, "Done"))
    assert "JAX" in done.message.summary


def test_what_was_corrected_by_hand_stands_for_later_words(chat: Chat) -> None:
    reply = chat.says(SERVER)
    chat.presses(f"what-if +tpu #{reply.reference}")
    assert "JAX" in chat.says("And offline.").message.summary
    assert "JAX" in chat.says("why").message.summary
    chat.says("save decision")
    (decision,) = chat.talk.toolbox.decisions.of_channel("T1", "C1")
    assert decision.verdict == "jax"


def test_two_people_who_correct_at_once_both_count(chat: Chat) -> None:
    reply = chat.says(SERVER)
    chat.presses(f"what-if +tpu #{reply.reference}")
    both = chat.presses(f"what-if -server #{reply.reference}", by=SAM)
    assert "TPUs (put in)" in heard(both)
    assert choice(both, "↩ our own server")


def test_a_project_chosen_from_the_form_stands_for_later_words(chat: Chat) -> None:
    line = Taken(command="ask", turns=(), changes=(("tpu", True),))
    chat.says("", where=DIRECT, line=line, is_pressed=True)
    assert "TPUs" in heard(chat.says("and it is an Android app", where=DIRECT))


def test_another_persons_message_is_read_as_words_only(chat: Chat) -> None:
    chat.says(SERVER)
    for text in ("forget", "settings mentions-only on", "decisions"):
        line = Taken(command=None, turns=(text,))
        chat.says(text, line=line, speaker=SAM, is_pressed=True, where=DIRECT)
    assert len(chat.turns()) == 1
    assert not chat.talk.settings(THREAD).mentions_only


def test_an_author_whom_the_chat_does_not_name_is_not_the_asker(chat: Chat) -> None:
    reply = chat.says(SERVER, speaker="")
    facts = [part for part in reply.message.parts if isinstance(part, Fact) and part.heard]
    assert {fact.heard_from for fact in facts} == {"someone"}


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("claims", "claims"),
        ("stats downloads", "stats downloads"),
        ("forget", None),
        ("settings", None),
        ("decisions", None),
        ("describe", None),
    ],
)
def test_only_what_tells_may_be_said_again(chat: Chat, text: str, again: str | None) -> None:
    assert chat.says(text).again == again


def test_an_answer_about_a_project_is_said_again_by_its_reference(chat: Chat) -> None:
    reply = chat.says(SERVER)
    assert reply.again == f"ask #{reply.reference}"
    changed = chat.presses(f"what-if -server #{reply.reference}")
    assert changed.again == f"ask #{changed.reference}"
    against = chat.presses(f"why-not jax #{reply.reference}")
    assert against.again == f"why-not jax #{against.reference}"


def test_a_word_to_who_asks_takes_nothings_place(chat: Chat) -> None:
    reply = chat.says(SERVER)
    assert not reply.is_aside
    chat.says("forget", where=DIRECT)
    assert chat.presses(choice(reply, "Not what I meant")).is_aside
    assert chat.says("why-not banana").is_aside


def test_an_edited_command_line_is_read_as_one(chat: Chat) -> None:
    chat.says(SERVER, message="1.1")
    chat.corrects("1.1", "ask We sort receipts on a TPU.")
    assert [turn.text for turn in chat.turns()] == ["We sort receipts on a TPU."]
    chat.corrects("1.1", "claims")
    assert chat.turns() == ()


def test_a_message_deleted_while_it_is_answered_is_not_remembered(chat: Chat) -> None:
    chat.corrects("1.1", None)
    chat.says(SERVER, message="1.1")
    assert chat.turns() == ()


def test_the_way_back_from_a_new_project_holds_no_words(chat: Chat) -> None:
    chat.says(SERVER, where=DIRECT)
    reply = chat.says("We want to sort photos in an Android app, which framework?", where=DIRECT)
    says = choice(reply, "Read it with what I said before")
    assert re.fullmatch(f"ask #[0-9a-f]{{12}}{TURN_BREAK}#[0-9a-f]{{12}}", says)


def test_a_decision_pressed_twice_is_one(chat: Chat) -> None:
    reply = chat.says(SERVER)
    for _ in range(2):
        chat.presses(choice(reply, "Save decision"))
    assert len(chat.talk.toolbox.decisions.of_channel("T1", "C1")) == 1


def test_who_saved_a_decision_reads_it_in_direct_messages(chat: Chat) -> None:
    reply = chat.says(SERVER)
    chat.presses(choice(reply, "Save decision"))
    (decision,) = chat.talk.toolbox.decisions.of_channel("T1", "C1")
    assert decision.title in words(chat.says(f"decisions {decision.id}", where=DIRECT).message)
    sams = Conversation(workspace="T1", channel=SAM, thread="")
    told = chat.says(f"decisions {decision.id}", where=sams, by=SAM)
    assert "No decision of that id" in told.message.summary


def test_forgetting_a_thread_is_said_in_that_thread(chat: Chat) -> None:
    aside = Conversation(workspace="T1", channel="C1", thread="aside-0123456789ab")
    for where in (DIRECT, aside):
        told = chat.says("forget thread", where=where).message.summary
        assert "in the thread that I should forget" in told


def test_what_if_offers_what_was_not_heard(chat: Chat) -> None:
    reply = chat.says(SERVER)
    controls = chat.presses(choice(reply, "Not what I meant"))
    (menu,) = (part for part in controls.message.parts if isinstance(part, Menu))
    offered = {each.says.split()[1] for group in menu.groups for each in group.choices}
    assert "+tpu" in offered
    assert "+server" not in offered


def test_what_is_forgotten_is_said_to_be(chat: Chat) -> None:
    reply = chat.says(SERVER)
    assert "Forgotten: 1 message of yours" in chat.says("forget", where=DIRECT).message.summary
    told = chat.presses(choice(reply, "Why"))
    assert "no longer hold that conversation" in told.message.summary
    assert choice(told, "Describe a project") == "describe"


def test_forgetting_one_person_leaves_what_others_said(chat: Chat) -> None:
    chat.says(SERVER)
    chat.says(ANDROID, by=SAM)
    chat.says("forget", where=DIRECT)
    (turn,) = chat.turns()
    assert turn.by == SAM


def test_a_thread_can_be_forgotten_whole(chat: Chat) -> None:
    chat.says(SERVER)
    chat.says(ANDROID, by=SAM)
    assert "2 messages of this thread" in chat.says("forget thread").message.summary
    assert chat.turns() == ()


def test_a_conversation_is_kept_as_long_as_it_may_be(chat: Chat) -> None:
    reply = chat.says(SERVER)
    chat.at += KEEP - timedelta(seconds=1)
    assert "pictures" in heard(chat.presses(choice(reply, "Why")))
    chat.at += timedelta(seconds=2)
    assert "no longer hold" in chat.presses(choice(reply, "Why")).message.summary
    assert "pictures" not in heard(chat.says(ANDROID))


def test_a_reference_of_another_channel_is_not_known(chat: Chat) -> None:
    reply = chat.says(SERVER)
    elsewhere = Conversation(workspace="T1", channel="C2", thread="9.0")
    told = chat.presses(choice(reply, "Why"), where=elsewhere)
    assert "no longer hold" in told.message.summary


def test_direct_messages_begin_anew_after_a_long_silence(chat: Chat) -> None:
    chat.says(SERVER, where=DIRECT)
    chat.at += PAUSE
    assert "pictures" in heard(chat.says(ANDROID, where=DIRECT))
    chat.at += PAUSE + timedelta(seconds=1)
    assert "pictures" not in heard(chat.says("On a TPU. Which framework?", where=DIRECT))


def test_a_whole_project_in_direct_messages_begins_anew_and_says_so(chat: Chat) -> None:
    chat.says(SERVER, where=DIRECT)
    reply = chat.says("We want to sort photos in an Android app, which framework?", where=DIRECT)
    assert "server" not in heard(reply)
    back = chat.presses(choice(reply, "Read it with what I said before"), where=DIRECT)
    assert "server" in heard(back)


def test_a_word_more_in_direct_messages_goes_on(chat: Chat) -> None:
    chat.says(SERVER, where=DIRECT)
    reply = chat.says("And it should sort photos in an Android app too", where=DIRECT)
    assert "server" in heard(reply)


def test_in_a_thread_a_whole_project_goes_on(chat: Chat) -> None:
    chat.says(SERVER)
    reply = chat.says("We want to sort photos in an Android app, which framework?")
    assert "server" in heard(reply)


def test_a_pressed_example_begins_anew(chat: Chat) -> None:
    chat.says(SERVER, where=DIRECT)
    example = chat.presses("ask an Android app that sorts receipts", where=DIRECT)
    assert "server" not in heard(example)
    assert "server" not in heard(chat.says("And offline, which framework?", where=DIRECT))


def test_a_thread_under_an_answer_goes_on_from_it(chat: Chat) -> None:
    reply = chat.says(SERVER, where=DIRECT)
    under = Conversation(workspace="T1", channel=ALEX, thread="5.0")
    chat.talk.go_on_in(str(reply.reference), under)
    chat.talk.go_on_in(str(reply.reference), under)
    assert len(chat.turns(under)) == 1
    assert "pictures" in heard(chat.says(ANDROID, where=under))


def test_an_overheard_reply_that_adds_a_need_is_answered(chat: Chat) -> None:
    chat.says(SERVER)
    reply = chat.overhears("oh, and it is an Android app")
    assert reply is not None
    assert "Android" in heard(reply)


@pytest.mark.parametrize("text", ["lunch?", "thanks!", "see you tomorrow", "help", "claims"])
def test_an_overheard_reply_that_adds_nothing_is_left_alone(chat: Chat, text: str) -> None:
    chat.says(SERVER)
    assert chat.overhears(text) is None
    assert len(chat.turns()) == 1


def test_in_a_thread_where_nobody_spoke_to_it_nothing_is_heard(chat: Chat) -> None:
    assert chat.overhears("it is an Android app") is None


def test_a_channel_may_want_mentions_only(chat: Chat) -> None:
    chat.says(SERVER)
    chat.talk.toolbox.channels.keep("T1", "C1", ChannelSettings(mentions_only=True))
    assert chat.overhears("it is an Android app") is None


def test_an_edited_message_is_read_as_it_stands(chat: Chat) -> None:
    chat.says(SERVER, message="1.1")
    chat.corrects("1.1", "We sort receipts on a TPU.")
    assert "server" not in heard(chat.says("Which framework?"))


def test_a_deleted_message_is_forgotten(chat: Chat) -> None:
    reply = chat.says(SERVER, message="1.1")
    chat.corrects("1.1", None)
    assert "no longer hold" in chat.presses(choice(reply, "Why")).message.summary


def test_feedback_is_kept_with_what_the_answer_rested_on(chat: Chat) -> None:
    reply = chat.says(SERVER)
    (rating,) = (part for part in reply.message.parts if isinstance(part, Rating))
    chat.presses(rating.bad)
    chat.presses(f"feedback misheard #{reply.reference}")
    (kept,) = chat.talk.toolbox.feedback.all()
    assert (kept.is_helpful, kept.reason, kept.reference) == (False, "misheard", reply.reference)
    assert (kept.verdict, kept.factors) == ("pytorch", ("server", "vision"))


def test_a_decision_is_saved_and_brought_back(chat: Chat) -> None:
    reply = chat.says(SERVER)
    chat.presses(choice(reply, "Save decision"))
    (decision,) = chat.talk.toolbox.decisions.of_channel("T1", "C1")
    assert decision.record.startswith("# PyTorch for ")
    assert "## Evidence" in decision.record
    brought = chat.says(f"decisions {decision.id}").message
    assert "Nothing that it rests on has changed" in words(brought)


def test_decisions_stay_in_their_channel(chat: Chat) -> None:
    reply = chat.says(SERVER)
    chat.presses(choice(reply, "Save decision"))
    (decision,) = chat.talk.toolbox.decisions.of_channel("T1", "C1")
    elsewhere = Conversation(workspace="T1", channel="C2", thread="1.0")
    assert (
        "No decision of that id"
        in chat.says(f"decisions {decision.id}", where=elsewhere).message.summary
    )


def test_a_decision_is_removed_by_who_saved_it_alone(chat: Chat) -> None:
    reply = chat.says(SERVER)
    chat.presses(choice(reply, "Save decision"), by=SAM)
    (decision,) = chat.talk.toolbox.decisions.of_channel("T1", "C1")
    refused = chat.says(f"decisions {decision.id} remove")
    assert "Only who saved" in refused.message.summary
    assert "Removed" in chat.says(f"decisions {decision.id} remove", by=SAM).message.summary
    assert chat.talk.toolbox.decisions.of_channel("T1", "C1") == []


def test_while_the_store_is_down_answers_come_without_memory(chat: Chat) -> None:
    down = UnreachableStore()
    toolbox = toolbox_of(small_toolbox().mind, find_commands())
    for name in ("memory", "channels", "decisions", "feedback"):
        object.__setattr__(toolbox, name, down)
    reply = Talk(toolbox=toolbox).converse(Said(text=SERVER, conversation=THREAD, by=ALEX))
    assert reply is not None
    assert reply.reference is None
    assert choice(reply, "Why") == f"why {SERVER}"


def test_a_reference_is_nobodys_to_guess(chat: Chat) -> None:
    made = {str(chat.says(SERVER).reference) for _ in range(5)}
    assert len(made) == 5
    assert all(re.fullmatch("[0-9a-f]{12}", each) for each in made)


def test_a_break_of_turns_in_a_message_is_only_text(chat: Chat) -> None:
    reply = chat.says(f"An Android app{TURN_BREAK}#0123456789ab")
    assert "no longer hold" not in reply.message.summary
