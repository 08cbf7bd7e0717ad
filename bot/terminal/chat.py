"""``chat``: a conversation on the terminal, with memory and with buttons as numbers."""

from __future__ import annotations

from rich.console import Console

from bot.jobs.answering.answer import answer
from bot.messages.message import Choice
from bot.request import Request
from bot.terminal.show import show
from bot.toolbox import Toolbox

_OPENING = (
    "Describe your project. Type a number for a suggestion, `new` to start over, `bye` to end."
)


def chat(toolbox: Toolbox, console: Console) -> int:
    """Talks until the input ends."""
    console.print(_OPENING, style="dim")
    turns: tuple[str, ...] = ()
    choices: list[Choice] = []
    while True:
        try:
            typed = console.input("[bold]> [/bold]").strip()
        except (EOFError, KeyboardInterrupt):
            console.print()
            return 0
        if typed.lower() in ("bye", "exit", "quit"):
            return 0
        if typed.lower() == "new":
            turns, choices = (), []
            console.print("A new conversation.", style="dim")
            continue
        pressed = typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(choices)
        text = choices[int(typed) - 1].says if pressed else typed
        message = answer(Request(text=text, earlier=() if pressed else turns), toolbox)
        show(message, console, buttons=False)
        choices = [part for part in message.parts if isinstance(part, Choice)]
        for number, choice in enumerate(choices, 1):
            console.print(f"  {number}  {choice.label}", style="dim", markup=False)
        if not pressed and typed:
            turns = (*turns, typed)
