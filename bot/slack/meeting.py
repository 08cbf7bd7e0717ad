"""Where people meet the bot: its Home, its direct messages, a channel it is invited to."""

from __future__ import annotations

import logging

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.jobs.digests.resume import resume_channel
from bot.messages.help import PROMPTS, PROMPTS_TITLE, greeting
from bot.slack.blocks.home_view import home_view
from bot.slack.desk import Desk
from bot.slack.outcome import code_of
from bot.slack.place import Openly
from bot.slack.post import Sender, post
from bot.slack.work import Greet, ShowHome, Welcome

log = logging.getLogger(__name__)


def show_home(desk: Desk, work: ShowHome) -> None:
    """Publish the Home of a person."""
    view = home_view(desk.talk.home(work.workspace, work.user))
    desk.client(work.workspace).views_publish(user_id=work.user, view=view)


def welcome(desk: Desk, work: Welcome) -> None:
    """Offer prompts in somebody's direct messages, and say hello the first time."""
    client = desk.client(work.workspace)
    _offer_prompts(client, work.channel)
    hello = desk.talk.welcome(work.workspace, work.user)
    if hello is not None:
        here = Openly(channel=work.channel, thread_ts=None)
        post(Sender(client=client, sleep=desk.sleep), here, hello)


def greet(desk: Desk, work: Greet) -> None:
    """Say in one short message what to ask, in a channel that the bot was invited to, and go on
    with its digests where it was let in again."""
    subscriptions = desk.talk.toolbox.subscriptions
    resume_channel(subscriptions, work.workspace, work.channel, desk.now())
    sender = Sender(client=desk.client(work.workspace), sleep=desk.sleep)
    place = Openly(channel=work.channel, thread_ts=None)
    post(sender, place, greeting())


def _offer_prompts(client: WebClient, channel: str) -> None:
    prompts = [{"title": title, "message": message} for title, message in PROMPTS]
    try:
        client.assistant_threads_setSuggestedPrompts(
            channel_id=channel, title=PROMPTS_TITLE, prompts=prompts
        )
    except SlackApiError as refusal:
        # A workspace without the agent view keeps the examples of the welcome.
        log.info("no suggested prompts: Slack says %s", code_of(refusal))
