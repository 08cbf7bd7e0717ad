"""From something asked to its answer in place: the work after the acknowledgement."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.messages.message import Message
from bot.slack.border import at_the_border
from bot.slack.post import Openly, Place, Privately, error_code, post
from bot.slack.seen import Seen
from bot.slack.sharing import with_share
from bot.slack.turns import Conversation, Turns
from bot.slack.words import NOT_A_MEMBER, invite_me
from bot.toolbox import Request, as_request

ASK = "ask "
"""Begins the command lines that tell of a project; what they tell is remembered."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What answering needs."""

    answer: Callable[[Request], Message]
    turns: Turns
    seen: Seen
    clock: Callable[[], float]
    later: Callable[[Callable[[], None]], object]
    """Runs work after the acknowledgement; the one place where a durable queue would go."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A text, where its answer goes, and the conversation that it belongs to, if it does."""

    text: str
    place: Place
    conversation: Conversation | None = None
    is_pressed: bool = False
    """True: a command line, which brings its own earlier turns."""


@dataclass(frozen=True, kw_only=True)
class Sharing:
    """What somebody was told in private and wants all to see."""

    text: str
    workspace: str
    to: Openly
    back: Privately


def take(desk: Desk, client: WebClient, asked: Asked) -> None:
    """Answer later, and tell the person if that fails."""

    def tell(message: Message) -> object:
        return post(client, asked.place, message)

    desk.later(lambda: at_the_border(lambda: _answer(desk, client, asked), tell))


def take_share(desk: Desk, client: WebClient, sharing: Sharing) -> None:
    """Post later for all what one person was told, once, or tell that person why not."""

    key = (sharing.to, sharing.text)

    def tell(message: Message) -> object:
        return post(client, sharing.back, message)

    def share() -> None:
        try:
            _share(desk, client, sharing)
        except SlackApiError as refusal:
            desk.seen.forget(key)
            if error_code(refusal) not in NOT_A_MEMBER:
                raise
            tell(invite_me())

    if desk.seen.is_new(key):
        desk.later(lambda: at_the_border(share, tell))


def _answer(desk: Desk, client: WebClient, asked: Asked) -> None:
    conversation = asked.conversation
    earlier = desk.turns.earlier(conversation, desk.clock()) if conversation else ()
    context = () if asked.is_pressed else earlier
    message = desk.answer(Request(text=asked.text, earlier=context))
    if isinstance(asked.place, Privately):
        message = with_share(message, asked.text)
    said = tuple(_news(asked, earlier))
    if conversation is not None:
        _remember(desk, conversation, said)
    ts = post(client, asked.place, message)
    if conversation is not None and conversation.thread_ts is None:
        # A direct message: whoever goes on in a thread under this answer means what led to it.
        _remember(desk, replace(conversation, thread_ts=ts), (*earlier, *said))


def _share(desk: Desk, client: WebClient, sharing: Sharing) -> None:
    to = sharing.to
    ts = post(client, to, desk.answer(Request(text=sharing.text)))
    thread = Conversation(
        workspace=sharing.workspace, channel=to.channel, thread_ts=to.thread_ts or ts
    )
    _remember(desk, thread, as_request(sharing.text.removeprefix(ASK)).turns)


def _news(asked: Asked, earlier: tuple[str, ...]) -> Iterable[str]:
    """The turns to remember; of a pressed command line only what it tells of a project."""
    if not asked.is_pressed:
        return (asked.text,)
    if not asked.text.startswith(ASK):
        return ()
    told = as_request(asked.text.removeprefix(ASK))
    return (*(turn for turn in told.earlier if turn not in earlier), told.text)


def _remember(desk: Desk, conversation: Conversation, texts: Iterable[str]) -> None:
    for text in texts:
        desk.turns.add(conversation, text, desk.clock())
