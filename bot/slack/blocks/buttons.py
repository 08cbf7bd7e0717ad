"""Choices as buttons: pressing one says its command line, as if typed."""

from __future__ import annotations

from collections.abc import Sequence

from slackblocks import Button

from bot.messages.message import Choice
from bot.slack.blocks.limits import (
    BUTTON_LABEL,
    BUTTON_VALUE,
    BUTTONS_IN_ROW,
    Json,
    plain_text,
    tidy,
)

SAY = "say:"
"""Begins the action_id of every button."""


def rows(choices: Sequence[Choice], first: int) -> list[list[Json]]:
    """Buttons in rows, numbered from `first`; a Choice no button can hold is left out."""
    fitting = [choice for choice in choices if _fits(choice)]
    made = [_button(choice, number) for number, choice in enumerate(fitting, start=first)]
    return [made[at : at + BUTTONS_IN_ROW] for at in range(0, len(made), BUTTONS_IN_ROW)]


def _fits(choice: Choice) -> bool:
    says = choice.says
    return bool(tidy(choice.label).strip() and says.strip()) and len(says) <= BUTTON_VALUE


def _button(choice: Choice, number: int) -> Json:
    button: Json = Button(
        text=plain_text(choice.label, BUTTON_LABEL),
        action_id=f"{SAY}{number}",
        value=choice.says,
        style="primary" if choice.strong else None,
    )._resolve()
    return button
