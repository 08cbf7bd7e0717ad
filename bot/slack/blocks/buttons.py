"""Choices as buttons and menus: pressing one says its command line, as if typed."""

from __future__ import annotations

from collections.abc import Sequence

from slackblocks import Button

from bot.messages.message import Choice, Menu, MenuGroup, Rating
from bot.messages.rating import QUESTION
from bot.slack.blocks.limits import (
    BUTTON_LABEL,
    BUTTON_VALUE,
    BUTTONS_IN_ROW,
    MENU_GROUPS,
    MENU_OPTIONS,
    OPTION_VALUE,
    Json,
    plain_text,
    tidy,
)

SAY = "say:"
"""Begins the action_id of what is answered beside the message."""
PUT = "put:"
"""Begins the action_id of what is answered in the place of the message."""
RATE = "rate"
"""The action_id of the buttons that rate an answer."""
YES, NO = "Yes", "No"


def rows(choices: Sequence[Choice], first: int) -> list[list[Json]]:
    """Buttons in rows, numbered from `first`; a Choice no button can hold is left out."""
    fitting = [choice for choice in choices if _fits(choice, BUTTON_VALUE)]
    made = [_button(choice, number) for number, choice in enumerate(fitting, start=first)]
    return [made[at : at + BUTTONS_IN_ROW] for at in range(0, len(made), BUTTONS_IN_ROW)]


def menu_select(menu: Menu, number: int) -> Json | None:
    """A menu as a select; None when it would offer nothing."""
    groups = [made for group in menu.groups[:MENU_GROUPS] if (made := _option_group(group))]
    label = plain_text(menu.label, BUTTON_LABEL)
    if not groups or not label:
        return None
    return {
        "type": "static_select",
        "action_id": f"{PUT}{number}",
        "placeholder": {"type": "plain_text", "text": label},
        "option_groups": groups,
    }


def rating_block(rating: Rating, block_id: str) -> Json:
    """The two buttons that say whether an answer was right."""
    return {
        "type": "context_actions",
        "block_id": block_id,
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": RATE,
                "positive_button": _half(YES, rating.good),
                "negative_button": _half(NO, rating.bad),
            }
        ],
    }


def _half(word: str, says: str) -> Json:
    return {
        "text": {"type": "plain_text", "text": word},
        "value": says,
        "accessibility_label": f"{QUESTION} {word}",
    }


def _option_group(group: MenuGroup) -> Json | None:
    options = [
        {
            "text": {"type": "plain_text", "text": plain_text(choice.label, BUTTON_LABEL)},
            "value": choice.says,
        }
        for choice in group.choices
        if _fits(choice, OPTION_VALUE)
    ][:MENU_OPTIONS]
    name = plain_text(group.name, BUTTON_LABEL)
    if not options or not name:
        return None
    return {"label": {"type": "plain_text", "text": name}, "options": options}


def _fits(choice: Choice, longest: int) -> bool:
    says = choice.says
    return bool(tidy(choice.label).strip() and says.strip()) and len(says) <= longest


def _button(choice: Choice, number: int) -> Json:
    button: Json = Button(
        text=plain_text(choice.label, BUTTON_LABEL),
        action_id=f"{PUT if choice.in_place else SAY}{number}",
        value=choice.says,
        style="primary" if choice.strong else None,
    )._resolve()
    return button
