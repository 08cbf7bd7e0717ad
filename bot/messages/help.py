"""What it does, examples to run, where the numbers come from, what it stores; under ten lines."""

from __future__ import annotations

from bot.core.knowledge import Knowledge
from bot.messages.citing import month
from bot.messages.message import Choice, Heading, Line, Message, Note, Span, plain

EXAMPLES: tuple[tuple[str, str], ...] = (
    (
        "Describe a project",
        "we fine-tune a small language model on support tickets, one GPU server",
    ),
    ("Check a claim", "is it true that TensorFlow is dying?"),
    ("Ask for numbers", "stats downloads of PyTorch and TensorFlow"),
)


def help_message(knowledge: Knowledge) -> Message:
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
            Line(
                spans=(
                    Span("Quick: ", "quiet"),
                    Span("stats stars of pytorch last year", "code"),
                    Span(" · "),
                    Span("compare pytorch jax", "code"),
                    Span(" · "),
                    Span("claims", "code"),
                    Span(" · "),
                    Span("sources", "code"),
                )
            ),
            plain(
                "I count downloads, GitHub stars, contributors and releases, Stack Overflow"
                " questions, papers, Hub models and surveys."
            ),
            *(Choice(label=what, says=_says(example)) for what, example in EXAMPLES),
            Note(text=_small_print(knowledge)),
        ),
    )


def _small_print(knowledge: Knowledge) -> str:
    return (
        f"{len(knowledge.facts)} sourced facts to {month(knowledge.newest_evidence())}; no language"
        " model: the same words and numbers get the same answer. I keep what you tell me in a"
        " thread in memory until I restart, nothing else. Weekly digests are coming."
    )


def _says(example: str) -> str:
    return example if example.startswith("stats ") else f"ask {example}"
