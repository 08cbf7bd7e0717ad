"""What Framewise listens to in Slack; each listener acknowledges first and answers later."""

from __future__ import annotations

import re

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.slack.answering import Asked, Desk, Sharing, take, take_share
from bot.slack.blocks.buttons import SAY
from bot.slack.blocks.limits import Json
from bot.slack.post import Openly, Place, Privately
from bot.slack.sharing import shared_text
from bot.slack.turns import Conversation
from bot.slack.typed import as_typed, unescape

COMMAND = "/framewise"
HELP = "help"
"""What an empty message asks for."""
NOT_JUST_WRITTEN = frozenset({"bot_id", "edited", "hidden"})
"""Keys of events that no person just wrote."""
WRITTEN = frozenset({None, "file_share", "thread_broadcast"})
"""Subtypes of what a person just wrote; edits, deletions and joins have others."""


def register(app: App, desk: Desk) -> None:
    """Every listener of the app."""

    def on_mention(event: Json, context: BoltContext, client: WebClient) -> None:
        _take_message(desk, event, context, client, event.get("thread_ts") or event["ts"])

    def on_message(event: Json, context: BoltContext, client: WebClient) -> None:
        if event.get("channel_type") == "im":
            _take_message(desk, event, context, client, event.get("thread_ts"))

    def on_command(ack: Ack, command: Json, client: WebClient) -> None:
        ack()
        text = as_typed(command.get("text") or "") or HELP
        place = Privately(response_url=command["response_url"])
        take(desk, client, Asked(text=text, place=place))

    def on_press(ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        ack()
        # Slack escapes what comes back from a message (bolt-python#513).
        says = unescape(action.get("value") or "")
        text = shared_text(says)
        if text is None:
            take(desk, client, _pressed(body, says))
        else:
            take_share(desk, client, _sharing(body, text))

    app.event("app_mention")(on_mention)
    app.event("message")(on_message)
    app.command(COMMAND)(on_command)
    app.action(re.compile(f"^{SAY}"))(on_press)


def _take_message(
    desk: Desk, event: Json, context: BoltContext, client: WebClient, thread_ts: str | None
) -> None:
    channel, workspace = event["channel"], context.team_id or ""
    if not _is_from_a_person(event, context):
        return
    if not desk.seen.is_new((workspace, channel, event["ts"])):
        return
    text = as_typed(event.get("text") or "", context.bot_user_id)
    conversation = Conversation(workspace=workspace, channel=channel, thread_ts=thread_ts)
    place = Openly(channel=channel, thread_ts=thread_ts)
    asked = Asked(text=text, place=place, conversation=conversation)
    take(desk, client, asked if text else Asked(text=HELP, place=place))


def _is_from_a_person(event: Json, context: BoltContext) -> bool:
    return (
        NOT_JUST_WRITTEN.isdisjoint(event)
        and event.get("subtype") in WRITTEN
        and event.get("user") not in (None, context.bot_user_id)
    )


def _pressed(body: Json, says: str) -> Asked:
    """A press is answered where the button stood, and only to whom the button was shown."""
    container = body["container"]
    thread_ts = container.get("thread_ts")
    if container.get("is_ephemeral"):
        private: Place = Privately(response_url=body["response_url"], thread_ts=thread_ts)
        return Asked(text=says, place=private, is_pressed=True)
    channel = body["channel"]["id"]
    if not channel.startswith("D"):
        thread_ts = thread_ts or container["message_ts"]
    return Asked(
        text=says,
        place=Openly(channel=channel, thread_ts=thread_ts),
        conversation=Conversation(
            workspace=body["team"]["id"], channel=channel, thread_ts=thread_ts
        ),
        is_pressed=True,
    )


def _sharing(body: Json, text: str) -> Sharing:
    thread_ts = body["container"].get("thread_ts")
    channel, user = body["channel"]["id"], body["user"]["id"]
    return Sharing(
        text=text,
        workspace=body["team"]["id"],
        to=Openly(channel=channel, thread_ts=thread_ts, shared_by=user),
        back=Privately(response_url=body["response_url"], thread_ts=thread_ts),
    )
