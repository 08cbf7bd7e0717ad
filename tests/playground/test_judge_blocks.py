"""Slack's limits: at each one a block that just fits, and one that is just too much."""

from typing import Any

import pytest

from bot.playground.slack.rules.judge_blocks import judge_message, judge_view
from bot.playground.slack.rules.judge_data import is_too_long

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "x", **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(label: str = "x", **more: Any) -> Json:
    return {"type": "button", "text": plain(label), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def table(rows: int, columns: int) -> Json:
    cell = {"type": "raw_text", "text": "x"}
    return {"type": "table", "rows": [[cell] * columns for _ in range(rows)]}


def data_table(rows: int, text: str = "x", **more: Any) -> Json:
    cells = [[{"type": "raw_text", "text": text}] for _ in range(rows)]
    return {"type": "data_table", "caption": "x", "rows": cells, **more}


def chart(kind: str = "line", series: int = 1, points: int = 2, label: str = "s") -> Json:
    names = [str(n) for n in range(points)]
    data = [{"label": name, "value": 1.5} for name in names]
    axis = {"categories": names}
    drawn = {"type": kind, "axis_config": axis}
    drawn["series"] = [{"name": f"{label}{n}", "data": data} for n in range(series)]
    return {"type": "data_visualization", "title": "x", "chart": drawn}


def pie(segments: int, value: float = 1.0) -> Json:
    parts = [{"label": str(n), "value": value} for n in range(segments)]
    drawn = {"type": "pie", "segments": parts}
    return {"type": "data_visualization", "title": "x", "chart": drawn}


def option(value: str = "x") -> Json:
    return {"text": plain(value), "value": value}


def group(options: int, label: str = "x") -> Json:
    return {"label": plain(label), "options": [option(str(n)) for n in range(options)]}


def menu(**own: Any) -> Json:
    return {"type": "static_select", **own}


def context_actions(*elements: Json) -> Json:
    return {"type": "context_actions", "elements": list(elements)}


def feedback(label: str) -> Json:
    half = {"text": plain(label), "value": "good"}
    both = {"positive_button": half, "negative_button": half}
    return context_actions({"type": "feedback_buttons", **both})


FITS_AND_TOO_MUCH: dict[str, tuple[Json, Json, str]] = {
    "section text": (
        section("x" * 3000),
        section("x" * 3001),
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ),
    "section text is not empty": (
        section("x"),
        section(""),
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
    ),
    "section needs text or fields": (
        {"type": "section", "fields": [mrkdwn("x" * 2000)] * 10},
        {"type": "section"},
        "missing required field: text [json-pointer:/blocks/0]",
    ),
    "fields": (
        {"type": "section", "fields": [mrkdwn("x")] * 10},
        {"type": "section", "fields": [mrkdwn("x")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    "field text": (
        {"type": "section", "fields": [mrkdwn("x" * 2000)]},
        {"type": "section", "fields": [mrkdwn("x" * 2001)]},
        "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
    ),
    "header": (
        {"type": "header", "text": plain("x" * 150)},
        {"type": "header", "text": plain("x" * 151)},
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    "header is plain": (
        {"type": "header", "text": plain("x")},
        {"type": "header", "text": mrkdwn("x")},
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    "context": (
        {"type": "context", "elements": [mrkdwn("x")] * 10},
        {"type": "context", "elements": [mrkdwn("x")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    "context holds no buttons": (
        {"type": "context", "elements": [plain("x")]},
        {"type": "context", "elements": [button()]},
        "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
    ),
    "actions": (
        actions(*[button()] * 25),
        actions(*[button()] * 26),
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    "button text": (
        actions(button("x" * 75)),
        actions(button("x" * 76)),
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    "button value": (
        actions(button(value="x" * 2000)),
        actions(button(value="x" * 2001)),
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    "button url": (
        actions(button(url="x" * 3000)),
        actions(button(url="x" * 3001)),
        "must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]",
    ),
    "button style": (
        actions(button(style="danger")),
        actions(button(style="loud")),
        "must be a valid enum value: primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ),
    "action_id": (
        actions(button(action_id="x" * 255)),
        actions(button(action_id="x" * 256)),
        "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]",
    ),
    "action_id is unique in its block": (
        actions(button(action_id="a"), button(action_id="b")),
        actions(button(action_id="a"), button(action_id="a")),
        '`action_id` "a" already exists [json-pointer:/blocks/0/elements]',
    ),
    "block_id": (
        section(block_id="x" * 255),
        section(block_id="x" * 256),
        "must be less than 256 characters [json-pointer:/blocks/0/block_id]",
    ),
    "no unknown keys": (
        section(expand=True),
        section(colour="red"),
        "invalid additional property: colour [json-pointer:/blocks/0]",
    ),
    "table rows": (
        table(100, 1),
        table(101, 1),
        "no more than 100 items allowed [json-pointer:/blocks/0/rows]",
    ),
    "table columns": (
        table(1, 20),
        table(1, 21),
        "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]",
    ),
    "data table rows": (
        data_table(101),
        data_table(102),
        "no more than 101 items allowed [json-pointer:/blocks/0/rows]",
    ),
    "data table page": (
        data_table(2, page_size=100),
        data_table(2, page_size=101),
        "must be less than or equal to 100 [json-pointer:/blocks/0/page_size]",
    ),
    "data table text": (
        data_table(2, "x" * 10_000),
        data_table(2, "x" * 10_001),
        "data_table text must be less than 20001 characters in total [json-pointer:/blocks]",
    ),
    "chart series": (
        chart(series=6),
        chart(series=7),
        "no more than 6 items allowed [json-pointer:/blocks/0/chart/series]",
    ),
    "chart points": (
        chart(points=20),
        chart(points=21),
        "no more than 20 items allowed [json-pointer:/blocks/0/chart/series/0/data]",
    ),
    "series name": (
        chart(label="x" * 19),
        chart(label="x" * 20),
        "must be less than 21 characters [json-pointer:/blocks/0/chart/series/0/name]",
    ),
    "pie segments": (
        pie(6),
        pie(7),
        "no more than 6 items allowed [json-pointer:/blocks/0/chart/segments]",
    ),
    "pie is positive": (
        pie(1, value=0.1),
        pie(1, value=0),
        "must be greater than 0 [json-pointer:/blocks/0/chart/segments/0/value]",
    ),
    "markdown": (
        {"type": "markdown", "text": "x" * 12_000},
        {"type": "markdown", "text": "x" * 12_001},
        "must be less than 12001 characters [json-pointer:/blocks/0/text]",
    ),
    "feedback": (
        {
            "type": "context_actions",
            "elements": [{"type": "icon_button", "icon": "trash", "text": plain("x")}],
        },
        {"type": "context_actions", "elements": [button()]},
        "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
    ),
    "feedback label": (
        feedback("x" * 75),
        feedback("x" * 76),
        "must be less than 76 characters "
        "[json-pointer:/blocks/0/elements/0/positive_button/text/text]",
    ),
    "icon": (
        context_actions({"type": "icon_button", "icon": "trash", "text": plain("x")}),
        context_actions({"type": "icon_button", "icon": "star", "text": plain("x")}),
        "must be a valid enum value: trash [json-pointer:/blocks/0/elements/0/icon]",
    ),
    "options of a group": (
        actions(menu(option_groups=[group(100)])),
        actions(menu(option_groups=[group(101)])),
        "no more than 100 items allowed "
        "[json-pointer:/blocks/0/elements/0/option_groups/0/options]",
    ),
    "groups": (
        actions(menu(option_groups=[group(1)] * 100)),
        actions(menu(option_groups=[group(1)] * 101)),
        "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/option_groups]",
    ),
    "group label": (
        actions(menu(option_groups=[group(1, label="x" * 75)])),
        actions(menu(option_groups=[group(1, label="x" * 76)])),
        "must be less than 76 characters "
        "[json-pointer:/blocks/0/elements/0/option_groups/0/label/text]",
    ),
    "options or groups": (
        actions(menu(options=[option()])),
        actions(menu(options=[option()], option_groups=[group(1)])),
        "only one of options and option_groups is allowed [json-pointer:/blocks/0/elements/0]",
    ),
    "initial option": (
        actions(menu(options=[option("a")], initial_option=option("a"))),
        actions(menu(options=[option("a")], initial_option=option("b"))),
        "must be one of the options [json-pointer:/blocks/0/elements/0/initial_option]",
    ),
    "option text is plain": (
        actions(menu(options=[option()])),
        actions(menu(options=[{"text": mrkdwn("*x*"), "value": "x"}])),
        "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/options/0/text/type]",
    ),
    "alert is for modals": (
        {"type": "divider"},
        {"type": "alert", "text": plain("x")},
        "unsupported type: alert [json-pointer:/blocks/0/type]",
    ),
}


@pytest.mark.parametrize(
    ("fits", "too_much", "problem"), FITS_AND_TOO_MUCH.values(), ids=FITS_AND_TOO_MUCH.keys()
)
def test_a_limit(fits: Json, too_much: Json, problem: str) -> None:
    assert judge_message([fits]) == []
    assert problem in [str(each) for each in judge_message([too_much])]


def problems(*blocks: Json) -> list[str]:
    return [str(each) for each in judge_message(list(blocks))]


def test_fifty_blocks_a_message_and_a_hundred_a_view() -> None:
    assert problems(*[section()] * 50) == []
    assert problems(*[section()] * 51) == ["no more than 50 items allowed [json-pointer:/blocks]"]
    home = {"type": "home", "blocks": [section()] * 101}
    assert [str(each) for each in judge_view(home)] == [
        "no more than 100 items allowed [json-pointer:/view/blocks]"
    ]


def test_block_ids_are_unique() -> None:
    twice = problems(section(block_id="a"), section(block_id="a"))
    assert twice == ['`block_id` "a" already exists [json-pointer:/blocks]']


def test_two_charts_a_message() -> None:
    assert problems(chart(), chart()) == []
    assert problems(chart(), chart(), chart()) == [
        "no more than 2 data_visualization blocks allowed [json-pointer:/blocks]"
    ]


def test_a_series_has_one_point_for_each_category() -> None:
    holey = chart(points=3)
    holey["chart"]["series"][0]["data"] = holey["chart"]["series"][0]["data"][:2]
    where = "[json-pointer:/blocks/0/chart/series/0/data]"
    assert problems(holey) == [f"must have one point for each category {where}"]


def test_markdown_counts_in_total() -> None:
    half = {"type": "markdown", "text": "x" * 6001}
    total = "markdown text must be less than 12001 characters in total [json-pointer:/blocks]"
    assert problems(half, half) == [total]


def test_the_total_text_leaves_native_tables_and_charts_out() -> None:
    assert not is_too_long([section("x" * 2640)] * 5)
    assert is_too_long([section("x" * 2641)] * 5)
    assert not is_too_long([data_table(2, "x" * 9000)])


def test_a_modal_with_inputs_needs_a_submit_label() -> None:
    field = {"type": "input", "label": plain("x"), "element": {"type": "plain_text_input"}}
    modal = {"type": "modal", "title": plain("x"), "blocks": [field]}
    missing = "missing required field: submit [json-pointer:/view]"
    assert [str(each) for each in judge_view(modal)] == [missing]
    assert judge_view({**modal, "submit": plain("Send")}) == []


def modal_with(element: Json) -> Json:
    field = {"type": "input", "label": plain("x"), "element": element}
    return {"type": "modal", "title": plain("x"), "submit": plain("x"), "blocks": [field]}


def several(**own: Any) -> Json:
    return {"type": "multi_static_select", "option_groups": [group(3)], **own}


def test_a_multi_select_in_a_modal_may_begin_with_some_of_its_options() -> None:
    assert judge_view(modal_with(several(initial_options=[option("0"), option("2")]))) == []


def test_a_multi_select_may_not_begin_with_what_it_does_not_offer() -> None:
    where = "[json-pointer:/view/blocks/0/element/initial_options/1]"
    judged = judge_view(modal_with(several(initial_options=[option("0"), option("9")])))
    assert [str(each) for each in judged] == [f"must be one of the options {where}"]


def test_a_multi_select_may_not_begin_with_more_than_may_be_chosen() -> None:
    begun = several(initial_options=[option("0"), option("1")], max_selected_items=1)
    where = "[json-pointer:/view/blocks/0/element/initial_options]"
    judged = [str(each) for each in judge_view(modal_with(begun))]
    assert judged == [f"no more than 1 items allowed {where}"]


def test_a_typed_input_may_not_begin_longer_than_it_may_become() -> None:
    typed = {"type": "plain_text_input", "initial_value": "abc", "max_length": 2}
    where = "[json-pointer:/view/blocks/0/element/initial_value]"
    judged = [str(each) for each in judge_view(modal_with(typed))]
    assert judged == [f"must be less than 3 characters {where}"]


def test_a_typed_input_has_bounds_in_order() -> None:
    typed = {"type": "plain_text_input", "min_length": 3, "max_length": 2}
    where = "[json-pointer:/view/blocks/0/element/min_length]"
    judged = [str(each) for each in judge_view(modal_with(typed))]
    assert judged == [f"must be less than or equal to 2 {where}"]


@pytest.mark.parametrize("value", [None, "x", 7, ["x"], [None], [{}], [{"type": []}]])
def test_nonsense_is_a_problem_and_never_an_error(value: object) -> None:
    assert judge_message(value)
    assert judge_view(value)
    assert judge_message([{"type": "section", "text": value, "fields": value, "accessory": value}])
    assert judge_view({"type": "modal", "title": value, "blocks": value})
    assert judge_message([{"type": "data_table", "rows": value, "caption": value}])
    assert judge_message([{"type": "data_visualization", "title": "x", "chart": value}])
