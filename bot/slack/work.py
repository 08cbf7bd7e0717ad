"""What is to be done after the acknowledgement, as it is kept in the inbox until it is done."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from bot.jobs.answering.said import Said
from bot.slack.heard import Asked, Correction
from bot.slack.place import Openly, Privately
from bot.store.inbox import Entry
from bot.store.installations import Ending


class Answer(Struct, frozen=True, kw_only=True, tag=True):
    """Answer what was asked."""

    asked: Asked

    @property
    def workspace(self) -> str:
        """Where it was asked."""
        return self.asked.said.conversation.workspace


class Share(Struct, frozen=True, kw_only=True, tag=True):
    """Post for all what one person was told and wants all to see."""

    said: Said
    to: Openly
    back: Privately

    @property
    def workspace(self) -> str:
        """Where it was asked."""
        return self.said.conversation.workspace


class SharedAlready(Struct, frozen=True, kw_only=True, tag=True):
    """Say that it was shared before."""

    workspace: str
    back: Privately


class Follow(Struct, frozen=True, kw_only=True, tag=True):
    """Follow an edit or a deletion."""

    correction: Correction

    @property
    def workspace(self) -> str:
        """Where it was written."""
        return self.correction.said.conversation.workspace


class ShowHome(Struct, frozen=True, kw_only=True, tag=True):
    """Publish the Home of a person."""

    workspace: str
    user: str


class Welcome(Struct, frozen=True, kw_only=True, tag=True):
    """Offer prompts in somebody's direct messages, and say hello the first time."""

    workspace: str
    user: str
    channel: str


class Greet(Struct, frozen=True, kw_only=True, tag=True):
    """Say what to ask in a channel that the bot was invited to, and go on with its digests."""

    workspace: str
    channel: str


class Leave(Struct, frozen=True, kw_only=True, tag=True):
    """Forget a workspace that took the app out."""

    workspace: str
    how: Ending
    at: int
    """When, by Slack's clock, in seconds since 1970."""


Work = Answer | Share | SharedAlready | Follow | ShowHome | Welcome | Greet | Leave

_DECODER = msgspec.json.Decoder(Work)


def as_entry(work: Work, *, id: str) -> Entry:
    """Work as an entry of the inbox."""
    body = msgspec.json.encode(work).decode()
    return Entry(id=id, workspace=work.workspace, kind=type(work).__name__, body=body)


def as_work(body: str) -> Work:
    """The work of an entry."""
    work: Work = _DECODER.decode(body)
    return work
