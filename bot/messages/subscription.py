"""What is said of one subscription: what comes where and when, and what it has just become."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.core.digests.subscription import Subscription
from bot.messages.message import Choice, Heading, Line, Message, Note, Span, plain
from bot.messages.schedules import about, as_typed, long_day, next_day, next_on, weekly

Verb = Literal["pause", "resume", "stop", "less", "more"]
SUBSCRIBE, PREVIEW, LIST = "digest weekly", "digest preview", "digest list"
_PROMISE = (
    "Once a week I can say what really moved, which claims changed and what was released; a quiet"
    " week is one line."
)
_HOW = (
    "Another day and time: “digest weekly fri 17:30 Europe/Berlin”. Only some of it: “digest weekly"
    " downloads jax”. Any member of the workspace may do so."
)
_WHAT_ELSE = (
    "“digest weekly fri 17:30” moves it; “digest weekly downloads” adds one about downloads alone."
)
_BECAME: dict[Verb, tuple[str, str]] = {
    "pause": ("Paused", "Nothing comes until it is resumed."),
    "resume": ("On", "The next one comes on {day}."),
    "stop": ("Stopped", "Nothing more comes. `{typed}` starts it again{there}."),
    "less": (
        "Brief from now on",
        "No chart, the three weightiest things, and nothing at all in a quiet week.",
    ),
    "more": ("In full from now on", "Everything with its chart; a quiet week is one line."),
}
"""What a subscription has become, and what that means."""


@dataclass(frozen=True, kw_only=True)
class View:
    """Who looks at subscriptions, from where, and when."""

    channel: str
    by: str
    now: datetime

    @property
    def is_direct(self) -> bool:
        """Whether it is in direct messages: there the person's id stands for the channel's."""
        return self.channel == self.by

    @property
    def gets(self) -> str:
        """Who gets something here, as a sentence begins."""
        return "You get" if self.is_direct else "This channel gets"


def nothing_here(view: View, *, elsewhere: int = 0) -> Message:
    """That no digest comes here, and how to get one.

    Args:
        elsewhere: how many the person made for channels; told in direct messages only.
    """
    said = f"{view.gets} no digest yet. {_PROMISE}"
    others = f"You made {elsewhere} for channels: `{LIST}`."
    return Message(
        summary=said,
        parts=(
            Heading(text="Weekly digest"),
            plain(said),
            *([plain(others)] if elsewhere and view.is_direct else []),
            subscribe_button(),
            Choice(label="Preview", says=PREVIEW),
            Note(text=_HOW),
        ),
    )


def subscribe_button() -> Choice:
    """Subscribes with one tap."""
    return Choice(label="Weekly, Monday 09:00", says=SUBSCRIBE, strong=True, in_place=True)


def shown(subscription: Subscription, view: View) -> Message:
    """One subscription, with what can be done about it."""
    return Message(
        summary=_in_words(subscription, view.now),
        parts=(
            Heading(text="Weekly digest"),
            line_of(subscription, view),
            _since(subscription, view.now),
            *_buttons(subscription, view),
            Note(text=_WHAT_ELSE),
        ),
    )


def subscribed(
    subscription: Subscription, before: Subscription | None, view: View, *, is_done: bool = False
) -> Message:
    """After somebody subscribed a place, or changed its subscription.

    Args:
        before: what it was before; None: it is new.
        is_done: whether this week has had its digest, so that the next one comes later.
    """
    topics, schedule = about(subscription.topics), subscription.schedule
    if before is None:
        said = f"{view.gets} a digest about {topics}: {weekly(schedule)}."
    elif before.schedule != schedule:
        said = f"Moved: {topics}, {weekly(schedule)}."
    else:
        again = "already" if before.state == "on" else "again"
        said = f"{view.gets} it {again}: {topics}, {weekly(schedule)}."
    which = "first" if before is None and not is_done else "next"
    comes = f"The {which} one comes on {next_day(subscription, view.now)}."
    when = f"This week has had its digest. {comes}" if is_done else comes
    return Message(
        summary=f"{said} {when}",
        parts=(
            Line(spans=(Span(said, "strong"),)),
            plain(when),
            *_buttons(subscription, view),
            Note(text=_WHAT_ELSE),
        ),
    )


def turned(subscription: Subscription, verb: Verb, view: View) -> Message:
    """After a subscription was paused, resumed, stopped, or made to say less or more."""
    title, means = _BECAME[verb]
    is_here = subscription.channel == view.channel
    meant = means.format(
        day=next_day(subscription, view.now),
        typed=as_typed(subscription.schedule, subscription.topics),
        there="" if is_here else ", said where it came",
    )
    what = f"{about(subscription.topics)}, {weekly(subscription.schedule)}"
    return Message(
        summary=f"{title}: {what}. {meant.replace('`', '')}",
        parts=(
            Line(
                spans=(Span(f"{title}: ", "strong"), Span(what), *place_of(subscription, view)),
            ),
            plain(meant),
            *_buttons(subscription, view),
        ),
    )


def line_of(subscription: Subscription, view: View, *, number: int | None = None) -> Line:
    """A subscription on one line: about what, when, and where it goes if not here; its id."""
    lead = () if number is None else (Span(f"{number}. ", "quiet"),)
    name, rest = _in_words(subscription, view.now).split(": ", 1)
    return Line(
        spans=(
            *lead,
            Span(name, "strong"),
            Span(f": {rest}"),
            *place_of(subscription, view),
            Span(" · ", "quiet"),
            Span(subscription.id, "code"),
        )
    )


def place_of(subscription: Subscription, view: View) -> tuple[Span, ...]:
    """Where it goes, if not here."""
    if subscription.channel == view.channel:
        return ()
    if subscription.channel == subscription.by:
        return (Span(" · direct messages of ", "quiet"), Span(subscription.by, "person"))
    return (Span(" · ", "quiet"), Span(subscription.channel, "channel"))


def _in_words(subscription: Subscription, now: datetime) -> str:
    brief = ", brief" if subscription.is_brief else ""
    when = f"{weekly(subscription.schedule)}{brief}, {next_on(subscription, now)}"
    return f"{about(subscription.topics)}: {when}"


def _since(subscription: Subscription, now: datetime) -> Line:
    zone = ZoneInfo(subscription.schedule.zone)
    since = long_day(subscription.since.astimezone(zone).date(), now.astimezone(zone).date())
    return Line(spans=(Span(f"Since {since}, subscribed by ", "quiet"), _who(subscription)))


def _buttons(subscription: Subscription, view: View) -> Iterator[Choice]:
    """What can be done about a subscription as it is."""
    id, is_here = subscription.id, subscription.channel == view.channel
    if subscription.state == "stopped":
        if is_here:
            yield Choice(
                label="Start again",
                says=as_typed(subscription.schedule, subscription.topics),
                in_place=True,
            )
        return
    if is_here:
        says = " ".join((PREVIEW, *subscription.topics))
        yield Choice(label="Preview", says=says)
    turn = ("More", "more") if subscription.is_brief else ("Less", "less")
    hold = ("Pause", "pause") if subscription.state == "on" else ("Resume", "resume")
    for label, verb in (turn, hold, ("Stop", "stop")):
        yield Choice(label=label, says=f"digest {verb} {id}", in_place=True)


def _who(subscription: Subscription) -> Span:
    if not subscription.by:
        return Span("somebody who wished to be forgotten", "quiet")
    return Span(subscription.by, "person")
