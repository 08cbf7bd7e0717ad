"""What the commands of the command line run, on what wiring builds."""

from __future__ import annotations

import logging
import tempfile
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from rich.console import Console

from bot.core.knowledge import Knowledge
from bot.jobs.answering.answer import answer
from bot.jobs.collecting.collect import EARLIEST, Collecting, source_names
from bot.jobs.collecting.due import DueSources
from bot.knowledge_files import load_knowledge
from bot.measured import Measured
from bot.request import Request
from bot.settings import OverHttp, Settings, SlackSettings, SocketMode, is_shared
from bot.toolbox import Store, Toolbox
from bot.watch.logs import hide
from bot.wiring import (
    build_toolbox,
    installations_on,
    now,
    open_inbox,
    open_store,
    open_work_queue,
    reach_sources,
)

if TYPE_CHECKING:
    from bot.slack.bot import Bot
    from bot.slack.http.door import Page
    from bot.slack.http.health import Health

WORKERS = 16
"""Threads that answer and post: each waits for Slack most of its time."""

log = logging.getLogger(__name__)


def show_sources(settings: Settings, console: Console, *, probe: bool) -> int:
    """Shows the state of every source, after asking each endpoint once if wanted."""
    from bot.terminal.probe import probe_all
    from bot.terminal.show import show

    if probe:
        names = source_names(load_knowledge(settings.knowledge))
        with tempfile.TemporaryDirectory() as empty:
            reached = reach_sources(settings, cache=Path(empty))
            return probe_all(reached, names, now(), console)
    show(answer(Request(text="sources"), build_toolbox(settings)), console)
    return 0


def collect_now(settings: Settings, console: Console, only: str | None, since: date | None) -> int:
    """Fetches numbers and shows how it went.

    Raises:
        UserMistake: ``only`` names no source.
        StoreDown: the store cannot be written.
    """
    from bot.terminal.collect import collect_all

    reached, knowledge = reach_sources(settings, only), load_knowledge(settings.knowledge)
    collecting = collecting_on(open_store(settings), knowledge, since)
    return collect_all(reached, collecting, source_names(knowledge), console)


def collecting_on(store: Store, knowledge: Knowledge, since: date | None) -> Collecting:
    """What a collection needs."""
    return Collecting(store=store, metrics=knowledge.metrics, clock=now, since=since or EARLIEST)


def backtest_history(settings: Settings, out: TextIO) -> int:
    """Walks the trend rules over everything the store holds and prints how they did; each line
    is its main package alone, as the known events count them."""
    from bot.terminal.backtest import backtest

    known = load_knowledge(settings.knowledge).metrics
    metrics = {name: replace(metric, also={}) for name, metric in known.items()}
    measured = Measured(metrics, open_store(settings), now)
    return backtest(metrics, {name: measured.series(name) for name in metrics}, out)


def migrate_store(settings: Settings) -> int:
    """Brings the tables up to date, before a new version starts.

    Raises:
        StoreDown: the database cannot be written, or was made by a newer version.
    """
    open_store(settings)
    log.info("the store is up to date")
    return 0


def serve(settings: Settings, slack: SlackSettings) -> int:
    """Runs the bot against Slack until it is told to stop, in the way that the tokens choose.

    Raises:
        SettingsBroken: Slack does not take a token, or cannot be reached.
    """
    match slack.way:
        case SocketMode():
            _serve_connected(settings, slack, slack.way)
        case OverHttp():
            _serve_called(settings, slack, slack.way)
    return 0


def work(settings: Settings, slack: SlackSettings) -> int:
    """Answers and posts what ``serve`` takes on, beside it or on another machine.

    Raises:
        SettingsBroken: Slack does not take a token, or cannot be reached.
    """
    from bot.slack.http.answer import wsgi
    from bot.slack.http.health import Health
    from bot.slack.http.health_port import answering_at
    from bot.slack.serve import until_told

    if not is_shared(settings.database_url):
        log.warning("nothing to do here: without DATABASE_URL `serve` answers by itself")
        return 0
    bot = _bot(settings, slack)
    with ExitStack() as running:
        running.callback(bot.stop)
        bot.start()
        health = Health(checks=bot.checks())
        if slack.port is not None:
            running.enter_context(answering_at(slack.port, wsgi(health.answer)))
        running.enter_context(_numbers_shown(settings, bot, health))
        log.info("working")
        until_told()
    return 0


