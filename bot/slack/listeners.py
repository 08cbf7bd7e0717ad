"""What Framewise listens to in Slack; each listener acknowledges first and answers later."""

from __future__ import annotations

import re

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.messages.forgotten import DESCRIBE
from bot.slack import heard
from bot.slack.answering import Desk, Sharing, take, take_correction, take_share
from bot.slack.blocks.buttons import PUT, RATE, SAY
from bot.slack.blocks.limits import Json
from bot.slack.dialogs import DESCRIBED, REASON, ask_why, described, open_form, reason_given
from bot.slack.heard import Here
from bot.slack.meeting import greet, show_home, welcome

COMMAND = "/framewise"
WHICH_FITS = "which_fits"
DESCRIBE_PROJECT = "describe_project"


def register(app: App, desk: Desk) -> None:
    """Every listener of the app."""
    _register_messages(app, desk)
    _register_presses(app, desk)
    _register_places(app, desk)


def _register_messages(app: App, desk: Desk) -> None:
    def on_mention(event: Json, context: BoltContext, client: WebClient) -> None:
        here = _here(context)
        if _is_new(desk, event, here):
            take(desk, client, heard.mentioned(event, here))

    def on_message(event: Json, context: BoltContext, client: WebClient) -> None:
        here = _here(context)
        if event.get("subtype") in heard.CORRECTED:
            if (correction := heard.correction(event, here)) is not None:
                take_correction(desk, correction)
        elif event.get("channel_type") == "im":
            if _is_new(desk, event, here):
                take(desk, client, heard.written_in_private(event, here))
        elif (asked := heard.overheard(event, here)) and _is_new(desk, event, here):
            take(desk, client, asked)

    def on_command(ack: Ack, command: Json, context: BoltContext, client: WebClient) -> None:
        ack()
        asked = heard.commanded(command, _here(context))
        if asked.said.text == DESCRIBE:
            open_form(desk, client, command["trigger_id"], asked)
        else:
            take(desk, client, asked)

    app.event("app_mention")(on_mention)
    app.event("message")(on_message)
    app.command(COMMAND)(on_command)


def _register_presses(app: App, desk: Desk) -> None:
    def on_press(
        ack: Ack, body: Json, action: Json, context: BoltContext, client: WebClient
    ) -> None:
        ack()
        here = _here(context)
        if (sharing := _sharing(body, here)) is not None:
            take_share(desk, client, sharing)
            return
        asked = heard.pressed(body, action, here)
        if asked.said.text.split(" ")[0] == DESCRIBE:
            open_form(desk, client, body["trigger_id"], asked)
        else:
            take(desk, client, asked)

    def on_rating(
        ack: Ack, body: Json, action: Json, context: BoltContext, client: WebClient
    ) -> None:
        ack()
        asked = heard.rated(body, action, _here(context))
        take(desk, client, asked)
        ask_why(desk, client, body["trigger_id"], asked)

    app.action(re.compile(f"^({SAY}|{PUT})"))(on_press)
    app.action(RATE)(on_rating)


def _register_places(app: App, desk: Desk) -> None:
    def on_opened(event: Json, context: BoltContext, client: WebClient) -> None:
        if event.get("tab") == "home":
            show_home(desk, client, event["user"], _here(context))
        else:
            welcome(desk, client, event, _here(context))

    def on_joined(event: Json, context: BoltContext, client: WebClient) -> None:
        if event.get("user") == context.bot_user_id:
            greet(desk, client, event["channel"])

    def on_which_fits(ack: Ack, body: Json, context: BoltContext, client: WebClient) -> None:
        ack()
        take(desk, client, heard.asked_of(body, _here(context)))

    def on_describe(ack: Ack, body: Json, context: BoltContext, client: WebClient) -> None:
        ack()
        asked = heard.in_private(DESCRIBE, body["user"]["id"], _here(context))
        open_form(desk, client, body["trigger_id"], asked)

    def on_described(ack: Ack, body: Json, client: WebClient) -> None:
        described(desk, client, ack, body)

    def on_reason(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        take(desk, client, reason_given(body))

    app.event("app_home_opened")(on_opened)
    app.event("member_joined_channel")(on_joined)
    app.shortcut(WHICH_FITS)(on_which_fits)
    app.shortcut(DESCRIBE_PROJECT)(on_describe)
    app.view(DESCRIBED)(on_described)
    app.view(REASON)(on_reason)


def _here(context: BoltContext) -> Here:
    return Here(workspace=context.team_id or "", bot=context.bot_user_id or "")


def _is_new(desk: Desk, event: Json, here: Here) -> bool:
    """Whether a person just wrote it and it was not taken on before: a mention comes twice where
    the channel is heard too, and a message in a shared channel comes once a workspace."""
    return heard.is_from_a_person(event, here) and desk.seen.is_new((event["channel"], event["ts"]))


def _sharing(body: Json, here: Here) -> Sharing | None:
    shared = heard.shares(body, here)
    if shared is None:
        return None
    said, to, back = shared
    return Sharing(said=said, to=to, back=back, pressed=body["container"]["message_ts"])
