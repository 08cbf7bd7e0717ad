"""What an examination of the set-up found, one thing at a time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a thing stands."""

    OK = "ok"
    PROBLEM = "problem"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing examined; a problem says how to mend it."""

    check: str
    state: State
    detail: str
    fix: str = ""


def ok(check: str, detail: str) -> Finding:
    """It is as it should be."""
    return Finding(check=check, state=State.OK, detail=detail)


def problem(check: str, detail: str, fix: str) -> Finding:
    """It is not, and what to do."""
    return Finding(check=check, state=State.PROBLEM, detail=detail, fix=fix)


def unknown(check: str, detail: str) -> Finding:
    """It could not be found out."""
    return Finding(check=check, state=State.UNKNOWN, detail=detail)
