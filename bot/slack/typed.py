"""What a person typed, out of the form in which Slack sends it."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"<(?P<what>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_UNKEPT = re.compile("[\\x00\\ud800-\\udfff]")
"""Characters that no database keeps: a zero, and half a character."""
_NAMELESS = {"@": "@someone", "#": "#channel"}


def as_typed(text: str, bot_user: str | None = None) -> str:
    """Plain words: the bot's own mention gone, other tokens by their names, entities undone.

    >>> as_typed("<@UBOT>: PyTorch &amp; co on <https://x.io|x.io>?", "UBOT")
    'PyTorch & co on x.io?'
    """
    if bot_user is not None:
        text = re.sub(rf"<@{re.escape(bot_user)}(\|[^<>]*)?>[\s,:]*", "", text)
    return unescape(_TOKEN.sub(_name, _UNKEPT.sub(" ", text))).strip()


def unescape(text: str) -> str:
    """Slack's three entities undone.

    >>> unescape("a &lt; b &amp;amp; c")
    'a < b &amp; c'
    """
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _name(token: re.Match[str]) -> str:
    what, label = token["what"], token["label"]
    sign = what[:1]
    if sign in _NAMELESS:
        return f"{sign}{label.removeprefix(sign)}" if label else _NAMELESS[sign]
    if sign == "!":
        return label or f"@{what[1:].partition('^')[0]}"
    return label or what.removeprefix("mailto:").removeprefix("tel:")
