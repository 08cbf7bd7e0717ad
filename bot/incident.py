"""What is logged when something breaks: where, and under which reference; nobody's words."""

from __future__ import annotations

import logging
import re
import secrets
import traceback

LONGEST_CHAIN = 5
_CODE = re.compile(r"[a-z0-9_]{1,60}")


def note(log: logging.Logger, what: str, error: BaseException) -> str:
    """Logs that something failed; gives the reference that a person may be shown."""
    reference = secrets.token_hex(4)
    log.error("%s failed (ref %s)\n%s", what, reference, without_words(error))
    return reference


def without_words(error: BaseException) -> str:
    """A traceback with kinds and places only: an error's own text may quote what a person said."""
    told: list[str] = []
    link: BaseException | None = error
    while link is not None and len(told) < LONGEST_CHAIN:
        frames = "".join(traceback.format_tb(link.__traceback__))
        told.append(f"{frames}{type(link).__qualname__}{_refusal(link)}")
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\nwhile handling\n".join(told)


def reply_of(error: BaseException) -> str:
    """The word for a refusal in the answer that an error holds, as Slack gives one
    (``is_archived``); empty: there is none."""
    answer = getattr(error, "response", None)
    held = getattr(answer, "data", answer)
    code = held.get("error") if isinstance(held, dict) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""


def _refusal(error: BaseException) -> str:
    code = reply_of(error)
    return f" ({code})" if code else ""
