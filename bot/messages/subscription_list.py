"""Subscriptions in a list: of a channel, of a person, of a workspace; and which one was meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.digests.subscription import Subscription
from bot.messages.citing import shortened
from bot.messages.message import Choice, Heading, Line, Message, Note, Part, plain
from bot.messages.schedules import about
from bot.messages.subscription import LIST, Verb, View, line_of, subscribe_button

OF_CHANNEL, OF_PERSON = "Digests of this channel", "Your digests"
OF_WORKSPACE = "Digests of this workspace"
MOST_LISTED = 20
MOST_OPENED = 5
MOST_ASKED = 10
MOST_AT_HOME = 5
LONGEST_LABEL = 60
_QUESTIONS: dict[Verb, str] = {
    "pause": "Which one should I pause?",
    "resume": "Which one should I resume?",
    "stop": "Which one should I stop?",
    "less": "Which one should say less?",
    "more": "Which one should say more again?",
}
_BY_ID = "“digest pause”, “resume”, “less”, “more” and “stop” take the id of one."


def listed(title: str, subscriptions: Sequence[Subscription], view: View) -> Message:
    """Several subscriptions, each with a button that opens it."""
    left_out = len(subscriptions) - MOST_LISTED
    return Message(
        summary=f"{title}: {len(subscriptions)}.",
        parts=(
            Heading(text=title),
            *_numbered(subscriptions[:MOST_LISTED], view),
            *([plain(f"And {left_out} more.")] if left_out > 0 else []),
            *_openers("show", subscriptions[:MOST_OPENED]),
            Note(text=_BY_ID),
        ),
        is_for_one=title == OF_WORKSPACE,
    )


def which_one(verb: Verb, subscriptions: Sequence[Subscription], view: View) -> Message:
    """Asks which of several is meant."""
    left_out = len(subscriptions) - MOST_ASKED
    return Message(
        summary=_QUESTIONS[verb],
        parts=(
            plain(_QUESTIONS[verb]),
            *_numbered(subscriptions[:MOST_ASKED], view),
            *([plain(f"And {left_out} more: `{LIST}`.")] if left_out > 0 else []),
            *_openers(verb, subscriptions[:MOST_ASKED]),
        ),
    )


def at_home(subscriptions: Sequence[Subscription], view: View) -> list[Part]:
    """What a person made, on their Home."""
    if not subscriptions:
        return [
            plain(
                "None by you yet. In a channel say `digest weekly`, or get one here: what really"
                " moved, which claims changed, what was released."
            ),
            subscribe_button(),
        ]
    left_out = len(subscriptions) - MOST_AT_HOME
    return [
        *_numbered(subscriptions[:MOST_AT_HOME], replace(view, channel="")),
        *([plain(f"And {left_out} more.")] if left_out > 0 else []),
        *_openers("show", subscriptions[:MOST_AT_HOME]),
        Choice(label="All of them", says=LIST),
    ]


def _numbered(subscriptions: Sequence[Subscription], view: View) -> list[Line]:
    return [line_of(one, view, number=n) for n, one in enumerate(subscriptions, start=1)]


def _openers(verb: str, subscriptions: Sequence[Subscription]) -> list[Choice]:
    return [
        Choice(
            label=f"{number}. {shortened(about(one.topics), LONGEST_LABEL)}",
            says=f"digest {verb} {one.id}",
            in_place=True,
        )
        for number, one in enumerate(subscriptions, start=1)
    ]
