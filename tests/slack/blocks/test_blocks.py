"""How each part of a Message looks in Slack."""

from dataclasses import replace

import pytest

from bot.messages.message import (
    Chart,
    ChartBreak,
    ChartLine,
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
    plain,
)
from bot.slack.blocks.limits import Json, shorten
from bot.slack.blocks.render import render
from bot.slack.blocks.slack_message import as_slack, shared_by
from bot.slack.blocks.text import Markup, Words, fit, link, literal, toned

LITERT = Citation(source="google-ai-edge/LiteRT", as_of="2026-08", url="https://github.com/a/b")
WHEEL = Citation(source="package metadata", as_of="2026-03")


def blocks(*parts: Part, native: bool = True) -> list[Json]:
    return as_slack(Message(summary="s", parts=parts), native=native)["blocks"]


def text(*parts: Part) -> str:
    (block,) = blocks(*parts)
    return str(block["text"]["text"])


def test_a_heading_is_a_header_with_an_id_by_its_place() -> None:
    assert blocks(Heading(text="TensorFlow & <co>"), Heading(text="second")) == [
        {
            "type": "header",
            "block_id": f"framewise-{place}",
            "text": {"type": "plain_text", "text": words},
        }
        for place, words in enumerate(["TensorFlow & <co>", "second"], start=1)
    ]


def test_lines_facts_and_links_share_a_section() -> None:
    assert text(
        Line(spans=(Span("Heard: ", "quiet"), Span("Android", "strong"), Span("iPhone", "struck"))),
        Fact(
            text="Goes into LiteRT",
            citations=(LITERT, WHEEL),
            heard="our *Keras*\nmodel",
            mark="plain",
        ),
        Fact(text="New models come first", citations=(), mark="against", opinion=True),
        Fact(text="Run it", citations=(), mark="plain"),
        Link(label="read | <on>", url="https://x.io/?a=1&b=2"),
    ).split("\n") == [
        "_Heard:_ *Android*~iPhone~",
        "Goes into LiteRT — you said “our ∗Keras∗ model”"
        " <https://github.com/a/b|google-ai-edge/LiteRT 2026-08>, [package metadata 2026-03]",
        "_Against:_ New models come first _(judgement)_",
        "Run it",
        "<https://x.io/?a=1&amp;b=2|read on>",
    ]


def test_points_stand_in_a_section_of_their_own() -> None:
    point = Fact(text="A reason", citations=())
    line = Line(spans=(Span("A line"),))
    sections = [block["text"]["text"] for block in render((line, point, point, line))]
    assert sections == ["A line", "• A reason\n• A reason", "A line"]


def test_a_section_that_is_full_is_followed_by_another() -> None:
    made = blocks(*(plain("x" * 1400) for _ in range(5)))
    assert [len(block["text"]["text"]) for block in made] == [2801, 2801, 1400]


def test_a_note_is_small_print_and_a_quote_is_set_off() -> None:
    note, quote = blocks(Note(text="To Aug 2026"), Quote(text="It\nis *dying*", by="article"))
    assert note["type"] == "context"
    assert note["elements"] == [{"type": "mrkdwn", "text": "To Aug 2026", "verbatim": True}]
    assert quote["text"]["text"] == ">“It is ∗dying∗”\n>— _article_"


def test_choices_are_rows_of_five_with_numbers_across_the_message() -> None:
    choices = [Choice(label=f"b{n}", says=f"why {n}", strong=n == 0) for n in range(6)]
    first, second, _, third = blocks(*choices, plain("then"), Choice(label="b", says="help"))
    ids = [button["action_id"] for row in (first, second, third) for button in row["elements"]]
    assert ids == [f"say:{number}" for number in range(1, 8)]
    assert [len(row["elements"]) for row in (first, second)] == [5, 1]
    assert first["elements"][0] == {
        "type": "button",
        "text": {"type": "plain_text", "text": "b0"},
        "action_id": "say:1",
        "style": "primary",
        "value": "why 0",
    }


@pytest.mark.parametrize("choice", [("long", "x" * 2001), (" ", "help"), ("nothing", " ")])
def test_a_choice_that_no_button_can_hold_is_left_out(choice: tuple[str, str]) -> None:
    label, says = choice
    (row,) = blocks(Choice(label=label, says=says), Choice(label="fits", says="y" * 2000))
    assert [button["text"]["text"] for button in row["elements"]] == ["fits"]


