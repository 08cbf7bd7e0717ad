"""Pausing, resuming and stopping a subscription, and having it say less or more."""

from __future__ import annotations

from bot.commands.digest.asking import Asking
from bot.core.digests.rights import Act
from bot.core.digests.schedule import due_in_new_week
from bot.core.digests.subscription import Subscription
from bot.messages.message import Message
from bot.messages.subscription import Verb, nothing_here, turned
from bot.messages.subscription_list import which_one

_ACTS: dict[Verb, Act] = {
    "pause": "pause",
    "resume": "resume",
    "stop": "stop",
    "less": "change",
    "more": "change",
}
_ANY = frozenset({"", "all", "it", "this", "here"})
"""What names no one in particular."""


def turn(asking: Asking, verb: Verb, words: str) -> Message:
    """What the subscription meant has become, or the question which one is.

    Raises:
        UserMistake: there is none such here, or they may not.
    """
    found = _meant(asking, verb) if words.lower() in _ANY else asking.named(words)
    if isinstance(found, Message):
        return found
    asking.check(_ACTS[verb], found)
    if found.state == "stopped":
        return turned(found, "stop", asking.view)
    _turn(asking, verb, found)
    now = asking.toolbox.subscriptions.subscription(found.id, found.workspace)
    return turned(now or found, verb, asking.view)


def _turn(asking: Asking, verb: Verb, found: Subscription) -> None:
    store = asking.toolbox.subscriptions
    match verb:
        case "pause":
            store.turn(found.id, "paused")
        case "stop":
            store.turn(found.id, "stopped")
        case "less" | "more":
            store.make_brief(found.id, is_brief=verb == "less")
        case "resume":
            if found.state == "on":
                return
            done = store.newest_period(found.id)
            due = due_in_new_week(found.schedule, asking.now, done=done)
            store.turn(found.id, "on", next_due=due.at)


def _meant(asking: Asking, verb: Verb) -> Subscription | Message:
    """The only one here that it would change, or that there is; else what to say instead."""
    here = asking.here() or (asking.own() if asking.view.is_direct else [])
    match [one for one in here if _would_change(one, verb)] or here:
        case []:
            return nothing_here(asking.view)
        case [only]:
            return only
        case several:
            return which_one(verb, several, asking.view)


def _would_change(subscription: Subscription, verb: Verb) -> bool:
    match verb:
        case "pause":
            return subscription.state == "on"
        case "resume":
            return subscription.state == "paused"
        case "less" | "more":
            return subscription.is_brief == (verb == "more")
        case "stop":
            return True
