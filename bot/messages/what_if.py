"""What-if: the recommendation, what each change by hand did to it, and what else to change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from bot.core.advice import Advice
from bot.core.knowledge import Group, Knowledge
from bot.core.profile import Profile
from bot.messages.forgotten import DESCRIBE
from bot.messages.message import Choice, Line, Menu, MenuGroup, Message, Note, Part, Span, plain
from bot.messages.recommendation import body, is_kept, small_print, summary
from bot.messages.voices import Voices

MOST_TOGGLES = 9
GROUP_NAMES: dict[Group, str] = {
    "target": "Where it runs",
    "task": "What it does",
    "models": "Models",
    "team": "People and code",
    "language": "Languages",
    "hardware": "Hardware",
    "serving": "Serving",
    "scale": "Size",
    "purpose": "Purpose",
    "quality": "What matters",
    "circumstance": "Circumstances",
}


def what_if(
    knowledge: Knowledge,
    advice: Advice,
    voices: Voices,
    asked: str | None,
    offered: Sequence[str],
) -> Message:
    """The recommendation as it stands after the changes, with buttons for more of them.

    Args:
        asked: the conversation as one text, for the buttons; None when it is too long for one.
        offered: factors to offer in the menu, the likeliest first.
    """
    parts: list[Part] = list(body(knowledge, advice, voices))
    if asked is None:
        parts.append(plain("The conversation is too long to change by buttons. Say it in words."))
        return Message(summary=summary(advice), parts=tuple(parts))
    toggles = tuple(_toggles(knowledge, advice.profile, asked))
    told = "Press what I misheard, or add what I missed." if toggles else "Add what I missed."
    return Message(
        summary=summary(advice),
        parts=(
            *parts,
            Line(spans=(Span(told, "strong"),)),
            *toggles[:MOST_TOGGLES],
            _menu(knowledge, advice.profile, asked, offered),
            *_form(asked),
            Choice(label="Done", says=f"ask {asked}", strong=True, in_place=True),
            Note(text=small_print(knowledge, advice)),
        ),
    )


def _form(asked: str) -> tuple[Choice, ...]:
    """Everything at once, where a form can find the conversation again."""
    if not is_kept(asked):
        return ()
    return (Choice(label="All of it as a form", says=f"{DESCRIBE} {asked}", in_place=True),)


def _toggles(knowledge: Knowledge, profile: Profile, asked: str) -> Iterator[Choice]:
    """One button a need: to take it out, or to put it back."""
    for need in profile.needs:
        name = knowledge.factors[need.factor].name
        label = f"✕ {name}" if need.holds else f"✕ not {name}"
        yield Choice(label=label, says=f"what-if -{need.factor} {asked}", in_place=True)
    for need in (each for each in profile.taken_out if each.holds):
        label = f"↩ {knowledge.factors[need.factor].name}"
        yield Choice(label=label, says=f"what-if +{need.factor} {asked}", in_place=True)


def _menu(knowledge: Knowledge, profile: Profile, asked: str, offered: Sequence[str]) -> Menu:
    known = {need.factor for need in (*profile.needs, *profile.taken_out) if need.holds}
    groups = []
    for group in get_args(Group):
        names = [n for n in offered if knowledge.factors[n].group == group and n not in known]
        choices = tuple(
            Choice(
                label=knowledge.factors[name].label or knowledge.factors[name].name,
                says=f"what-if +{name} {asked}",
                in_place=True,
            )
            for name in names
        )
        if choices:
            groups.append(MenuGroup(name=GROUP_NAMES[group], choices=choices))
    return Menu(label="Add a need", groups=tuple(groups))