def test_a_table_is_a_table_and_a_second_one_is_text() -> None:
    table = Table(caption="Downloads", rows=(("what", "share"), ("PyTorch", "79 %"), ("JAX",)))
    caption, native, _, as_text = blocks(table, table)
    assert caption["text"]["text"] == "*Downloads*"
    assert [[cell["text"] for cell in row] for row in native["rows"]] == [
        ["what", "share"],
        ["PyTorch", "79 %"],
        ["JAX", "–"],
    ]
    assert [each["align"] for each in native["column_settings"]] == ["left", "right"]
    assert as_text["text"]["text"] == ("```\nwhat     share\nPyTorch  79 %\nJAX      –\n```")


def test_rows_that_are_not_shown_are_counted() -> None:
    rows = tuple((str(number),) for number in range(130))
    caption, table = blocks(Table(caption="Many", rows=rows))
    assert caption["text"]["text"] == "*Many* _… 30 more rows_"
    assert len(table["rows"]) == 100


def chart(*lines: tuple[str, tuple[float | None, ...]], points: int = 3) -> Chart:
    return Chart(
        title="Share of downloads",
        categories=tuple(f"m{number}" for number in range(points)),
        lines=tuple(ChartLine(name=name, values=values) for name, values in lines),
        unit="%",
        alt="PyTorch rose.",
    )


def test_a_chart_is_drawn_with_its_sentence_below() -> None:
    drawn, alt = blocks(chart(("PyTorch", (1.0, 2.0, 3.0)), ("JAX", (0.0, 0.5, 1.0))))
    assert drawn["type"] == "data_visualization"
    assert drawn["title"] == "Share of downloads"
    assert drawn["chart"]["type"] == "line"
    assert drawn["chart"]["axis_config"] == {"categories": ["m0", "m1", "m2"], "y_label": "%"}
    assert [line["name"] for line in drawn["chart"]["series"]] == ["PyTorch", "JAX"]
    assert drawn["chart"]["series"][1]["data"][1] == {"label": "m1", "value": 0.5}
    assert alt["elements"][0]["text"] == "PyTorch rose."


def test_a_gap_is_never_drawn_as_zero() -> None:
    drawn, alt = blocks(chart(("PyTorch", (1.0, None, 3.0)), ("JAX", (0.0, 0.5, 1.0))))
    assert drawn["chart"]["axis_config"]["categories"] == ["m0", "m2"]
    assert alt["elements"][0]["text"] == "PyTorch rose. (2 of 3 points drawn)"


def test_a_line_with_too_many_gaps_gives_way() -> None:
    drawn, alt = blocks(chart(("PyTorch", (1.0, 2.0, 3.0)), ("JAX", (None, None, 1.0))))
    assert [line["name"] for line in drawn["chart"]["series"]] == ["PyTorch"]
    assert alt["elements"][0]["text"] == "PyTorch rose. (not drawn: JAX)"


def test_a_long_chart_keeps_its_ends() -> None:
    drawn, _ = blocks(chart(("PyTorch", tuple(map(float, range(60)))), points=60))
    categories = drawn["chart"]["axis_config"]["categories"]
    assert (len(categories), categories[0], categories[-1]) == (20, "m0", "m59")


def test_lines_that_would_leave_too_few_points_give_way() -> None:
    old = tuple(float(n) if n < 4 else None for n in range(12))
    drawn, alt = blocks(chart(("PyTorch", tuple(map(float, range(12)))), ("JAX", old), points=12))
    assert [line["name"] for line in drawn["chart"]["series"]] == ["PyTorch"]
    assert len(drawn["chart"]["axis_config"]["categories"]) == 12
    assert alt["elements"][0]["text"] == "PyTorch rose. (not drawn: JAX)"


def test_a_long_chart_keeps_the_first_point_of_each_definition_and_says_so() -> None:
    long = chart(("PyTorch", tuple(map(float, range(60)))), points=60)
    breaks = (ChartBreak(at=31, word="counted anew"), ChartBreak(at=33, word="all installers"))
    drawn, alt = blocks(replace(long, breaks=breaks, footer="As of Mar 2026"))
    categories = drawn["chart"]["axis_config"]["categories"]
    assert {"m0", "m31", "m33", "m59"} <= set(categories)
    assert categories == sorted(categories, key=lambda label: int(label[1:]))
    assert len(categories) == 20
    assert alt["elements"][0]["text"] == (
        "PyTorch rose. (20 of 60 points drawn; counted anew from m31 on, all installers from m33"
        " on) · As of Mar 2026"
    )


