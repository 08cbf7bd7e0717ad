"""A line of blocks: never wider than asked, nothing made up, nothing averaged across a break."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.drawing.sparkline import BLOCKS, BREAK, GAP, MIDDLE, sparkline

values = st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9), st.just(float("nan"))), max_size=80)


def test_lowest_and_highest_are_the_ends_of_the_scale() -> None:
    assert sparkline([10.0, 20.0, 15.0], 10) == f"{BLOCKS[0]}{BLOCKS[-1]}{BLOCKS[4]}"


def test_a_gap_is_a_sign_of_its_own() -> None:
    assert sparkline([1.0, None, 2.0], 10) == f"{BLOCKS[0]}{GAP}{BLOCKS[-1]}"


def test_a_constant_line_is_neither_low_nor_high() -> None:
    assert sparkline([7.0, 7.0], 10) == MIDDLE * 2


def test_nothing_known_is_nothing_but_gaps() -> None:
    assert sparkline([None, None], 10) == GAP * 2
    assert sparkline([], 10) == ""


def test_no_block_is_a_mean_across_a_break() -> None:
    assert (
        sparkline([0.0] * 40 + [1.0] * 40, 9, breaks=[40])
        == f"{BLOCKS[0] * 4}{BREAK}{BLOCKS[-1] * 4}"
    )


@given(values, st.integers(8, 60), st.sets(st.integers(-1, 81), max_size=3))
def test_it_is_never_wider_than_asked(
    line: list[float | None], width: int, breaks: set[int]
) -> None:
    drawn = sparkline(line, width, breaks=breaks)
    assert len(drawn) <= width
    assert set(drawn) <= {*BLOCKS, GAP, BREAK}
