"""What Framewise listens to in Slack; each listener takes on what it hears and answers later."""

from __future__ import annotations

import re

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.messages.forgotten import DESCRIBE
from bot.slack import heard
from bot.slack.attending import take, take_or_do
from bot.slack.blocks.buttons import PUT, RATE, SAY
from bot.slack.blocks.form_views import DESCRIBED, REASON
from bot.slack.blocks.limits import Json
from bot.slack.desk import Desk
from bot.slack.dialogs import ask_why, described, open_form, reason_given
from bot.slack.heard import Asked, Here
from bot.slack.limiting import admits
from bot.slack.work import Answer, Follow, Greet, Leave, Share, SharedAlready, ShowHome, Welcome
from bot.store.installations import Ending

COMMAND = "/framewise"
WHICH_FITS = "which_fits"
DESCRIBE_PROJECT = "describe_project"


def register(app: App, desk: Desk) -> None:
    """Every listener of the app."""
    _register_messages(app, desk)
    _register_presses(app, desk)
    _register_places(app, desk)
    _register_leaving(app, desk)


def _register_messages(app: App, desk: Desk) -> None:
    def on_mention(event: Json, context: BoltContext) -> None:
        here = _here(context)
        if heard.is_from_a_person(event, here):
            _take_message(desk, event, heard.mentioned(event, here))

    def on_message(event: Json, context: BoltContext) -> None:
        here = _here(context)
        if event.get("subtype") in heard.CORRECTED:
            if (correction := heard.correction(event, here)) is not None:
                take(desk, Follow(correction=correction), id=_event_id(event, "correct"))
        elif not heard.is_from_a_person(event, here):
            return
        elif event.get("channel_type") == "im":
            _take_message(desk, event, heard.written_in_private(event, here))
        elif asked := heard.overheard(event, here):
            _take_message(desk, event, asked)

    def on_command(ack: Ack, command: Json, context: BoltContext, client: WebClient) -> None:
        ack()
        asked, trigger = heard.commanded(command, _here(context)), command["trigger_id"]
        if not admits(desk, asked, id=trigger):
            return
        if asked.said.text == DESCRIBE:
            open_form(desk, client, trigger, asked)
        else:
            take_or_do(desk, Answer(asked=asked), id=trigger)

    app.event("app_mention")(on_mention)
    app.event("message")(on_message)
    app.command(COMMAND)(on_command)


def _register_presses(app: App, desk: Desk) -> None:
    def on_press(
        ack: Ack, body: Json, action: Json, context: BoltContext, client: WebClient
    ) -> None:
        ack()
        here, trigger = _here(context), body["trigger_id"]
        asked = heard.pressed(body, action, here)
        if not admits(desk, asked, id=trigger):
            return
        if (share := _share(body, here)) is not None:
            again = SharedAlready(workspace=share.workspace, back=share.back)
            where = f"{share.to.channel}:{share.to.thread_ts}"
            pressed = body["container"]["message_ts"]
            if not take_or_do(desk, share, id=f"share:{where}:{pressed}"):
                take_or_do(desk, again, id=trigger)
            return
        if asked.said.text.split(" ")[0] == DESCRIBE:
            open_form(desk, client, trigger, asked)
        else:
            take_or_do(desk, Answer(asked=asked), id=trigger)

    def on_rating(
        ack: Ack, body: Json, action: Json, context: BoltContext, client: WebClient
    ) -> None:
        ack()
        asked, trigger = heard.rated(body, action, _here(context)), body["trigger_id"]
        if not admits(desk, asked, id=trigger):
            return
        take_or_do(desk, Answer(asked=asked), id=trigger)
        ask_why(desk, client, trigger, asked)

    app.action(re.compile(f"^({SAY}|{PUT})"))(on_press)
    app.action(RATE)(on_rating)


def _register_places(app: App, desk: Desk) -> None:
    def on_opened(event: Json, context: BoltContext) -> None:
        workspace, user = _here(context).workspace, event["user"]
        if event.get("tab") == "home":
            home = ShowHome(workspace=workspace, user=user)
            take(desk, home, id=_event_id(event, "home"))
        else:
            met = Welcome(workspace=workspace, user=user, channel=event["channel"])
            take(desk, met, id=_event_id(event, "welcome"))

    def on_joined(event: Json, context: BoltContext) -> None:
        if event.get("user") == context.bot_user_id:
            invited = Greet(workspace=_here(context).workspace, channel=event["channel"])
            take(desk, invited, id=_event_id(event, "joined"))

    def on_which_fits(ack: Ack, body: Json, context: BoltContext) -> None:
        ack()
        asked, trigger = heard.asked_of(body, _here(context)), body["trigger_id"]
        if admits(desk, asked, id=trigger):
            take_or_do(desk, Answer(asked=asked), id=trigger)

    def on_describe(ack: Ack, body: Json, context: BoltContext, client: WebClient) -> None:
        ack()
        asked = heard.in_private(DESCRIBE, body["user"]["id"], _here(context))
        if admits(desk, asked, id=body["trigger_id"]):
            open_form(desk, client, body["trigger_id"], asked)

    def on_described(ack: Ack, body: Json) -> None:
        described(desk, ack, body)

    def on_reason(ack: Ack, body: Json) -> None:
        ack()
        take_or_do(desk, Answer(asked=reason_given(body)), id=body["trigger_id"])

    app.event("app_home_opened")(on_opened)
    app.event("member_joined_channel")(on_joined)
    app.shortcut(WHICH_FITS)(on_which_fits)
    app.shortcut(DESCRIBE_PROJECT)(on_describe)
    app.view(DESCRIBED)(on_described)
    app.view(REASON)(on_reason)


def _register_leaving(app: App, desk: Desk) -> None:
    def on_uninstalled(body: Json, context: BoltContext) -> None:
        _leave(body, context, "uninstalled")

    def on_revoked(event: Json, body: Json, context: BoltContext) -> None:
        if event.get("tokens", {}).get("bot"):
            _leave(body, context, "revoked")

    def _leave(body: Json, context: BoltContext, how: Ending) -> None:
        left = Leave(workspace=_here(context).workspace, how=how, at=int(body["event_time"]))
        take(desk, left, id=f"{how}:{body['event_id']}")

    app.event("app_uninstalled")(on_uninstalled)
    app.event("tokens_revoked")(on_revoked)


def _here(context: BoltContext) -> Here:
    return Here(workspace=context.team_id or "", bot=context.bot_user_id or "")


def _take_message(desk: Desk, event: Json, asked: Asked) -> None:
    """Once: a mention comes twice where the channel is heard too, and a message in a shared
    channel comes once a workspace."""
    id = f"{event['channel']}:{event['ts']}"
    if admits(desk, asked, id=id):
        take(desk, Answer(asked=asked), id=id)


def _event_id(event: Json, kind: str) -> str:
    """The same for an event that is delivered twice."""
    where = event.get("channel") or event.get("user")
    return f"{kind}:{where}:{event.get('event_ts') or event.get('ts')}"


def _share(body: Json, here: Here) -> Share | None:
    shared = heard.shares(body, here)
    if shared is None:
        return None
    said, to, back = shared
    return Share(said=said, to=to, back=back)