def _bot(settings: Settings, slack: SlackSettings) -> Bot:
    """The bot, with all that a running one does besides answering."""
    from bot.slack.app import slack_client
    from bot.slack.bot import build_bot
    from bot.slack.installing.many import ManyWorkspaces

    hide(slack.secrets)
    toolbox, many = build_toolbox(settings), None
    if slack.many is not None:
        installations = installations_on(toolbox, slack.many.keys)
        many = ManyWorkspaces(installations=installations, api_url=slack.api_url, clock=now)
    return build_bot(
        toolbox,
        open_inbox(settings),
        open_work_queue(settings, workers=WORKERS),
        slack_client(slack.bot_token or None, slack.api_url),
        many=many,
        sources=_due_sources(settings, toolbox) if settings.collects else None,
        limits=settings.limits,
    )


def _pages(bot: Bot, slack: SlackSettings) -> Page:
    """What a browser is answered: the pages of an installation, where there may be many."""
    from bot.slack.http.door import no_page
    from bot.slack.installing.door import install_pages
    from bot.slack.installing.flow import InstallFlow, Offered
    from bot.slack.installing.stores import KeptInstallations, KeptStates
    from bot.slack.manifest import read_manifest, wanted_scopes
    from bot.store.oauth_states import OAuthStates

    if slack.many is None or bot.many is None:
        return no_page
    offered = Offered(
        client_id=slack.many.client_id,
        client_secret=slack.many.client_secret,
        scopes=wanted_scopes(read_manifest()),
        address=slack.many.address,
        api_url=slack.api_url,
    )
    installations = bot.many.installations
    kept = KeptInstallations(installations, now)
    states = KeptStates(OAuthStates(installations.engine), now)
    return install_pages(InstallFlow(offered, kept, states, now))


def _due_sources(settings: Settings, toolbox: Toolbox) -> DueSources:
    reached = {one.source.NAME: one for one in reach_sources(settings)}
    return DueSources(
        reached=reached,
        collecting=collecting_on(toolbox.store, toolbox.knowledge, None),
        gates=toolbox.gates,
        clock=now,
    )


def _numbers_shown(settings: Settings, bot: Bot, health: Health) -> AbstractContextManager[object]:
    """Shows the numbers of this process, where the settings say."""
    from bot.slack.http.answer import wsgi
    from bot.slack.http.health_port import answering_at
    from bot.slack.http.metrics import Ready, metrics_of

    if settings.metrics is None:
        return nullcontext()
    host, port = settings.metrics
    metrics = metrics_of(bot.stored(), Ready(health))
    return answering_at(port, wsgi(metrics.answer), host, setting="FRAMEWISE_METRICS_PORT")


def _start(bot: Bot, settings: Settings) -> None:
    """Lets it answer what it takes on, unless others do that."""
    if settings.embeds_worker:
        bot.start()
    else:
        log.info("this process takes questions on; `python -m bot work` answers them")


def _serve_connected(settings: Settings, slack: SlackSettings, way: SocketMode) -> None:
    from bot.slack.app import connect
    from bot.slack.http.answer import wsgi
    from bot.slack.http.health import Health
    from bot.slack.http.health_port import answering_at
    from bot.slack.serve import close, connection_check, until_stopped

    bot = _bot(settings, slack)
    with ExitStack() as running:
        handler = connect(bot.app(), way.app_token, slack.api_url)
        running.callback(bot.stop)
        running.callback(close, handler)
        _start(bot, settings)
        health = Health(checks={**bot.checks(), "slack": connection_check(handler)})
        if way.health_port is not None:
            page = _pages(bot, slack)
            pages = wsgi(lambda environ: page(environ) or health.answer(environ))
            running.enter_context(answering_at(way.health_port, pages))
        running.enter_context(_numbers_shown(settings, bot, health))
        log.info("connected to Slack; answering")
        until_stopped(handler)


def _serve_called(settings: Settings, slack: SlackSettings, way: OverHttp) -> None:
    from bot.slack.http.health import Health
    from bot.slack.http.server import Served, behind_door, run

    def build() -> Served:
        bot = _bot(settings, slack)
        app = bot.app(signing_secret=way.signing_secret)
        _start(bot, settings)
        log.info("answering at port %d", way.port)
        # Slack has taken the token, or the app would not have been built; of many it tells itself.
        health = Health(checks={**bot.checks(), "slack": lambda: None})
        application = behind_door(app, way.signing_secret, health, _pages(bot, slack))
        running = ExitStack()
        running.callback(bot.stop)
        running.enter_context(_numbers_shown(settings, bot, health))
        return Served(application=application, finish=running.close)

    run(build, port=way.port)
