"""Who asks too much is told so once a minute, by a hint that they alone see; the rest is left."""

from __future__ import annotations

import logging

from bot.core.errors import StoreDown
from bot.core.limits import Scope
from bot.slack.answering import alone
from bot.slack.desk import Desk
from bot.slack.heard import Asked
from bot.slack.outcome import FAILURES
from bot.slack.post import ResponseRefused, Sender, post
from bot.slack.words import asked_too_much

log = logging.getLogger(__name__)


def admits(desk: Desk, asked: Asked, *, id: str) -> bool:
    """Whether something asked may be taken on; who asks too much is told so, quietly.

    Args:
        id: of its entry in the inbox.
    """
    said = asked.said
    place = said.conversation
    over = desk.limiter.refuses(
        id, place.workspace, place.channel, said.by, is_addressed=said.is_addressed
    )
    if over is None:
        return True
    log.info("not taken on: over a limit", extra={"scope": over})
    if _is_to_us(desk, asked) and desk.limiter.may_hint(place.workspace, said.by):
        desk.beside(lambda: _hint(desk, asked, over))
    return False


def _is_to_us(desk: Desk, asked: Asked) -> bool:
    """Whether it is said to the bot; who talks beside it is told nothing."""
    if asked.said.is_addressed:
        return True
    place = asked.said.conversation
    return desk.talk.may_join(place, desk.talk.settings(place))


def _hint(desk: Desk, asked: Asked, over: Scope) -> None:
    try:
        client = desk.client(asked.said.conversation.workspace)
        post(Sender(client=client, sleep=desk.sleep, tries=1), alone(asked), asked_too_much(over))
    except (ResponseRefused, StoreDown, *FAILURES) as error:
        log.warning("a hint could not be given (%s)", type(error).__name__)
