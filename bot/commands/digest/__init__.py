"""``digest``: subscribes a place to the weekly digest, and what can be done with a subscription.

Who may do what is in ``bot.core.digests.rights``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.commands.digest.asking import Asking
from bot.commands.digest.subscribing import subscribe
from bot.commands.digest.turning import turn
from bot.core.digests.schedule_words import read_schedule
from bot.core.digests.topics import read_topics
from bot.core.errors import UserMistake
from bot.messages.amounts import day as day_words
from bot.messages.message import Message
from bot.messages.subscribing import ADMINS_ONLY, REFUSALS, as_preview
from bot.messages.subscription import nothing_here, shown
from bot.messages.subscription_list import OF_CHANNEL, OF_PERSON, OF_WORKSPACE, listed
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "digest"
USAGE = (
    "digest [weekly [day] [time] [zone] [topics]] [preview [topics]] [list]"
    " [pause|resume|less|more|stop]"
)
SUMMARY = "what moved in a week, posted here every week: subscribe, preview, pause, stop"

_CALLED = {
    **dict.fromkeys(("subscribe", "start", "on"), "weekly"),
    **dict.fromkeys(("unsubscribe", "off", "cancel"), "stop"),
    **dict.fromkeys(("continue", "unpause"), "resume"),
}
"""What people say for a verb."""
_OF_WORKSPACE = "all"


def answer(request: Request, toolbox: Toolbox) -> Message:
    """What comes here, or what was asked to be done about it.

    Raises:
        UserMistake: it cannot be read, it is not theirs to do, or there is no place for digests.
    """
    asking = Asking(request=request, toolbox=toolbox)
    first, _, rest = request.text.strip().partition(" ")
    rest = rest.strip()
    match _CALLED.get(first.lower(), first.lower()):
        case "":
            return _here(asking)
        case "show":
            return _one(asking, rest) if rest else _here(asking)
        case "list":
            return _everywhere(asking) if rest.lower() == _OF_WORKSPACE else _list(asking)
        case "preview":
            topics = read_topics(rest.split())
            return as_preview(toolbox.digests.preview(request, topics), topics)
        case "details":
            return _details(toolbox, rest)
        case ("pause" | "resume" | "less" | "more" | "stop") as verb:
            return turn(asking, verb, rest)
        case "weekly":
            return subscribe(asking, read_schedule(f"weekly {rest}"))
    words = read_schedule(request.text)
    if not words.says_when:
        raise UserMistake(f"Say `{USAGE}`, like `digest weekly mon 09:00`.")
    return subscribe(asking, words)


def _here(asking: Asking) -> Message:
    match asking.here():
        case []:
            return nothing_here(asking.view, elsewhere=len(asking.own()))
        case [only]:
            return shown(only, asking.view)
        case several:
            return listed(OF_CHANNEL, several, asking.view)


def _one(asking: Asking, words: str) -> Message:
    subscription = asking.named(words)
    asking.check("look", subscription)
    return shown(subscription, asking.view)


def _list(asking: Asking) -> Message:
    view = asking.view
    found = asking.own() if view.is_direct else asking.here()
    if not found:
        return nothing_here(view)
    if view.is_direct:
        return listed(OF_PERSON, found, replace(view, channel=""))
    return listed(OF_CHANNEL, found, view)


def _everywhere(asking: Asking) -> Message:
    if asking.person is None:
        raise UserMistake(REFUSALS["unknown"])
    if not asking.person.is_admin:
        raise UserMistake(ADMINS_ONLY)
    found = asking.toolbox.subscriptions.of_workspace(asking.place.workspace)
    return listed(OF_WORKSPACE, found, replace(asking.view, channel=""))


def _details(toolbox: Toolbox, words: str) -> Message:
    said, *topics = words.split() or [""]
    try:
        day = date.fromisoformat(said)
    except ValueError:
        raise UserMistake("Say of which day: `digest details 2026-11-23`.") from None
    details = toolbox.digests.details(day, read_topics(topics))
    if details is None:
        raise UserMistake(f"I hold no digest of {day_words(day)}.")
    return details
