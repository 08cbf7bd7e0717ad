"""From something asked to its answer in place: the work after the acknowledgement."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.core.errors import StoreDown
from bot.jobs.answering.converse import Talk
from bot.jobs.answering.said import Reply, Said
from bot.messages.message import Message, Rating
from bot.slack.border import at_the_border
from bot.slack.heard import Asked, Correction, is_direct
from bot.slack.post import Openly, Place, Privately, error_code, post
from bot.slack.seen import Seen
from bot.slack.sharing import with_share
from bot.slack.words import NOT_A_MEMBER, invite_me, shared_already

CORRECTED_AGAIN_AFTER_S = (5.0, 30.0, 120.0)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What answering needs."""

    talk: Talk
    seen: Seen
    later: Callable[[Callable[[], None]], object]
    """Runs work after the acknowledgement; the one place where a durable queue would go."""
    sleep: Callable[[float], None] = time.sleep

    def attempt(
        self, work: Callable[[], object], tell: Callable[[Message], object] = lambda message: None
    ) -> None:
        """Do work, and tell the person if that fails; nobody, where nobody asked."""
        at_the_border(work, tell, sleep=self.sleep)


@dataclass(frozen=True, kw_only=True)
class Sharing:
    """What somebody was told and wants all to see."""

    said: Said
    to: Openly
    back: Privately
    pressed: str
    """The time of the message whose button was pressed."""


def take(desk: Desk, client: WebClient, asked: Asked) -> None:
    """Answer later, and tell the person if that fails."""

    def work() -> None:
        placed = _placed(desk, asked)
        tell = teller(desk, client, placed)
        desk.attempt(lambda: _answer(desk, client, placed), tell)

    desk.later(work)


def take_share(desk: Desk, client: WebClient, sharing: Sharing) -> None:
    """Post later for all what one person was told, once, or tell that person why not."""
    key = (sharing.to, sharing.pressed)

    def tell(message: Message) -> object:
        return post(client, sharing.back, message, sleep=desk.sleep)

    def share() -> None:
        try:
            _share(desk, client, sharing)
        except SlackApiError as refusal:
            desk.seen.forget(key)
            if error_code(refusal) not in NOT_A_MEMBER:
                raise
            tell(invite_me())

    if desk.seen.is_new(key):
        desk.later(lambda: desk.attempt(share, tell))
    else:
        desk.later(lambda: desk.attempt(lambda: tell(shared_already())))


def take_correction(desk: Desk, correction: Correction) -> None:
    """Later: what is remembered of a message follows its edit or its deletion."""

    def correct() -> None:
        for wait_s in CORRECTED_AGAIN_AFTER_S:
            try:
                desk.talk.correct(correction.said, is_deleted=correction.is_deleted)
            except StoreDown:
                desk.sleep(wait_s)
            else:
                return
        desk.talk.correct(correction.said, is_deleted=correction.is_deleted)

    desk.later(lambda: desk.attempt(correct))


def teller(desk: Desk, client: WebClient, asked: Asked) -> Callable[[Message], object]:
    """Tells of a failure beside what is there, never in its place."""
    beside = asked.place.beside(asked.said.by)
    return lambda message: post(client, beside, message, sleep=desk.sleep)


def _placed(desk: Desk, asked: Asked) -> Asked:
    """Where the channel wants answers only for who asks, there."""
    place = asked.place
    if not isinstance(place, Openly) or is_direct(asked.said.conversation) or place.replaces:
        return asked
    if not desk.talk.settings(asked.said.conversation).answers_privately:
        return asked
    # Slack shows nothing to one person in a thread that nobody has begun.
    begun = place.thread_ts if place.thread_ts != asked.said.message else None
    return replace(asked, place=replace(place, only_for=asked.said.by, thread_ts=begun))


def _answer(desk: Desk, client: WebClient, asked: Asked) -> None:
    reply = desk.talk.converse(asked.said)
    if reply is None:
        return
    place = _aside(asked) if reply.is_aside else asked.place
    ts = post(client, place, _shareable(reply, asked), sleep=desk.sleep)
    if not asked.said.conversation.thread and reply.reference is not None and ts is not None:
        # Whoever goes on in a thread under this direct message means what led to it.
        desk.talk.go_on_in(reply.reference, replace(asked.said.conversation, thread=ts))


def _aside(asked: Asked) -> Place:
    """Beside what stands there; and what was pressed in a channel, to who pressed alone."""
    place = asked.place.beside(asked.said.by)
    is_private = asked.said.is_pressed and not is_direct(asked.said.conversation)
    if isinstance(place, Openly) and is_private:
        return replace(place, only_for=asked.said.by)
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


def _share(desk: Desk, client: WebClient, sharing: Sharing) -> None:
    reply = desk.talk.converse(sharing.said)
    if reply is None:
        return
    if reply.is_aside or reply.again is None:
        post(client, sharing.back, reply.message, sleep=desk.sleep)
        return
    ts = post(client, sharing.to, reply.message, sleep=desk.sleep)
    thread = sharing.to.thread_ts or ts
    if reply.reference is not None and thread is not None:
        desk.talk.go_on_in(reply.reference, replace(sharing.said.conversation, thread=thread))
