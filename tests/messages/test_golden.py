"""Whole answers as plain text, on the small world.

``pytest --rewrite-golden`` writes them anew; then read the diff.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from bot.jobs.answering.answer import answer
from bot.messages.declining import Kind, declined
from bot.messages.message import Choice, Message
from bot.request import Request
from bot.terminal.show import show
from bot.toolbox import Toolbox
from tests.messages.small_world import small_toolbox

GOLDEN = Path(__file__).parent / "golden"
MESSAGES: dict[str, tuple[str, ...]] = {
    "recommend PyTorch": (
        "We tune a language model on support tickets, on our server, with Python people."
        " Which framework?",
    ),
    "recommend TensorFlow": ("We keep our TensorFlow code and add pictures. Which one?",),
    "recommend either": ("An Android app that sorts photos of birds. Which framework?",),
    "recommend JAX": ("We train on a TPU from the first day. Which framework?",),
    "recommend neither": ("A CSV of who pays late. Which framework?",),
    "hard constraint": ("An ESP32 counts parts in photos for an LLM. Which framework?",),
    "what was ruled out": ("We sort photos on our server, no phone. Which framework?",),
    "a thread": ("We sort photos on our server.", "It is an Android app now. Which framework?"),
    "another language": ("Wir bauen eine Android App für Vögel, welches Framework?",),
    "clarify": ("pytorch or tensorflow?",),
    "why": ("why a language model in an Android app, no server",),
    "why not": ("why-not jax a language model on our server",),
    "why not what it says": ("why-not pytorch a language model on our server",),
    "why not what": ("why-not banana a language model",),
    "what if": ("what-if +tpu a language model on our server",),
    "evidence": ("evidence a language model on our server",),
    "numbers": ("numbers a language model on our server",),
    "describe": ("describe",),
    "decide": ("decide a language model on our server",),
    "forget": ("forget",),
    "claim holds": ("claim papers use PyTorch",),
    "claim came true": ("claim PyTorch will overtake in downloads",),
    "claim weakened": ("is it true that TensorFlow is dying?",),
    "claim overturned": ("claim only TensorFlow runs on a phone",),
    "claim cannot tell": ("claim Keras is nicer to read",),
    "claim unknown": ("claim geese like marzipan",),
    "explain": ("what became of TorchServe?",),
    "explain unknown": ("explain marzipan",),
    "stats": ("how many downloads does torch have?",),
    "stats of one": ("stats share of pytorch",),
    "stats in a year": ("stats downloads in 2025",),
    "stats in another time": ("stats downloads in 2019",),
    "stats unknown": ("stats zzz",),
    "trend": ("trend share",),
    "compare": ("compare pytorch tensorflow",),
    "compare too few": ("compare pytorch",),
    "claims": ("claims",),
    "claims in depth": ("claims 2",),
    "claims out of range": ("claims 77",),
    "sources": ("sources",),
    "help": ("help",),
    "decline": ("RuntimeError: out of memory, how do I fix this?",),
    "decline emoji": ("🎉",),
}
SHIPPED: dict[str, str] = {
    "downloads": "stats downloads of pytorch and tensorflow",
    "stars of a year": "stats stars of pytorch in 2025",
    "a share": "stats so.pair_share pytorch",
    "never measured": "stats papers",
    "not counted": "stats job ads",
    "trend": "trend pypi.pair_share",
    "compare": "compare pytorch tensorflow jax",
    "scoreboard": "claims",
    "claim 2": "claims 2",
    "sources": "sources",
}
"""On the real knowledge and the shipped history, as somebody without a network sees them."""
KINDS: tuple[Kind, ...] = (
    "error-talk",
    "how-to-code",
    "shopping",
    "careers-and-courses",
    "other-tools",
    "office-chores",
    "nothing",
    "anything",
)


def as_text(message: Message) -> str:
    out = io.StringIO()
    show(message, Console(file=out, width=100, force_terminal=False, color_system=None))
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    pressed = [f"{part.label}: {part.says!r}" for part in message.parts if isinstance(part, Choice)]
    return "\n".join([f"({message.summary})", "", *lines, "", *pressed]).rstrip() + "\n"


def compare(name: str, said: str, config: pytest.Config) -> None:
    path = GOLDEN / f"{name.replace(' ', '-')}.txt"
    if config.getoption("--rewrite-golden"):
        path.write_text(said, encoding="utf-8")
    assert path.exists(), f"no {path.name}: run pytest --rewrite-golden and read the diff"
    assert said == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_number_of_the_shipped_history_is_as_it_was_read_and_agreed(
    name: str, toolbox: Toolbox, request: pytest.FixtureRequest
) -> None:
    said = as_text(answer(Request(text=SHIPPED[name]), toolbox))
    compare(f"shipped {name}", said, request.config)


@pytest.mark.parametrize("name", MESSAGES)
def test_an_answer_is_as_it_was_read_and_agreed(name: str, pytestconfig: pytest.Config) -> None:
    *earlier, text = MESSAGES[name]
    message = answer(Request(text=text, earlier=tuple(earlier)), small_toolbox())
    asked = "".join(f"> {turn}\n" for turn in (*earlier, text))
    compare(name, f"{asked}\n{as_text(message)}", pytestconfig)


def test_every_kind_of_decline_is_as_it_was_read_and_agreed(pytestconfig: pytest.Config) -> None:
    said = "\n".join(f"{kind}\n{declined(kind).summary}\n" for kind in KINDS)
    compare("decline kinds", said, pytestconfig)


def test_every_golden_file_belongs_to_a_message() -> None:
    names = {path.stem for path in GOLDEN.glob("*")}
    all_named = (*MESSAGES, *(f"shipped {name}" for name in SHIPPED), "decline kinds")
    assert names == {name.replace(" ", "-") for name in all_named}
