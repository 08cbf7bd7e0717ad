"""A Message as somebody's Home."""

from __future__ import annotations

from bot.messages.message import Message
from bot.slack.blocks.limits import Json
from bot.slack.blocks.render import render


def home_view(message: Message) -> Json:
    """The view to publish."""
    return {"type": "home", "blocks": render(message.parts)}
