"""A project described by choosing: the form, what it offers, and what is chosen already."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.core.knowledge import Factor, Group, Knowledge

TITLE = "Describe a project"
CORRECT = "What I heard"
WORDS = "In your own words"
WORDS_HINT = "What it does, where it runs, what code and people you have. Optional."
SEND = "Ask"
NOTHING = "Choose something below, or say it here in your own words."


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question with many possible answers, of which several may hold."""

    id: str
    label: str
    options: tuple[tuple[str, str], ...]
    """Id of a factor and what it is called."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """What a person fills in."""

    title: str
    fields: tuple[Field, ...]
    chosen: frozenset[str]
    """Factors that are chosen already."""


_FIELDS: tuple[tuple[str, str, tuple[Group, ...]], ...] = (
    ("place", "Where does it run?", ("target",)),
    ("task", "What does it do?", ("task", "models")),
    ("people", "What code and people do you have?", ("team",)),
    ("language", "Which languages must it live in?", ("language",)),
    ("hardware", "On which hardware?", ("hardware", "scale")),
    ("serving", "How is it served?", ("serving",)),
    ("purpose", "What is it for, what matters?", ("purpose", "quality")),
    ("circumstance", "Anything else?", ("circumstance",)),
)


def describe_form(knowledge: Knowledge, chosen: Collection[str]) -> Form:
    """The form with every factor in its field, empty or with what was understood chosen."""
    factors = sorted(knowledge.factors.values(), key=_called)
    fields = (
        Field(
            id=name,
            label=label,
            options=tuple((f.id, _called(f)) for f in factors if f.group in groups),
        )
        for name, label, groups in _FIELDS
    )
    return Form(
        title=CORRECT if chosen else TITLE,
        fields=tuple(field for field in fields if field.options),
        chosen=frozenset(chosen),
    )


def _called(factor: Factor) -> str:
    return factor.label or factor.name[:1].upper() + factor.name[1:]
