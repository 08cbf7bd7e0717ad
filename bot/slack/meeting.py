"""Where people meet the bot: its Home, its direct messages, a channel it is invited to."""

from __future__ import annotations

import logging

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.messages.help import PROMPTS, PROMPTS_TITLE, greeting
from bot.slack.answering import Desk
from bot.slack.blocks.home_view import home_view
from bot.slack.blocks.limits import Json
from bot.slack.heard import Here
from bot.slack.post import Openly, error_code, post

log = logging.getLogger(__name__)


def show_home(desk: Desk, client: WebClient, user: str, here: Here) -> None:
    """Publish the Home of a person."""

    def publish() -> None:
        view = home_view(desk.talk.home(here.workspace, user))
        client.views_publish(user_id=user, view=view)

    desk.later(lambda: desk.attempt(publish))


def welcome(desk: Desk, client: WebClient, event: Json, here: Here) -> None:
    """Offer prompts in somebody's direct messages, and say hello the first time."""

    def meet() -> None:
        _offer_prompts(client, event["channel"])
        hello = desk.talk.welcome(here.workspace, event["user"])
        if hello is not None:
            post(client, Openly(channel=event["channel"], thread_ts=None), hello)

    desk.later(lambda: desk.attempt(meet))


def greet(desk: Desk, client: WebClient, channel: str) -> None:
    """Say in one short message what to ask, in a channel that the bot was invited to."""
    place = Openly(channel=channel, thread_ts=None)
    desk.later(lambda: desk.attempt(lambda: post(client, place, greeting())))


def _offer_prompts(client: WebClient, channel: str) -> None:
    prompts = [{"title": title, "message": message} for title, message in PROMPTS]
    try:
        client.assistant_threads_setSuggestedPrompts(
            channel_id=channel, title=PROMPTS_TITLE, prompts=prompts
        )
    except SlackApiError as refusal:
        # A workspace without the agent view keeps the examples of the welcome.
        log.info("no suggested prompts: Slack says %s", error_code(refusal))
