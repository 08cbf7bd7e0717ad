"""The border: whatever goes wrong in an answer becomes kind words where the person asked."""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Callable

from slack_sdk.errors import SlackApiError

from bot.core.errors import UserMistake
from bot.messages.message import Message
from bot.slack.post import ResponseRefused, error_code
from bot.slack.words import as_it_is, went_wrong

log = logging.getLogger(__name__)
LONGEST_CHAIN = 5


def at_the_border(work: Callable[[], object], tell: Callable[[Message], object]) -> None:
    """Do the work; what it raises ends here, with a reference in the log and in the chat."""
    try:
        work()
    except UserMistake as mistake:
        _tell(tell, as_it_is(str(mistake)))
    except Exception as error:  # noqa: BLE001 - the listener border: nobody sees exception text
        reference = secrets.token_hex(4)
        log.error("an answer failed (ref %s)\n%s", reference, without_words(error))
        _tell(tell, went_wrong(reference))


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


def _tell(tell: Callable[[Message], object], message: Message) -> None:
    try:
        tell(message)
    except (SlackApiError, ResponseRefused, OSError) as error:
        log.error("could not say so either\n%s", without_words(error))
