"""From something taken on to what is seen of it in Slack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from msgspec import structs
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.jobs.answering.said import Reply
from bot.messages.message import Message, Rating
from bot.slack.blocks.limits import Json
from bot.slack.desk import Desk
from bot.slack.heard import Asked, is_direct
from bot.slack.leaving import leave
from bot.slack.meeting import greet, show_home, welcome
from bot.slack.outcome import FAILURES, code_of
from bot.slack.place import Openly, Place, Privately
from bot.slack.post import Mark, ResponseRefused, Sender, post
from bot.slack.sharing import with_share
from bot.slack.words import NOT_A_MEMBER, invite_me, shared_already
from bot.slack.work import (
    Answer,
    Follow,
    Greet,
    Leave,
    Share,
    SharedAlready,
    ShowHome,
    Welcome,
    Work,
)
from bot.store.guard import LeaseOver

Tell = Callable[[Message], object]


@dataclass(kw_only=True)
class Doing:
    """One thing being done."""

    desk: Desk
    id: str
    """The entry of the inbox."""
    mark: Mark | None
    """None: it is kept nowhere."""
    was_marked: bool = field(default=False, init=False)
    """Whether a message was about to leave that is to be posted once."""

    def client(self, workspace: str) -> WebClient:
        """The way to Slack in a workspace."""
        return self.desk.client(workspace)

    def once(self, workspace: str) -> Sender:
        """Sends what is to be posted once."""
        mark = self._marking if self.mark is not None else None
        return Sender(client=self.client(workspace), sleep=self.desk.sleep, mark=mark)

    def freely(self, workspace: str) -> Sender:
        """Sends what does no harm twice."""
        return Sender(client=self.client(workspace), sleep=self.desk.sleep)

    def attempt(self, work: Callable[[], object], tell: Tell) -> None:
        """Do work, and tell the person if that fails; what is kept is tried again where Slack is
        at fault."""
        passing = (LeaseOver, ResponseRefused, *FAILURES) if self.mark is not None else ()
        self.desk.attempt(work, tell, passing=passing)

    def _marking(self) -> Json:
        assert self.mark is not None
        marks = self.mark()
        self.was_marked = True
        return marks


def do(doing: Doing, work: Work) -> None:
    """Do it.

    Raises:
        LeaseOver: somebody else may be at it.
        SlackClientError, OSError, HTTPException, ResponseRefused: it could not be said.
        StoreDown: it could not be followed.
    """
    match work:
        case Answer():
            asked = _placed(doing.desk, work.asked)
            doing.attempt(lambda: _answer(doing, asked), _teller(doing, asked))
        case Share():
            doing.attempt(lambda: _share(doing, work), tell_of(doing, work))
        case SharedAlready():
            doing.attempt(lambda: tell_of(doing, work)(shared_already()), nobody)
        case Follow():
            correction = work.correction
            doing.desk.talk.correct(correction.said, is_deleted=correction.is_deleted)
        case ShowHome():
            doing.attempt(lambda: show_home(doing.desk, work), nobody)
        case Welcome():
            doing.attempt(lambda: welcome(doing.desk, work), nobody)
        case Greet():
            doing.attempt(lambda: greet(doing.desk, work), nobody)
        case Leave():
            leave(doing.desk, work)


def place_of(work: Work) -> Place | None:
    """Where it is said."""
    match work:
        case Answer():
            return work.asked.place
        case Share():
            return work.to
        case _:
            return None


def tell_of(doing: Doing, work: Work) -> Tell:
    """Tells of a failure; nobody, where nobody asked."""
    match work:
        case Answer():
            return _teller(doing, work.asked)
        case Share() | SharedAlready():
            sender, back = doing.freely(work.workspace), work.back
            return lambda message: post(sender, back, message)
        case _:
            return nobody


def nobody(message: Message) -> None:
    """Tells nobody: nobody asked."""


def teller(desk: Desk, client: WebClient, asked: Asked) -> Tell:
    """Tells of a failure beside what is there, never in its place."""
    beside = asked.place.beside(asked.said.by)
    return lambda message: post(Sender(client=client, sleep=desk.sleep), beside, message)


def _teller(doing: Doing, asked: Asked) -> Tell:
    return teller(doing.desk, doing.client(asked.said.conversation.workspace), asked)


def _placed(desk: Desk, asked: Asked) -> Asked:
    """Where the channel wants answers only for who asks, there."""
    place = asked.place
    if not isinstance(place, Openly) or is_direct(asked.said.conversation) or place.replaces:
        return asked
    if not desk.talk.settings(asked.said.conversation).answers_privately:
        return asked
    return replace(asked, place=alone(asked))


def alone(asked: Asked) -> Place:
    """Beside what stands there, where only who asks sees it."""
    place = asked.place.beside(asked.said.by)
    if not isinstance(place, Openly) or is_direct(asked.said.conversation):
        return place
    return structs.replace(place, only_for=asked.said.by)


def _answer(doing: Doing, asked: Asked) -> None:
    talk, conversation = doing.desk.talk, asked.said.conversation
    reply = talk.converse(replace(asked.said, id=doing.id))
    if reply is None:
        return
    place = _aside(asked) if reply.is_aside else asked.place
    if reply.message.is_for_one:
        place = alone(asked)
    ts = post(doing.once(conversation.workspace), place, _shareable(reply, asked))
    if not conversation.thread and reply.reference is not None and ts is not None:
        # Whoever goes on in a thread under this direct message means what led to it.
        talk.go_on_in(reply.reference, replace(conversation, thread=ts))


def _aside(asked: Asked) -> Place:
    """Beside what stands there; and what was pressed in a channel, to who pressed alone."""
    place = asked.place.beside(asked.said.by)
    is_private = asked.said.is_pressed and not is_direct(asked.said.conversation)
    if isinstance(place, Openly) and is_private:
        return structs.replace(place, only_for=asked.said.by)
    return place


def _shareable(reply: Reply, asked: Asked) -> Message:
    """The answer with a button to share it: a private one, and advice that stands in a thread."""
    if reply.again is None:
        return reply.message
    is_advice = any(isinstance(part, Rating) for part in reply.message.parts)
    in_thread = isinstance(asked.place, Openly) and bool(asked.place.thread_ts)
    in_channel = in_thread and not is_direct(asked.said.conversation)
    is_private = isinstance(asked.place, Privately) or asked.place.only_for is not None
    if not is_private and not (is_advice and in_channel):
        return reply.message
    return with_share(reply.message, reply.again)


def _share(doing: Doing, work: Share) -> None:
    """Post for all, once, or tell the person why not."""
    desk, tell = doing.desk, tell_of(doing, work)
    reply = desk.talk.converse(replace(work.said, id=doing.id))
    if reply is None:
        return
    if reply.is_aside or reply.again is None:
        tell(reply.message)
        return
    try:
        ts = post(doing.once(work.workspace), work.to, reply.message)
    except SlackApiError as refusal:
        if code_of(refusal) not in NOT_A_MEMBER:
            raise
        desk.inbox.forget(doing.id)
        tell(invite_me())
        return
    thread = work.to.thread_ts or ts
    if reply.reference is not None and thread is not None:
        desk.talk.go_on_in(reply.reference, replace(work.said.conversation, thread=thread))
