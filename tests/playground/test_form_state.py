"""What the app is told that menus and inputs hold: begun, chosen, filled in."""

from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.playground.stand_in import SlackStandIn
from tests.playground.page_requests import state

CHANNEL = "C0MLHELP"
Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(value: str) -> Json:
    return {"text": plain(value), "value": value}


GROUPS = [
    {"label": plain("Near"), "options": [option("phone"), option("browser")]},
    {"label": plain("Far"), "options": [option("server")]},
]


def open_modal(client: WebClient, slack: SlackStandIn, *elements: Json) -> None:
    blocks = [
        {"type": "input", "block_id": each["action_id"], "label": plain("x"), "element": each}
        for each in elements
    ]
    view = {"type": "modal", "title": plain("x"), "submit": plain("x"), "callback_id": "form"}
    trigger = slack.shortcut("U0ALEX", "anywhere")["trigger_id"]
    client.views_open(trigger_id=trigger, view={**view, "blocks": blocks})


def submitted(slack: SlackStandIn, **values: object) -> Json:
    state: Json = slack.submit_view("U0ALEX", values)["view"]["state"]["values"]
    return {block: held[block] for block, held in state.items()}


def several(**own: object) -> Json:
    return {"type": "multi_static_select", "action_id": "where", "option_groups": GROUPS, **own}


def test_a_multi_select_gives_what_was_chosen(client: WebClient, slack: SlackStandIn) -> None:
    open_modal(client, slack, several())
    held = submitted(slack, where=["browser", "server"])
    assert held["where"]["selected_options"] == [option("browser"), option("server")]


def test_an_untouched_multi_select_keeps_what_it_began_with(
    client: WebClient, slack: SlackStandIn
) -> None:
    open_modal(client, slack, several(initial_options=[option("server")]))
    assert submitted(slack)["where"]["selected_options"] == [option("server")]


def test_a_multi_select_may_be_emptied(client: WebClient, slack: SlackStandIn) -> None:
    open_modal(client, slack, several(initial_options=[option("server")]))
    assert submitted(slack, where=[])["where"]["selected_options"] == []


def test_an_untouched_text_keeps_what_it_began_with(client: WebClient, slack: SlackStandIn) -> None:
    typed = {"type": "plain_text_input", "action_id": "why", "initial_value": "because"}
    open_modal(client, slack, typed)
    assert submitted(slack)["why"] == {"type": "plain_text_input", "value": "because"}


def test_several_people_are_chosen(client: WebClient, slack: SlackStandIn) -> None:
    open_modal(client, slack, {"type": "multi_users_select", "action_id": "who"})
    assert submitted(slack, who=["U0KIM"])["who"]["selected_users"] == ["U0KIM"]


def test_errors_for_no_input_are_trouble(app: App, client: WebClient, slack: SlackStandIn) -> None:
    app.global_shortcut("anywhere")(lambda ack: ack())
    app.view("form")(lambda ack: ack(response_action="errors", errors={"elsewhere": "no"}))
    open_modal(client, slack, several())
    slack.submit_view("U0ALEX")
    shown = slack.wait_for(lambda: state(slack)["errors"])
    assert shown == {"": "We had some trouble connecting (invalid errors). Try again?"}


def test_a_menu_with_groups_is_chosen_from_in_a_message(
    client: WebClient, slack: SlackStandIn
) -> None:
    menu = {"type": "static_select", "action_id": "one", "option_groups": GROUPS}
    block = {"type": "actions", "block_id": "b", "elements": [menu]}
    ts = client.chat_postMessage(channel=CHANNEL, text="x", blocks=[block])["ts"]
    payload = slack.press("U0ALEX", CHANNEL, ts, "one", "server")
    assert payload["actions"][0]["selected_option"] == option("server")
    assert payload["state"]["values"]["b"]["one"]["selected_option"] == option("server")


@pytest.mark.parametrize("begun", [None, "phone"])
def test_a_button_beside_a_menu_tells_what_the_menu_holds(
    client: WebClient, slack: SlackStandIn, begun: str | None
) -> None:
    initial = {"initial_option": option(begun)} if begun else {}
    menu = {"type": "static_select", "action_id": "one", "option_groups": GROUPS, **initial}
    go = {"type": "button", "action_id": "go", "text": plain("Go")}
    block = {"type": "actions", "block_id": "b", "elements": [menu, go]}
    ts = client.chat_postMessage(channel=CHANNEL, text="x", blocks=[block])["ts"]
    held = slack.press("U0ALEX", CHANNEL, ts, "go")["state"]["values"]["b"]
    assert held == {"one": {"type": "static_select", "selected_option": begun and option(begun)}}
