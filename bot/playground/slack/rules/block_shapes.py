"""The vocabulary in which Slack's block limits are written: text, numbers, lists, objects."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Words:
    """A bare string."""

    at_most: int | None = None
    at_least: int = 0


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text object: plain_text, or mrkdwn where that is allowed."""

    at_most: int = 3000
    is_plain: bool = False


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number, or a whole number, within bounds."""

    at_least: float | None = None
    at_most: float | None = None
    is_whole: bool = True


@dataclass(frozen=True)
class Flag:
    """True or false."""


@dataclass(frozen=True)
class Anything:
    """A value that Slack checks and this stand-in does not."""


@dataclass(frozen=True)
class OneOf:
    """One of some words."""

    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Many:
    """A list."""

    of: "Rule"
    at_most: int | None = None
    at_least: int = 1


@dataclass(frozen=True)
class Kind:
    """An object whose `type` names its shape in one of the tables; only some types fit here."""

    table: str
    types: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """An object: keys it must have, keys it may have, keys of which it needs at least one."""

    must: Mapping[str, "Rule"] = field(default_factory=dict)
    may: Mapping[str, "Rule"] = field(default_factory=dict)
    one_of: tuple[str, ...] = ()


Rule = Words | Text | Number | Flag | Anything | OneOf | Many | Kind | Shape
