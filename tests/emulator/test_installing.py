"""Installed by way of a Slack that others wrote: the question, the code, the token, a post.

The emulator has neither ``auth.revoke`` nor events that it sends by itself; the end of an
installation is told to the bot as Slack would, and its token stays good there.
"""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from html import unescape
from http.client import HTTPMessage
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin

import pytest
from slack_sdk import WebClient
from sqlalchemy import select

from bot.engine.engine import Engine
from bot.engine.queues import open_queue
from bot.slack.app import slack_client
from bot.slack.attending import attend
from bot.slack.bot import build_bot
from bot.slack.http.health import Health
from bot.slack.http.health_port import answering_at
from bot.slack.http.server import behind_door
from bot.slack.installing.door import install_pages
from bot.slack.installing.flow import InstallFlow, Offered
from bot.slack.installing.many import ManyWorkspaces
from bot.slack.installing.pages import INSTALL
from bot.slack.installing.stores import KeptInstallations, KeptStates
from bot.slack.place import Openly
from bot.slack.post import Sender as Posting
from bot.slack.post import post
from bot.slack.words import as_it_is
from bot.store.engine import IN_MEMORY, open_engine, reading
from bot.store.inbox import Inbox
from bot.store.installations import Installations
from bot.store.keys import new_key, read_keys
from bot.store.migrate import migrate
from bot.store.oauth_states import OAuthStates
from bot.store.tables import INSTALLATION
from bot.wiring import now, toolbox_on
from tests.emulator.conftest import ADDRESS, CLIENT_ID, CLIENT_SECRET
from tests.messages.small_world import small_toolbox
from tests.slack.many.browser import Browser, Shown
from tests.slack.many.searching import tokens_in_files
from tests.slack.over_http import SECRET, Sender

PERSON = re.compile(r'<input type="hidden" name="(\w+)" value="(.*?)"')


class Bot:
    """The bot for many workspaces, with the emulator as its Slack."""

    def __init__(self, api_url: str, folder: Path, running: ExitStack) -> None:
        database = open_engine(f"sqlite:///{folder / 'bot.sqlite3'}")
        migrate(database)
        running.callback(database.dispose)
        self.api_url, self.folder, self.database = api_url, folder, database
        self.installations = Installations(database, read_keys(new_key()))
        self.access = ManyWorkspaces(installations=self.installations, api_url=api_url, clock=now)
        small = small_toolbox()
        toolbox = toolbox_on(database, small.mind, small.commands, clock=now)
        self.bot = build_bot(
            toolbox,
            Inbox(database),
            Engine(open_queue(IN_MEMORY), workers=1),
            slack_client(None, api_url),
            many=self.access,
        )
        offered = Offered(
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            scopes=["chat:write", "users:read"],
            address=ADDRESS,
            api_url=api_url,
        )
        kept = KeptInstallations(self.installations, now)
        flow = InstallFlow(offered, kept, KeptStates(OAuthStates(database), now), now)
        app = self.bot.app(signing_secret=SECRET)
        served = behind_door(app, SECRET, Health(checks={}), install_pages(flow))
        self.port = running.enter_context(answering_at(0, served, "127.0.0.1"))

    def install(self) -> Shown:
        """As a person does, who chooses the first of those that the emulator offers to be."""
        browser = Browser(self.port)
        asked = browser.get(INSTALL).link
        with urllib.request.urlopen(asked) as response:
            fields = dict(PERSON.findall(response.read().decode()))
        allowed = urlencode({name: unescape(value) for name, value in fields.items()}).encode()
        where = urljoin(self.api_url, "../oauth/v2/authorize/callback")
        return browser.get(redirected(where, allowed))

    def leave(self, at: int) -> None:
        """The bot is told that it was taken out, and does what follows."""
        event = {"type": "app_uninstalled"}
        body = {"type": "event_callback", "team_id": self.row()["workspace"], "event": event}
        told = {**body, "event_id": f"Ev{at}", "event_time": at}
        assert Sender(port=self.port).post(json.dumps(told)).status == 200
        for id in self.bot.desk.inbox.waiting(now(), most=9):
            attend(self.bot.desk, id)

    def row(self) -> dict[str, Any]:
        with reading(self.database) as connection:
            return dict(connection.execute(select(INSTALLATION)).mappings().one())


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing."""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def redirected(where: str, form: bytes) -> str:
    """Where a form leads."""
    with pytest.raises(HTTPError) as answer:
        urllib.request.build_opener(Stay).open(where, form)
    answer.value.close()
    return str(answer.value.headers["Location"])


@pytest.fixture
def bot(api_url: str, tmp_path: Path) -> Iterator[Bot]:
    with ExitStack() as running:
        yield Bot(api_url, tmp_path, running)


def test_it_is_installed_posts_leaves_and_comes_back(
    bot: Bot, client: WebClient, channel: str
) -> None:
    assert bot.install().title == "Framewise is in Emulated"
    first = bot.row()
    assert (first["state"], first["generation"]) == ("active", 1)
    own = bot.access.client(first["workspace"])
    ts = post(Posting(client=own), Openly(channel=channel, thread_ts=None), as_it_is("hello"))
    there = client.conversations_history(channel=channel)["messages"][0]
    assert (there["ts"], there["text"]) == (ts, "hello")
    bot.leave(at=int(time.time()) + 60)
    assert (bot.row()["state"], bot.row()["token"]) == ("uninstalled", None)
    assert tokens_in_files(bot.folder) == {}
    assert bot.install().status == 200
    bot.leave(at=int(time.time()) - 60)
    assert (bot.row()["state"], bot.row()["generation"]) == ("active", 3)
    assert bot.access.client(first["workspace"]).auth_test()["team"] == "Emulated"


def test_a_code_of_its_own_making_is_not_taken(bot: Bot) -> None:
    browser = Browser(bot.port)
    browser.get(INSTALL)
    state = browser.cookie.split("=", 1)[1]
    shown = browser.get(f"{ADDRESS}/slack/oauth_redirect?code=made-up&state={state}")
    assert shown.title == "Slack did not complete it"
