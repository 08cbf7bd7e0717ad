"""The settings of a channel, each with the button that turns it over."""

from __future__ import annotations

from bot.core.conversation import ChannelSettings
from bot.core.knowledge import Knowledge
from bot.messages.message import Choice, Heading, Line, Message, Note, Span


def settings_message(knowledge: Knowledge, settings: ChannelSettings) -> Message:
    """How the bot behaves in a channel, and how to change that."""
    muted = ", ".join(knowledge.frameworks[name].name for name in settings.muted) or "none"
    rows = (
        ("Answer only where I am mentioned", _word(is_on=settings.mentions_only)),
        ("Answer only to who asks", _word(is_on=settings.answers_privately)),
        ("Frameworks not offered, nor shown where none was named", muted),
    )
    lines = tuple(Line(spans=(Span(f"{what}: "), Span(value, "strong"))) for what, value in rows)
    return Message(
        summary="; ".join(f"{what}: {value}" for what, value in rows),
        parts=(
            Heading(text="Settings of this channel"),
            *lines,
            _switch("mentions-only", "only mentions", is_on=settings.mentions_only),
            _switch("private", "only to who asks", is_on=settings.answers_privately),
            Note(
                text="Everyone in the channel may change them. A muted framework is still named"
                " where it is the answer. “settings mute jax”, “settings unmute jax”."
            ),
        ),
    )


def _word(*, is_on: bool) -> str:
    return "on" if is_on else "off"


def _switch(name: str, label: str, *, is_on: bool) -> Choice:
    turned = _word(is_on=not is_on)
    says = f"settings {name} {turned}"
    return Choice(label=f"Turn {turned}: {label}", says=says, in_place=True)
