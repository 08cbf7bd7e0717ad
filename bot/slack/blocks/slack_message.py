"""A Message as what Slack is sent: blocks, and the text that notifications read out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypedDict

from bot.messages.message import Chart, Message
from bot.slack.blocks.limits import TEXT, Json
from bot.slack.blocks.render import NO_PICTURES, render
from bot.slack.blocks.sheet import ID, context, section
from bot.slack.blocks.text import Words, fit

LONGEST_SUMMARY = TEXT - 100
"""Leaves room for who shared it."""
SPEECHLESS = "Framewise"
"""Stands for a Message that says nothing: Slack refuses an empty text."""


class SlackMessage(TypedDict):
    """The arguments of `chat.postMessage` that say what, not where."""

    text: str
    blocks: list[Json]
    unfurl_links: bool
    unfurl_media: bool


def as_slack(
    message: Message, *, native: bool = True, pictures: Mapping[Chart, str] = NO_PICTURES
) -> SlackMessage:
    """A Message for Slack, inside every limit.

    Args:
        native: False: tables and charts as text, for a workspace that refuses those blocks.
        pictures: The ids of uploaded files for charts that are shown as pictures.
    """
    text = fit((Words(message.summary.strip()),), LONGEST_SUMMARY) or SPEECHLESS
    blocks = render(message.parts, native=native, pictures=pictures) or [section(text, f"{ID}1")]
    return {"text": text, "blocks": blocks, "unfurl_links": False, "unfurl_media": False}


def in_words(message: Message) -> SlackMessage:
    """The Message as text without blocks, for a workspace that refuses them all."""
    text = ""
    for said in _texts(as_slack(message, native=False)["blocks"]):
        if len(text) + len(said) >= TEXT:
            break
        text = f"{text}\n{said}" if text else said
    return {
        "text": text or SPEECHLESS,
        "blocks": [],
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _texts(blocks: list[Json]) -> Iterator[str]:
    for block in blocks:
        for holder in (block, *block.get("elements", ())):
            if block["type"] in ("section", "header", "context") and "text" in holder:
                text = holder["text"]
                yield text if isinstance(text, str) else text["text"]


def shared_by(user: str, message: SlackMessage) -> SlackMessage:
    """The message with a first line that says who shared it."""
    line = f"Shared by <@{user}>"
    return {
        **message,
        "text": f"{line}: {message['text']}",
        "blocks": [context(line, f"{ID}shared"), *message["blocks"]],
    }
