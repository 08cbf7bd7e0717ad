"""The sheet that blocks are put on: it gives them their ids and keeps the totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from slackblocks import ContextBlock, SectionBlock, Text

from bot.messages.message import Chart
from bot.slack.blocks.limits import BLOCKS, TEXT, TOTAL, Json, size
from bot.slack.blocks.text import Piece, fit

ID = "framewise-"
SPARE_BLOCKS = 2
"""Kept free for the line that says who shared it and the one that says it was shortened."""
SPARE_TEXT = 200


@dataclass
class Sheet:
    """The blocks so far and the room that is left."""

    native: bool
    pictures: Mapping[Chart, str]
    """The ids of uploaded files for charts that are shown as pictures."""
    blocks: list[Json] = field(default_factory=list)
    room: int = TOTAL - SPARE_TEXT
    buttons: int = 0
    is_cut: bool = False

    @property
    def next_id(self) -> str:
        """The id of the next block: its position."""
        return f"{ID}{len(self.blocks) + 1}"

    def add(self, block: Json) -> bool:
        """Add a block if it fits."""
        taken = size(block)
        if len(self.blocks) >= BLOCKS - SPARE_BLOCKS or taken > self.room:
            self.is_cut = True
            return False
        self.blocks.append(block)
        self.room -= taken
        return True

    def holds(self, kind: str) -> int:
        """How many blocks there are of a kind."""
        return sum(block["type"] == kind for block in self.blocks)

    def fit(self, line: Sequence[Piece]) -> str:
        """A line inside the limit of a text and the room that is left."""
        return fit(line, min(TEXT, self.room))


def section(text: str, block_id: str) -> Json:
    """A section of finished mrkdwn; `verbatim` keeps Slack from linking names and addresses."""
    block: Json = SectionBlock(text=Text(text, verbatim=True), block_id=block_id)._resolve()
    return block


def context(text: str, block_id: str) -> Json:
    """Small print of finished mrkdwn."""
    block: Json = ContextBlock([Text(text, verbatim=True)], block_id=block_id)._resolve()
    return block
