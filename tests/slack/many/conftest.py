"""The bot in two workspaces, over real signed HTTP, with a browser at its pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine as Database

from bot.core.digests.schedule import Schedule
from bot.core.digests.subscription import Subscription
from bot.engine.engine import Engine
from bot.engine.queues import open_queue
from bot.playground.slack.state.installs import CLIENT_ID, CLIENT_SECRET
from bot.playground.slack.state.workspace import Workspace
from bot.playground.stand_in import SlackStandIn
from bot.slack.app import slack_client
from bot.slack.bot import Bot, build_bot
from bot.slack.http.health import Health
from bot.slack.http.health_port import answering_at
from bot.slack.http.server import behind_door
from bot.slack.installing.door import install_pages
from bot.slack.installing.flow import InstallFlow, Offered
from bot.slack.installing.many import ManyWorkspaces
from bot.slack.installing.pages import INSTALL
from bot.slack.installing.stores import KeptInstallations, KeptStates
from bot.slack.manifest import HTTP_MANIFEST, read_manifest, wanted_scopes
from bot.store.engine import IN_MEMORY, beside, open_engine
from bot.store.inbox import Inbox
from bot.store.installations import Installations
from bot.store.keys import new_key, read_keys
from bot.store.migrate import migrate
from bot.store.oauth_states import OAuthStates
from bot.store.places import INBOX_FILE
from bot.toolbox import Toolbox
from bot.wiring import now, toolbox_on
from tests.messages.small_world import small_toolbox
from tests.slack.conftest import ALEX, CHANNEL, at_once
from tests.slack.many.browser import Browser, Shown
from tests.slack.many.front import one_address
from tests.slack.over_http import SECRET

ONE, TWO = "T0ONE", "T0TWO"
NAMES = {ONE: "One & Only", TWO: "Two"}
LOCAL = "127.0.0.1"
WORKERS = 4
AN_HOUR = timedelta(hours=1)


@dataclass
class Clock:
    """The machine's own, and how far tests have put it on; or one that stands."""

    ahead: timedelta = field(default_factory=timedelta)
    stands_at: datetime | None = None

    def __call__(self) -> datetime:
        return self.stands_at or now() + self.ahead


@dataclass(frozen=True, kw_only=True)
class Many:
    """The bot at work, and the two workspaces it may be in."""

    slacks: dict[str, SlackStandIn]
    bot: Bot
    access: ManyWorkspaces
    database: Database
    inbox: Inbox
    clock: Clock
    port: int

    @property
    def browser(self) -> Browser:
        """A new one."""
        return Browser(self.port)

    def install(self, workspace: str) -> Shown:
        """Install the app as a person does; gives the last page."""
        browser = self.browser
        asked = browser.get(INSTALL).link
        return browser.get(self.slacks[workspace].allow(asked))

    @property
    def toolbox(self) -> Toolbox:
        """What it is kept with."""
        return self.bot.desk.talk.toolbox

    def ask(self, workspace: str, text: str) -> str:
        """Ask in the channel of a workspace; gives the answer."""
        slack = self.slacks[workspace]
        ts = slack.post_as_user(channel=CHANNEL, user=ALEX, text=f"@Framewise {text}")
        answered = slack.wait_for(lambda: slack.thread(CHANNEL, ts)[1:])
        self.settle()
        return str(answered[0]["text"])

    def subscribe(self, workspace: str) -> Subscription:
        """Have a weekly digest of everything in the channel of a workspace; the first is due in
        an hour."""
        due = self.clock() + AN_HOUR
        wish = Subscription(
            workspace=workspace,
            channel=CHANNEL,
            schedule=Schedule(weekday=due.weekday(), hour=due.hour, minute=due.minute, zone="UTC"),
            by=ALEX,
            since=self.clock(),
            next_due=due.replace(second=0, microsecond=0),
        )
        self.toolbox.subscriptions.keep(wish)
        return wish

    def wish(self, workspace: str) -> Subscription:
        """The one subscription of a workspace, as it is."""
        (found,) = self.toolbox.subscriptions.of_workspace(workspace)
        return found

    def pass_time(self, by: timedelta) -> None:
        """Let time pass, the minute strike, and what is due be done."""
        self.clock.ahead += by
        self.bot.minute()
        self.settle()

    def settle(self) -> None:
        """Wait until all that was delivered is taken on and done."""
        for slack in self.slacks.values():
            slack.wait_for(lambda slack=slack: all(each.is_acked for each in slack.deliveries))
        waiting = self.inbox.waiting
        next(iter(self.slacks.values())).wait_for(
            lambda: not waiting(self.clock(), most=1) and not self.inbox.depth()
        )
        ledger = self.toolbox.ledger
        next(iter(self.slacks.values())).wait_for(
            lambda: not ({"pending", "claimed", "sending"} & set(ledger.counts()))
        )


@contextmanager
def many_workspaces(url: str, keys: str) -> Iterator[Many]:
    """The bot with its store at a URL."""
    with ExitStack() as running:
        manifest = read_manifest(HTTP_MANIFEST)
        slacks = {
            id: running.enter_context(
                SlackStandIn(
                    manifest=manifest,
                    workspace=Workspace(team=id, team_name=NAMES[id]),
                    signing_secret=SECRET,
                    is_installed=False,
                )
            )
            for id in (ONE, TWO)
        }
        api_url = running.enter_context(one_address(slacks))
        database, inbox_database = open_engine(url), open_engine(beside(url, INBOX_FILE))
        for each in (database, inbox_database):
            migrate(each)
            running.callback(each.dispose)
        clock = Clock()
        small = small_toolbox()
        toolbox = toolbox_on(database, small.mind, small.commands, clock=clock)
        access = ManyWorkspaces(
            installations=Installations(database, read_keys(keys)), api_url=api_url, clock=clock
        )
        inbox = Inbox(inbox_database)
        bot = build_bot(
            toolbox,
            inbox,
            Engine(open_queue(IN_MEMORY), workers=WORKERS),
            slack_client(None, api_url),
            many=access,
            sleep=at_once,
        )
        offered = Offered(
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            scopes=wanted_scopes(manifest),
            address="",
            api_url=api_url,
        )
        flow = InstallFlow(
            offered,
            KeptInstallations(access.installations, clock),
            KeptStates(OAuthStates(database), clock),
            clock,
        )
        app = bot.app(signing_secret=SECRET)
        served = behind_door(app, SECRET, Health(checks={}), install_pages(flow))
        port = running.enter_context(answering_at(0, served, LOCAL))
        for slack in slacks.values():
            slack.deliver_to(f"http://{LOCAL}:{port}/slack/events")
        bot.start()
        running.callback(bot.stop)
        yield Many(
            slacks=slacks,
            bot=bot,
            access=access,
            database=database,
            inbox=inbox,
            clock=clock,
            port=port,
        )


@pytest.fixture
def key() -> str:
    return new_key()


@pytest.fixture
def many(tmp_path: Path, key: str) -> Iterator[Many]:
    """On SQLite, in files."""
    with many_workspaces(f"sqlite:///{tmp_path / 'bot.sqlite3'}", key) as running:
        yield running
