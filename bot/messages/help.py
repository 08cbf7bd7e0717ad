"""What it does, examples to run, where the numbers come from, what it stores; under ten lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.core.knowledge import Knowledge
from bot.messages.citing import month
from bot.messages.forgotten import DESCRIBE
from bot.messages.message import Choice, Heading, Line, Message, Note, Span, plain

PROMPTS_TITLE = "What are you building?"
PROMPTS: tuple[tuple[str, str], ...] = (
    ("Detector on a Jetson", "We need to run a detector on a Jetson, mostly Python people"),
    ("Offline Android app", "Our Android app must work offline and we have a Keras model"),
    ("Is TensorFlow dying?", "Is it true that TensorFlow is dying?"),
    ("Downloads", "stats downloads of PyTorch and TensorFlow"),
)
"""What is offered in direct messages: a title, and what it says."""
EXAMPLES: tuple[tuple[str, str], ...] = (
    (
        "Describe a project",
        "we fine-tune a small language model on support tickets, one GPU server",
    ),
    ("Check a claim", "is it true that TensorFlow is dying?"),
    ("Ask for numbers", "stats downloads of PyTorch and TensorFlow"),
)
QUICK = (
    *("stats stars of pytorch last year", "compare pytorch jax", "claims", "sources"),
    *("digest", "decisions", "settings", "forget"),
)


def help_message(knowledge: Knowledge, keep: timedelta) -> Message:
    """How to use Framewise, with examples that run when pressed."""
    return Message(
        summary="Tell me about your project and I say PyTorch, TensorFlow, either, JAX or neither.",
        parts=(
            Heading(text="PyTorch or TensorFlow, settled honestly"),
            Line(
                spans=(
                    Span("Describe your project in your own words. I say which framework fits, "),
                    Span("why, what would change my mind, and what to run it on."),
                )
            ),
            *(
                Line(spans=(Span(f"{what}: ", "quiet"), Span(example, "code")))
                for what, example in EXAMPLES
            ),
            Line(spans=(Span("Also: "), Span("what became of TorchServe?", "code"))),
            Line(spans=tuple(_quick())),
            plain(
                "I count downloads, GitHub stars, contributors and releases, Stack Overflow"
                " questions, papers, Hub models and surveys."
            ),
            *(Choice(label=what, says=line_of_example(example)) for what, example in EXAMPLES),
            Choice(label="Choose from a list", says=DESCRIBE),
            Note(text=_small_print(knowledge, keep)),
        ),
    )


def describe_message() -> Message:
    """What to say of a project, where no form can be shown."""
    said = "Say what it does, where it runs, and what code and people you have."
    return Message(
        summary=said,
        parts=(plain(said), Line(spans=(Span("Like: ", "quiet"), Span(EXAMPLES[0][1], "code")))),
    )


def welcome(knowledge: Knowledge, keep: timedelta) -> Message:
    """What a person reads who opens the bot's direct messages for the first time."""
    helped = help_message(knowledge, keep)
    hello = plain("Hello. You see this once; `help` brings it back.")
    return replace(helped, parts=(hello, *helped.parts))


def greeting() -> Message:
    """One short message in a channel that the bot was invited to."""
    said = "I say PyTorch or TensorFlow for a project you describe, with sources. Mention me, like:"
    lines = (Line(spans=(Span(f"@Framewise {message}", "code"),)) for _, message in PROMPTS[:3])
    return Message(summary=said, parts=(plain(said), *lines))


def _quick() -> Iterator[Span]:
    yield Span("Quick: ", "quiet")
    for number, line in enumerate(QUICK):
        if number:
            yield Span(" · ")
        yield Span(line, "code")


def _small_print(knowledge: Knowledge, keep: timedelta) -> str:
    return (
        f"{len(knowledge.facts)} sourced facts to {month(knowledge.newest_evidence())}; no language"
        " model: the same words and numbers get the same answer. I keep what you tell me in a"
        f" thread for {keep.days} days, so that a later word is read with it; “forget” ends that"
        " at once. “digest weekly” brings what moved to a channel, once a week."
    )


def line_of_example(example: str) -> str:
    """What a button says that runs an example."""
    return example if example.startswith("stats ") else f"ask {example}"
