"""The picture of a chart: size, colours, gaps, definitions; the same bytes from any thread."""

from __future__ import annotations

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from PIL import Image

from bot.drawing.png import draw
from bot.drawing.style import COLOURS, DARK, LIGHT, SEEN, contrast, looks, shade
from bot.messages.message import Chart, ChartLine
from tests.drawing.pictures import chart, columns_of, longest_gap, pixels

RISING = tuple(float(number) for number in range(10, 22))
PYTORCH = COLOURS["pytorch"]
FOUR = chart(
    ("pytorch", RISING),
    ("tensorflow", RISING[::-1]),
    ("keras", (5.0, *RISING[1:])),
    ("jax", (None, *RISING[1:])),
)
A_STEP_PX = 30
"""Less than the distance of two categories in a chart of twelve."""


@pytest.mark.parametrize("dark", [False, True])
def test_it_is_an_opaque_png_of_the_agreed_size(dark: bool) -> None:
    image = Image.open(io.BytesIO(draw(FOUR, dark=dark)))
    assert (image.format, image.size) == ("PNG", (800, 480))
    assert image.convert("RGBA").getextrema()[3] == (255, 255)
    background = (DARK if dark else LIGHT).background
    assert "#{:02x}{:02x}{:02x}".format(*pixels(draw(FOUR, dark=dark))[0, 0]) == background


def test_the_same_chart_gives_the_same_bytes_from_many_threads_at_once() -> None:
    once = draw(FOUR)
    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(lambda _: draw(FOUR), range(8))) == {once}


@pytest.mark.parametrize("framework", COLOURS)
def test_each_framework_has_its_house_colour(framework: str) -> None:
    drawn = draw(chart((framework, RISING)))
    assert len(columns_of(drawn, COLOURS[framework])) > A_STEP_PX


def test_what_is_no_framework_is_grey() -> None:
    drawn = draw(chart(("onnxruntime", RISING)))
    assert not any(columns_of(drawn, colour) for colour in COLOURS.values())


def test_lines_are_told_apart_without_their_colour() -> None:
    many = tuple(
        ChartLine(name=str(number), framework="pytorch" if number < 3 else None, values=RISING)
        for number in range(6)
    )
    made = looks(many)
    assert len({look.marker for look in made}) == len(many)
    assert len({(look.dash, look.marker) for look in made}) == len(many)


@pytest.mark.parametrize("framework", COLOURS)
def test_every_line_stands_out_on_a_dark_ground(framework: str) -> None:
    assert contrast(shade(COLOURS[framework], DARK), DARK.background) >= SEEN
    assert shade(COLOURS[framework], LIGHT) == COLOURS[framework]


def test_a_missing_value_is_a_hole_in_the_line() -> None:
    whole = columns_of(draw(chart(("pytorch", RISING))), PYTORCH)
    holed = columns_of(draw(chart(("pytorch", (*RISING[:5], None, *RISING[6:])))), PYTORCH)
    assert longest_gap(whole) < A_STEP_PX
    assert longest_gap(holed) > A_STEP_PX


def test_no_line_crosses_a_new_definition_and_a_thin_one_marks_it() -> None:
    broken = chart(("pytorch", RISING), breaks=((6, "counted anew"),))
    drawn = draw(broken)
    assert longest_gap(columns_of(drawn, PYTORCH)) > A_STEP_PX
    assert columns_of(drawn, LIGHT.quiet) != columns_of(
        draw(chart(("pytorch", RISING))), LIGHT.quiet
    )


def test_a_band_is_shaded_around_its_line() -> None:
    plain = chart(("pytorch", RISING))
    band = tuple((value - 2, value + 2) for value in RISING)
    banded = replace(plain, lines=(replace(plain.lines[0], band=band),))
    reddish = [
        (p[..., 0].astype(int) - p[..., 2] > 20).sum()
        for p in map(pixels, map(draw, (plain, banded)))
    ]
    assert reddish[1] > 2 * reddish[0]


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(chart(), id="no line"),
        pytest.param(chart(("pytorch", (None, None))), id="no value"),
        pytest.param(chart(("pytorch", (7.0,))), id="one point"),
        pytest.param(chart(("pytorch", (5.0, 5.0, 5.0))), id="constant"),
        pytest.param(chart(("pytorch", (0.0, 0.0))), id="zero"),
        pytest.param(chart(("pytorch", (-3.0, None, 4.0))), id="below zero"),
        pytest.param(chart(("pytorch", (float("nan"), float("inf"), 2.0, 3.0))), id="not finite"),
        pytest.param(chart(("pytorch", RISING), categories=("a", "b")), id="too many values"),
        pytest.param(chart(("pytorch", (1e15, 2e15)), unit="downloads"), id="huge"),
        pytest.param(
            chart(("pytorch", RISING), breaks=((0, "x"), (99, "y"), (3, ""))), id="breaks"
        ),
        pytest.param(chart(("pytorch", tuple(map(float, range(400))))), id="long"),
        pytest.param(
            replace(FOUR, title="$x^2$ _a_ " * 30, footer="so long " * 60, unit="unit " * 40),
            id="long words that are no formula",
        ),
    ],
)
def test_odd_charts_are_drawn_without_a_warning(odd: Chart) -> None:
    assert Image.open(io.BytesIO(draw(odd))).size == (800, 480)


def test_a_chart_without_a_value_says_so_and_draws_no_line() -> None:
    drawn = draw(chart(("pytorch", (None, None))))
    assert columns_of(drawn, PYTORCH) == []
    assert pixels(drawn)[200:280].min() < 128


def test_matplotlib_is_loaded_at_the_first_drawing_only() -> None:
    script = (
        "import sys, bot.drawing.png, bot.drawing.sparkline, bot.slack.post, bot.terminal.show,"
        " bot.terminal.export; sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
