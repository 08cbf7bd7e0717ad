"""The charts of a Message as PNG files."""

from __future__ import annotations

from pathlib import Path

from bot.core.errors import UserMistake
from bot.messages.message import Chart, Message

SUFFIX = ".png"


def save_charts(message: Message, path: Path, *, dark: bool = False) -> list[Path]:
    """Writes each chart: the first to that file, the next ones to ``-2``, ``-3`` beside it.

    Raises:
        UserMistake: the message has no chart, or the file cannot be written.
    """
    charts = [part for part in message.parts if isinstance(part, Chart)]
    if not charts:
        raise UserMistake("This answer has no chart to save: ask for one, such as: trend downloads")
    from bot.drawing.png import draw

    named = path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)
    saved = []
    for number, chart in enumerate(charts, start=1):
        file = named if number == 1 else named.with_stem(f"{named.stem}-{number}")
        try:
            file.write_bytes(draw(chart, dark=dark))
        except OSError as error:
            raise UserMistake(
                f"{file} cannot be written ({type(error).__name__}): name a file in a folder"
                " that you may write to"
            ) from error
        saved.append(file)
    return saved
