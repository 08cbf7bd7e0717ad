"""From something asked to its answer in place: the work after the acknowledgement."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.jobs.answering.converse import Reply, Said, Talk
from bot.messages.message import Message, Rating
from bot.slack.border import at_the_border
from bot.slack.heard import Asked, Correction, is_direct
from bot.slack.post import Openly, Place, Privately, error_code, post
from bot.slack.seen import Seen
from bot.slack.sharing import with_share
from bot.slack.words import NOT_A_MEMBER, invite_me


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


def take(desk: Desk, client: WebClient, asked: Asked) -> None:
    """Answer later, and tell the person if that fails."""
    tell = teller(desk, client, asked.place)
    desk.later(lambda: desk.attempt(lambda: _answer(desk, client, asked), tell))


def take_share(desk: Desk, client: WebClient, sharing: Sharing) -> None:
    """Post later for all what one person was told, once, or tell that person why not."""
    key = (sharing.to, sharing.said.text)
    tell = teller(desk, client, sharing.back)

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


def teller(desk: Desk, client: WebClient, place: Place) -> Callable[[Message], object]:
    """Tells of a failure beside what is there, never in its place."""
    return lambda message: post(client, place.beside(), message, sleep=desk.sleep)


def _answer(desk: Desk, client: WebClient, asked: Asked) -> None:
    reply = desk.talk.converse(asked.said)
    if reply is None:
        return
    place = asked.place
    if reply.is_private and isinstance(place, Openly) and not is_direct(asked.said.conversation):
        place = replace(place, only_for=asked.said.by)
    ts = post(client, place, _shareable(reply, asked), sleep=desk.sleep)
    if not asked.said.conversation.thread and reply.reference is not None and ts is not None:
        # Whoever goes on in a thread under this direct message means what led to it.
        desk.talk.go_on_in(reply.reference, replace(asked.said.conversation, thread=ts))


def take_correction(desk: Desk, correction: Correction) -> None:
    """Later: what is remembered of a message follows its edit or its deletion."""
    said = correction

    def correct() -> None:
        desk.talk.correct(said.workspace, said.channel, said.message, said.text)

    desk.later(lambda: desk.attempt(correct))


def _shareable(reply: Reply, asked: Asked) -> Message:
    """The answer with a button to share it: any private one, and advice that stands in a thread."""
    is_advice = any(isinstance(part, Rating) for part in reply.message.parts)
    in_thread = isinstance(asked.place, Openly) and bool(asked.place.thread_ts)
    in_channel = in_thread and not is_direct(asked.said.conversation)
    if not isinstance(asked.place, Privately) and not (is_advice and in_channel):
        return reply.message
    line = f"ask #{reply.reference}" if is_advice and reply.reference else asked.said.text
    return with_share(reply.message, line)


def _share(desk: Desk, client: WebClient, sharing: Sharing) -> None:
    to = sharing.to
    reply = desk.talk.converse(sharing.said)
    if reply is None:
        return
    ts = post(client, to, reply.message, sleep=desk.sleep)
    thread = to.thread_ts or ts
    if reply.reference is not None and thread is not None:
        desk.talk.go_on_in(reply.reference, replace(sharing.said.conversation, thread=thread))
