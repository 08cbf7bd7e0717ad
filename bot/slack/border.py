"""The border: whatever goes wrong in an answer becomes kind words where the person asked."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from slack_sdk.errors import SlackApiError

from bot.core.delivery import Ambiguous, NotSent, Refused
from bot.core.errors import StoreDown, UserMistake
from bot.incident import note, without_words
from bot.messages.message import Message
from bot.slack.outcome import FAILURES, outcome_of
from bot.slack.post import ResponseRefused
from bot.slack.words import as_it_is, no_memory, went_wrong

log = logging.getLogger(__name__)
TOLD_AGAIN_AFTER_S = (1.0, 4.0, 10.0)


def at_the_border(
    work: Callable[[], object],
    tell: Callable[[Message], object],
    *,
    sleep: Callable[[float], None] = time.sleep,
    passing: tuple[type[Exception], ...] = (),
) -> None:
    """Do the work; what it raises ends here, with a reference in the log and in the chat.

    Saying so is tried again for a quarter of a minute: who asked is not left without a word, and
    a word that comes twice does no harm.

    Args:
        passing: what is raised on, for somebody else to deal with.
    """
    try:
        work()
    except passing:
        raise
    except UserMistake as mistake:
        insist(tell, as_it_is(str(mistake)), sleep)
    except Exception as error:  # noqa: BLE001 - the listener border: nobody sees exception text
        reference = note(log, "an answer", error)
        said = no_memory if isinstance(error, StoreDown) else went_wrong
        insist(tell, said(reference), sleep)


def insist(
    tell: Callable[[Message], object], message: Message, sleep: Callable[[float], None]
) -> None:
    """Tell, again for a quarter of a minute where that fails, unless it is hopeless."""
    for wait_s in (*TOLD_AGAIN_AFTER_S, None):
        try:
            tell(message)
        except (ResponseRefused, *FAILURES) as error:
            if wait_s is None or _is_hopeless(error):
                log.error("could not say so either\n%s", without_words(error))
                return
            sleep(wait_s)
        else:
            return


def _is_hopeless(error: Exception) -> bool:
    """Whether Slack has refused for good: no later try would go better."""
    if not isinstance(error, SlackApiError):
        return False
    return not isinstance(outcome_of(error), Refused | NotSent | Ambiguous)
