"""Words as Slack's mrkdwn: escaped, in their tone, and cut without breaking the markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from bot.messages.message import Tone
from bot.slack.blocks.limits import ELLIPSIS, tidy, tidy_line, word_end

LONGEST_URL = 1000
_MARKS: dict[Tone, str] = {"plain": "", "strong": "*", "struck": "~", "quiet": "_", "code": "`"}
_PERSON = re.compile(r"[UW][A-Z0-9]+")
_CHANNEL = re.compile(r"[CG][A-Z0-9]+")
_NAMED: frozenset[Tone] = frozenset({"person", "channel"})
"""Tones of ids, which are kept whole."""
# Characters that look the same and that Slack does not read as formatting.
_LOOKALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
_LOOSE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_LEADING_QUOTE = re.compile(r"^(\s*)>")
LONGEST_ENTITY = 6
"""Characters that one character may take once it is escaped, and one more."""
_FENCE = "```"
_FENCED = 2 * len(_FENCE) + 1
_ADDRESS = re.compile(r"https?://[^\s/?#]")
_NOT_IN_LABEL = re.compile(r"[|<>]")


@dataclass(frozen=True)
class Words:
    """Text that may be cut; whoever wrote it, it formats and pings nothing."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class Markup:
    """Finished mrkdwn, kept whole or left out."""

    text: str


Piece = Words | Markup


def escape(text: str) -> str:
    """Slack's three characters, and no others.

    >>> escape("<!channel> & co")
    '&lt;!channel&gt; &amp; co'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def literal(text: str) -> str:
    """Text that Slack shows as it is: escaped, with marks that would format it replaced.

    >>> literal("*all* <!here> snake_case")
    '∗all∗ &lt;!here&gt; snake_case'
    """
    unmarked = _LOOSE_UNDERSCORE.sub("ˍ", text.translate(_LOOKALIKES))
    return escape(_LEADING_QUOTE.sub(r"\1›", unmarked))


def toned(text: str, tone: Tone) -> str:
    """Text in a tone, spaces at its ends left outside the marks; a dot between words has none."""
    inside = text.strip()
    mark = _MARKS[tone]
    if not mark or not any(map(str.isalnum, inside)):
        return literal(text)
    before, after = text[: text.index(inside[0])], text[len(text.rstrip()) :]
    shown = escape(inside.replace("`", "ˋ")) if tone == "code" else literal(inside)
    return f"{before}{mark}{shown}{mark}{after}"


def person(id: str) -> str:
    """Somebody by name, where the id is one of Slack's; anything else stays text.

    >>> person("U0SAM"), person("!channel")
    ('<@U0SAM>', '!channel')
    """
    return f"<@{id}>" if _PERSON.fullmatch(id) else literal(tidy(id))


def channel(id: str) -> str:
    """A channel by name, where the id is one of Slack's; anything else stays text.

    >>> channel("C0ML"), channel("U0SAM")
    ('<#C0ML>', 'U0SAM')
    """
    return f"<#{id}>" if _CHANNEL.fullmatch(id) else literal(tidy(id))


def link(label: str, url: str | None) -> Markup:
    """A short link; plain text in brackets where there is no address to go to."""
    shown = literal(" ".join(_NOT_IN_LABEL.sub(" ", tidy(label)).split()))
    if url is None or len(url) > LONGEST_URL or not _ADDRESS.match(url):
        return Markup(f"[{shown}]" if shown else "")
    address = quote(url, safe=":/?#[]@!$&'()*+,;=%~-._", errors="replace")
    return Markup(f"<{escape(address)}|{shown or escape(address)}>")


def preformatted(text: str, room: int, longest: int) -> tuple[list[str], bool]:
    """Lines as they are, to be copied, in as many fences as there is room for; and whether that is
    all of them."""
    fences, shown, left = [], "", room
    for line in text.splitlines():
        made = escape(tidy_line(line).replace("`", "ˋ")[: longest // LONGEST_ENTITY]) + "\n"
        if shown and len(shown) + len(made) + _FENCED > min(longest, left):
            fences.append(f"{_FENCE}\n{shown}{_FENCE}")
            left -= len(fences[-1])
            shown = ""
        if len(made) + _FENCED > left:
            return fences, False
        shown += made
    if shown.strip():
        fences.append(f"{_FENCE}\n{shown}{_FENCE}")
    return fences, True


def fit(pieces: Sequence[Piece], limit: int) -> str:
    """Pieces as one line of at most that many characters; empty when it would say nothing."""
    made = [_made(piece) for piece in pieces]
    if sum(map(len, made)) <= limit:
        return "".join(made) if "".join(made).strip() else ""
    room = limit - len(ELLIPSIS)
    line = ""
    for piece, whole in zip(pieces, made, strict=True):
        if len(line) + len(whole) > room:
            if isinstance(piece, Words) and piece.tone not in _NAMED:
                line += _cut(piece, room - len(line))
            break
        line += whole
    return line.rstrip() + ELLIPSIS if line.strip() else ""


def _made(piece: Piece) -> str:
    match piece:
        case Words(text=text, tone="person"):
            return person(text)
        case Words(text=text, tone="channel"):
            return channel(text)
        case Words():
            return toned(tidy(piece.text), piece.tone)
        case Markup():
            return piece.text


def _cut(words: Words, room: int) -> str:
    """The longest start of the words that takes at most that room once it is marked up."""
    text = tidy(words.text)
    fits, too_long = 0, len(text) + 1
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if len(toned(text[:middle], words.tone)) <= room:
            fits = middle
        else:
            too_long = middle
    return toned(word_end(text, fits), words.tone)
