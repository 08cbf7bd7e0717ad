"""A Message as plain text: nothing is lost without colours, nothing is taken for markup."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bot.messages.message import (
    Chart,
    Choice,
    Citation,
    Fact,
    Heading,
    Line,
    Link,
    Message,
    Note,
    Part,
    Quote,
    Span,
    Table,
)
from bot.terminal.show import show

LONG = "word " * 60


def plain_text(*parts: Part) -> str:
    out = io.StringIO()
    show(Message(summary="s", parts=parts), Console(file=out, width=80, force_terminal=False))
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        pytest.param(Heading(text="PyTorch"), "PyTorch", id="a heading"),
        pytest.param(
            Line(spans=(Span("a "), Span("b", "strong"))), "a b", id="a line of two tones"
        ),
        pytest.param(
            Fact(text="It is.", citations=(), opinion=True), "• It is.  [opinion]", id="an opinion"
        ),
        pytest.param(
            Fact(
                text="It is.", citations=(Citation(source="x/y", as_of="2026-01"),), heard="we so"
            ),
            "• It is.  you said “we so”  [x/y, 2026-01]",
            id="a fact with its words and source",
        ),
        pytest.param(Fact(text="No.", citations=(), mark="against"), "Against: No.", id="against"),
        pytest.param(Quote(text="dying", by="article"), "“dying” (article)", id="a quote"),
        pytest.param(Note(text="to 2026"), "to 2026", id="a note"),
        pytest.param(Link(label="more", url="https://x.io"), "more: https://x.io", id="a link"),
        pytest.param(
            Chart(title="t", categories=(), lines=(), unit="", alt="It rises."),
            "It rises.",
            id="a chart as its sentence",
        ),
        pytest.param(Choice(label="Why", says="why x"), "[Why]", id="a button"),
    ],
)
def test_a_part_is_shown(part: Part, shown: str) -> None:
    assert plain_text(part) == f"{shown}\n"


@pytest.mark.parametrize("text", ["[bold]x[/bold]", "[/]", "a[0]", "[link=x]", "C:\\", "x \\[y]"])
@pytest.mark.parametrize(
    "part",
    [
        pytest.param(lambda text: Heading(text=text), id="heading"),
        pytest.param(lambda text: Line(spans=(Span(text, "strong"),)), id="line"),
        pytest.param(lambda text: Fact(text="x", citations=(), heard=text), id="what was heard"),
        pytest.param(lambda text: Quote(text=text, by="me"), id="quote"),
        pytest.param(lambda text: Note(text=text), id="note"),
        pytest.param(lambda text: Choice(label=text, says="help"), id="button"),
    ],
)
def test_brackets_are_shown_as_they_were_written(text: str, part) -> None:
    assert text in plain_text(part(text))


def test_a_long_line_is_not_broken() -> None:
    assert plain_text(Line(spans=(Span(LONG.strip()),))) == f"{LONG.strip()}\n"


def test_a_table_shows_every_cell() -> None:
    shown = plain_text(Table(caption="Sum", rows=(("what", "points"), ("[a]", "+1.0"))))
    assert all(cell in shown for cell in ("Sum", "what", "points", "[a]", "+1.0"))


def test_what_is_struck_through_reads_so_without_colours() -> None:
    holds = plain_text(Line(spans=(Span("a phone", "strong"),)))
    assert plain_text(Line(spans=(Span("a phone", "struck"),))) != holds


def test_buttons_can_be_left_out() -> None:
    out = io.StringIO()
    message = Message(summary="s", parts=(Choice(label="Why", says="why x"),))
    show(message, Console(file=out, force_terminal=False), buttons=False)
    assert out.getvalue() == ""
