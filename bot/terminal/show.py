"""A Message on a terminal: rich text where somebody looks, plain text where it is piped."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable

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

_TONES = {"plain": "", "strong": "bold", "struck": "strike dim", "quiet": "dim", "code": "cyan"}
_MARKS = {"point": "•", "against": "Against:", "plain": ""}


def show(message: Message, console: Console, *, buttons: bool = True) -> None:
    """Prints a message; the buttons as the commands they stand for, if wanted."""
    choices: list[Choice] = []
    for part in message.parts:
        if isinstance(part, Choice):
            choices.append(part)
        else:
            _show(part, console)
    if buttons and choices:
        labels = "  ".join(f"[{escape(choice.label)}]" for choice in choices)
        console.print(f"[dim]{escape(labels)}[/dim]", soft_wrap=True)


def _show(part: Part, console: Console) -> None:
    match part:
        case Heading(text=text):
            console.print(f"[bold]{escape(text)}[/bold]", highlight=False)
        case Line(spans=spans):
            console.print("".join(map(_span, spans)), highlight=False, soft_wrap=True)
        case Fact():
            console.print(_fact(part), highlight=False, soft_wrap=True)
        case Quote(text=text, by=by):
            console.print(
                f"[italic]“{escape(text)}”[/italic] [dim]({escape(by)})[/dim]",
                highlight=False,
                soft_wrap=True,
            )
        case Table():
            console.print(_table(part))
        case Chart(alt=alt):
            console.print(escape(alt), highlight=False, soft_wrap=True)
        case Link(label=label, url=url):
            console.print(f"{escape(label)}: {escape(url)}", highlight=False, soft_wrap=True)
        case Note(text=text):
            console.print(f"[dim]{escape(text)}[/dim]", highlight=False, soft_wrap=True)
        case Choice():
            pass


def _span(span: Span) -> str:
    tone = _TONES[span.tone]
    text = escape(span.text)
    return f"[{tone}]{text}[/{tone}]" if tone else text


def _fact(fact: Fact) -> str:
    mark = _MARKS[fact.mark]
    said = f"  [dim]you said “{escape(fact.heard)}”[/dim]" if fact.heard else ""
    source = "opinion" if fact.opinion and not fact.citations else ""
    cites = "; ".join(map(_citation, fact.citations)) or source
    shown = f"  [dim]\\[{escape(cites)}][/dim]" if cites else ""
    return f"{mark} {escape(fact.text)}{said}{shown}".strip()


def _citation(citation: Citation) -> str:
    return f"{citation.source}, {citation.as_of}"


def _table(table: Table) -> RichTable:
    rich = RichTable(title=escape(table.caption), title_justify="left")
    for header in table.rows[0]:
        rich.add_column(escape(header))
    for row in table.rows[1:]:
        rich.add_row(*map(escape, row))
    return rich
