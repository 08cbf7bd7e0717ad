"""The border: whatever goes wrong in an answer becomes kind words where the person asked."""

from __future__ import annotations

import logging
import secrets
import time
import traceback
from collections.abc import Callable

from slack_sdk.errors import SlackApiError

from bot.core.errors import StoreDown, UserMistake
from bot.messages.message import Message
from bot.slack.post import ResponseRefused, error_code
from bot.slack.words import as_it_is, no_memory, went_wrong

log = logging.getLogger(__name__)
LONGEST_CHAIN = 5
TOLD_AGAIN_AFTER_S = (1.0, 4.0, 10.0)
PASSING = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout"})
"""Slack's words for what is wrong on its own side."""


def at_the_border(
    work: Callable[[], object],
    tell: Callable[[Message], object],
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Do the work; what it raises ends here, with a reference in the log and in the chat.

    Saying so is tried again for a quarter of a minute: who asked is not left without a word, and
    a word that comes twice does no harm.
    """
    try:
        work()
    except UserMistake as mistake:
        _tell(tell, as_it_is(str(mistake)), sleep)
    except Exception as error:  # noqa: BLE001 - the listener border: nobody sees exception text
        reference = secrets.token_hex(4)
        log.error("an answer failed (ref %s)\n%s", reference, without_words(error))
        said = no_memory if isinstance(error, StoreDown) else went_wrong
        _tell(tell, said(reference), sleep)


def without_words(error: BaseException) -> str:
    """A traceback with kinds and places only: an error's own text may quote what a person said."""
    told: list[str] = []
    link: BaseException | None = error
    while link is not None and len(told) < LONGEST_CHAIN:
        code = f" ({error_code(link)})" if isinstance(link, SlackApiError) else ""
        frames = "".join(traceback.format_tb(link.__traceback__))
        told.append(f"{frames}{type(link).__qualname__}{code}")
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\nwhile handling\n".join(told)


def _tell(
    tell: Callable[[Message], object], message: Message, sleep: Callable[[float], None]
) -> None:
    for wait_s in (*TOLD_AGAIN_AFTER_S, None):
        try:
            tell(message)
        except (SlackApiError, ResponseRefused, OSError) as error:
            if wait_s is None or _is_hopeless(error):
                log.error("could not say so either\n%s", without_words(error))
                return
            sleep(wait_s)
        else:
            return


def _is_hopeless(error: Exception) -> bool:
    """Whether Slack has refused for good: no later try would go better."""
    if not isinstance(error, SlackApiError) or error.response.status_code != 200:
        return False
    return error_code(error) not in PASSING
