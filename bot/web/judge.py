"""Whether an answer can be used, and if not, which kind of failure it is."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

import msgspec

from bot.core.numbers.series import GapReason
from bot.web.contract import is_cut_json
from bot.web.pauses import asked_wait, is_used_up
from bot.web.wire import Answered, Fault

REASONS: dict[int, tuple[GapReason, str]] = {
    401: ("refused", "the key was refused"),
    403: ("refused", "the request was refused"),
    404: ("unknown_subject", "the source does not know it"),
    410: ("unknown_subject", "the source no longer has it"),
}
RATE_LIMIT = re.compile(r"rate.?limit|too many requests|quota", re.IGNORECASE)
WEB_PAGE = re.compile(r"\s*<(!doctype html|html)\b", re.IGNORECASE)


def judged(answered: Answered, *, accept: Collection[int], now: datetime) -> Fault | None:
    """What is wrong with an answer, or None; ``accept`` names statuses that are as good as 2xx."""
    if answered.status == 429 or _is_limit(answered):
        wait_s = asked_wait(answered.headers, now)
        return _fault("over_quota", "it was asked too often", passes=True, wait_s=wait_s)
    if answered.status in accept:
        return None
    if answered.status >= 500:
        detail = f"it failed (status {answered.status})"
        wait_s = asked_wait(answered.headers, now)
        return _fault("down", detail, passes=True, wait_s=wait_s)
    if not 200 <= answered.status < 300:
        other: tuple[GapReason, str] = ("changed_shape", f"it answered with {answered.status}")
        return _fault(*REASONS.get(answered.status, other), passes=False)
    return _spoilt(answered) if answered.status == 200 else None


def _is_limit(answered: Answered) -> bool:
    return answered.status == 403 and (
        is_used_up(answered.headers) or RATE_LIMIT.search(answered.text) is not None
    )


def _spoilt(answered: Answered) -> Fault | None:
    content_type = answered.headers.get("content-type", "")
    if not answered.body.strip():
        return _fault("truncated", "the answer is empty", passes=True)
    try:
        text = answered.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _fault("changed_shape", "the answer is not text", passes=False)
    if "html" in content_type or WEB_PAGE.match(text):
        return _fault("changed_shape", "a web page came instead of numbers", passes=False)
    if "json" in content_type and _is_cut(text):
        return _fault("truncated", "the answer stops in the middle", passes=True)
    return None


def _is_cut(text: str) -> bool:
    try:
        msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError) as error:
        return is_cut_json(error)
    return False


def _fault(reason: GapReason, detail: str, *, passes: bool, wait_s: float | None = None) -> Fault:
    return Fault(reason=reason, detail=detail, passes=passes, wait_s=wait_s)
