"""A Message on a terminal: rich text where somebody looks, plain text where it is piped."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from bot.messages.message import (
    Chart,
    Choice,
    Citation,
    Fact,
    Heading,
    Line,
    Link,
    Menu,
    Message,
    Note,
    Preformatted,
    Quote,
    Rating,
    Span,
    Table,
)
from bot.terminal.chart import chart_text

_STYLES = {
    "plain": "",
    "strong": "bold",
    "struck": "strike dim",
    "quiet": "dim",
    "code": "cyan",
    "person": "bold",
    "channel": "bold",
}
_MARKS = {"point": "• ", "against": "Against: ", "plain": ""}


def show(message: Message, console: Console, *, buttons: bool = True) -> None:
    """Prints a message, with the buttons' labels below it if wanted."""
    for part in message.parts:
        if isinstance(part, Table):
            console.print(_table(part))
        elif isinstance(part, Chart):
            text = chart_text(part, console.width)
            console.print(text, highlight=False, soft_wrap=True)
        elif isinstance(part, Preformatted):
            console.print(Text(part.text), highlight=False, soft_wrap=True)
        elif not isinstance(part, Choice | Menu | Rating):
            text = _text(part, struck_by_signs=not console.is_terminal)
            console.print(text, highlight=False, soft_wrap=True)
    labels = [part.label for part in message.parts if isinstance(part, Choice)]
    if buttons and labels:
        line = "  ".join(f"[{label}]" for label in labels)
        console.print(Text(line, style="dim"), highlight=False, soft_wrap=True)


def _text(part: Heading | Line | Fact | Quote | Link | Note, *, struck_by_signs: bool) -> Text:
    match part:
        case Heading(text=text):
            return Text(text, style="bold")
        case Line(spans=spans):
            return Text.assemble(*(_span(span, struck_by_signs) for span in spans))
        case Fact():
            return _fact(part)
        case Quote(text=text, by=by):
            return Text.assemble((f"“{text}”", "italic"), (f" ({by})", "dim"))
        case Link(label=label, url=url):
            return Text(f"{label}: {url}")
        case Note(text=text):
            return Text(text, style="dim")


def _span(span: Span, struck_by_signs: bool) -> tuple[str, str]:
    signs = "~" if span.tone == "struck" and struck_by_signs else ""
    return f"{signs}{span.text}{signs}", _STYLES[span.tone]


def _fact(fact: Fact) -> Text:
    text = Text(f"{_MARKS[fact.mark]}{fact.text}")
    if fact.heard:
        text.append(f"  {fact.heard_from or 'you'} said “{fact.heard}”", style="dim")
    sources = "; ".join(map(_citation, fact.citations)) or ("opinion" if fact.opinion else "")
    if sources:
        text.append(f"  [{sources}]", style="dim")
    return text


def _citation(citation: Citation) -> str:
    return f"{citation.source}, {citation.as_of}"


def _table(table: Table) -> RichTable:
    rich = RichTable(title=Text(table.caption), title_justify="left")
    for header in table.rows[0]:
        rich.add_column(Text(header))
    for row in table.rows[1:]:
        rich.add_row(*map(Text, row))
    return rich