def test_values_below_zero_are_drawn() -> None:
    drawn, _ = blocks(chart(("PyTorch", (-1.5, 0.0, 2.0))))
    assert [point["value"] for point in drawn["chart"]["series"][0]["data"]] == [-1.5, 0.0, 2.0]


def test_a_third_chart_is_a_table() -> None:
    rising = chart(("PyTorch", (1.0, None, 3.0)))
    made = blocks(rising, rising, rising)
    assert [block["type"] for block in made[-3:]] == ["section", "table", "context"]
    cells = [[cell["text"] for cell in row] for row in made[-2]["rows"]]
    assert cells == [["When", "PyTorch"], ["m2", "3 %"], ["m0", "1 %"]]


def test_a_chart_as_a_table_shows_the_newest_twelve() -> None:
    long = chart(("PyTorch", tuple(map(float, range(60)))), points=60)
    caption, table, _ = blocks(long, native=False)
    assert caption["text"]["text"] == "*Share of downloads (%)*"
    rows = table["text"]["text"].splitlines()[2:-1]
    assert (len(rows), rows[0].split(), rows[-1].split()) == (
        12,
        ["m59", "59", "%"],
        ["m48", "48", "%"],
    )


def test_a_chart_without_a_value_is_its_sentence() -> None:
    (alt,) = blocks(chart(("PyTorch", (None, None, None))))
    assert alt["elements"][0]["text"] == "PyTorch rose."


def test_a_workspace_without_charts_and_tables_reads_them() -> None:
    table = Table(caption="Sum", rows=(("a", "b"), ("c", "d")))
    made = blocks(chart(("PyTorch", (1.0, 2.0, 3.0))), table, native=False)
    kinds = [block["type"] for block in made]
    assert kinds == ["section", "section", "context", "section", "section"]


def test_a_message_without_parts_says_its_summary() -> None:
    made = as_slack(Message(summary="<!here> & co"))
    assert made["text"] == "&lt;!here&gt; &amp; co"
    assert made["blocks"][0]["text"]["text"] == made["text"]
    assert (made["unfurl_links"], made["unfurl_media"]) == (False, False)


def test_a_shared_message_names_who_shared_it() -> None:
    made = shared_by("U0ALEX", as_slack(Message(summary="PyTorch.")))
    assert made["text"] == "Shared by <@U0ALEX>: PyTorch."
    assert made["blocks"][0]["elements"][0]["text"] == "Shared by <@U0ALEX>"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("<!channel>", "&lt;!channel&gt;"),
        ("<@U0ALEX> *a* _b_ ~c~ `d`", "&lt;@U0ALEX&gt; ∗a∗ ˍbˍ ∼c∼ ˋdˋ"),
        ("torch_xla __init__ a_", "torch_xla ˍˍinitˍˍ aˍ"),
        ("> not a quote", "› not a quote"),
        ("a > b & c", "a &gt; b &amp; c"),
    ],
)
def test_words_format_nothing_and_ping_nobody(said: str, shown: str) -> None:
    assert literal(said) == shown


def test_marks_stand_at_the_words_and_code_keeps_its_marks() -> None:
    assert toned(" bold ", "strong") == " *bold* "
    assert toned("a*b`c", "code") == "`a*bˋc`"
    assert toned(" ", "strong") == " "
    assert toned(" · ", "quiet") == " · "


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "https://x.io/" + "a" * 1000, ""])
def test_a_citation_without_a_good_address_is_plain(url: str | None) -> None:
    assert link("PyPI 2026-08", url) == Markup("[PyPI 2026-08]")


def test_a_cut_never_breaks_an_entity_a_mark_or_a_link() -> None:
    assert fit((Words("a <b> c", "strong"),), 10) == "*a*…"
    assert fit((Words("one two three"),), 9) == "one two…"
    assert fit((Words("one"), Markup(" <https://x.io|x>")), 8) == "one…"
    assert fit((Words("&&&&"),), 12) == "&amp;&amp;…"
    assert fit((Words("one"),), 0) == ""


def test_plain_text_is_cut_at_a_word() -> None:
    assert shorten("one two three", 13) == "one two three"
    assert shorten("one two three", 12) == "one two…"
    assert shorten("onetwothree", 5) == "onet…"
