"""The few things that the Slack side itself has to say."""

from __future__ import annotations

from bot.core.limits import Scope
from bot.messages.message import Line, Message, Span, plain

NOT_A_MEMBER = frozenset({"not_in_channel", "channel_not_found"})
"""Slack's words for a channel the bot was not invited to; a private one it does not admit to."""

INSTALL_ME = (
    "I am not installed in this workspace, or not any more."
    " Whoever manages its apps can add me again."
)
"""What a person reads where the bot has no token."""


_TOO_MUCH: dict[Scope, str] = {
    "person": "That is more from you in a minute than I can answer.",
    "channel": "This channel asks more in a minute than I can answer.",
    "workspace": "This workspace asks more in a minute than I can answer.",
    "inbox": "More waits for me just now than I can answer.",
}


def as_it_is(text: str) -> Message:
    """A message that says one thing."""
    return Message(summary=text, parts=(plain(text),))


def went_wrong(reference: str) -> Message:
    """What a person reads when something broke."""
    before = (
        "Something went wrong on my side. Nothing you did. Ask again in a minute;"
        " if it stays, tell whoever runs me this reference: "
    )
    line = Line(spans=(Span(before), Span(reference, "code"), Span(".")))
    return Message(summary=f"{before}{reference}.", parts=(line,))


def invite_me() -> Message:
    """What a person reads who shares to a channel without the bot."""
    before, command = "I am not in this channel yet. Invite me with ", "/invite @Framewise"
    line = Line(spans=(Span(before), Span(command, "code"), Span(", then press Share again.")))
    return Message(summary=f"{before}{command}, then press Share again.", parts=(line,))


def shared_already() -> Message:
    """What a person reads who shares the same answer again."""
    return as_it_is("I have shared it already. Ask again to share it anew.")


def asked_too_much(over: Scope) -> Message:
    """What a person reads, once a minute, whose question was not taken on."""
    return as_it_is(f"{_TOO_MUCH[over]} I did not take the last one on: ask again in a minute.")


def no_memory(reference: str) -> Message:
    """What a person reads while what is kept cannot be reached."""
    before = (
        "I cannot reach what I keep just now, so nothing was changed. Try again in a minute;"
        " if it stays, tell whoever runs me this reference: "
    )
    line = Line(spans=(Span(before), Span(reference, "code"), Span(".")))
    return Message(summary=f"{before}{reference}.", parts=(line,))
