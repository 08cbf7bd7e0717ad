"""A chart on the terminal: sparklines that fit, honest ends, plain where it is piped, files."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from bot.core.errors import UserMistake
from bot.messages.message import Chart, ChartBreak, ChartLine, Message, Note
from bot.terminal.export import save_charts
from bot.terminal.show import show

CHART = Chart(
    title="Downloads",
    categories=tuple(f"m{number}" for number in range(36)),
    lines=(
        ChartLine(
            name="PyTorch", framework="pytorch", values=tuple(float(n * 10**6) for n in range(36))
        ),
        ChartLine(name="JAX", framework="jax", values=(None, *(3.5e6,) * 35)),
    ),
    unit="downloads a month",
    alt="PyTorch rises.",
    breaks=(ChartBreak(at=30, word="counted anew"), ChartBreak(at=33, word="counted anew")),
    footer="As of Mar 2026 · ClickPy",
)
MESSAGE = Message(summary="s", parts=(CHART,))


def shown(chart: Chart, *, width: int = 80, in_colour: bool = False) -> list[str]:
    out = io.StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=in_colour,
        color_system="truecolor" if in_colour else None,
    )
    show(Message(summary="s", parts=(chart,)), console)
    return out.getvalue().splitlines()


def test_piped_it_is_plain_lines_then_the_sentence_and_the_source() -> None:
    title, pytorch, jax, *rest = shown(CHART)
    assert title == "Downloads (downloads a month)"
    assert pytorch.startswith("PyTorch  ▁")
    assert pytorch.endswith("█  33 M → 35 M")
    assert jax.startswith("JAX      ·▄")
    assert rest == [
        "m0 to m35; each line on its own scale; · no number",
        "│ counted anew m30, m33; the values are since then",
        "PyTorch rises.",
        "As of Mar 2026 · ClickPy",
    ]


@pytest.mark.parametrize("width", [40, 80, 200])
def test_its_lines_fit(width: int) -> None:
    lines = shown(CHART, width=width)[1:3]
    assert max(map(len, lines)) <= width
    assert lines[0].index("│") == lines[1].index("│")


def test_each_framework_has_its_house_colour() -> None:
    _, pytorch, jax, *_ = shown(CHART, in_colour=True)
    assert pytorch.startswith("\x1b[38;2;217;72;15mPyTorch")
    assert jax.startswith("\x1b[38;2;24;100;171mJAX")


def test_a_single_value_is_not_a_change() -> None:
    once = replace(CHART, categories=("m0",), breaks=(), lines=CHART.lines[:1])
    assert shown(once)[1:3] == ["PyTorch  ▄  0", "m0"]


def test_a_line_without_a_value_is_not_shown() -> None:
    empty = ChartLine(name="Keras", values=(None,) * 36)
    assert not [
        line for line in shown(replace(CHART, lines=(*CHART.lines, empty))) if "Keras" in line
    ]


def test_each_chart_is_saved_beside_the_first(tmp_path: Path) -> None:
    other = replace(CHART, title="Stars")
    saved = save_charts(Message(summary="s", parts=(CHART, Note(text="n"), other)), tmp_path / "a")
    assert saved == [tmp_path / "a.png", tmp_path / "a-2.png"]
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in saved)
    assert saved[0].read_bytes() != saved[1].read_bytes()


def test_without_a_chart_nothing_is_saved(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="no chart"):
        save_charts(Message(summary="s", parts=(Note(text="n"),)), tmp_path / "a.png")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    file = tmp_path / "missing" / "a.png"
    with pytest.raises(UserMistake, match=r"a\.png cannot be written"):
        save_charts(MESSAGE, file)
