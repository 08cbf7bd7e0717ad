"""What the commands of the command line run, on what wiring builds."""

from __future__ import annotations

import logging
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TextIO

from rich.console import Console

from bot.core.errors import StoreDown
from bot.core.knowledge import Knowledge
from bot.jobs.answering.answer import answer
from bot.jobs.answering.converse import Talk
from bot.jobs.collect import EARLIEST, Collecting, collect_each, source_names
from bot.knowledge_files import load_knowledge
from bot.measured import Measured
from bot.request import Request
from bot.settings import OverHttp, Settings, SlackSettings, SocketMode
from bot.toolbox import Store, Toolbox
from bot.wiring import build_toolbox, now, open_store, reach_sources

DAY_S = 24 * 60 * 60.0

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
    collecting = _collecting(open_store(settings), knowledge, since)
    return collect_all(reached, collecting, source_names(knowledge), console)


def _collecting(store: Store, knowledge: Knowledge, since: date | None) -> Collecting:
    return Collecting(store=store, metrics=knowledge.metrics, clock=now, since=since or EARLIEST)


def collect_in_background(settings: Settings, toolbox: Toolbox) -> threading.Thread:
    """Fetches numbers beside the bot, once; what fails is a gap and does not stop it."""

    def run() -> None:
        collecting = _collecting(toolbox.store, toolbox.knowledge, None)
        try:
            collect_each(reach_sources(settings), collecting, lambda source, *, done, of: None)
        except StoreDown:
            log.warning("no numbers were collected: the store is down")

    thread = threading.Thread(target=run, name="collect", daemon=True)
    thread.start()
    return thread


def keep_house(toolbox: Toolbox) -> threading.Thread:
    """Forgets beside the bot what is older than is kept: at the start, and once a day."""

    def run() -> None:
        while True:
            try:
                toolbox.memory.purge(now())
            except StoreDown:
                log.warning("nothing was purged: the store is down")
            time.sleep(DAY_S)

    thread = threading.Thread(target=run, name="housekeeping", daemon=True)
    thread.start()
    return thread


def backtest_history(settings: Settings, out: TextIO) -> int:
    """Walks the trend rules over everything the store holds and prints how they did; each line
    is its main package alone, as the known events count them."""
    from bot.terminal.backtest import backtest

    known = load_knowledge(settings.knowledge).metrics
    metrics = {name: replace(metric, also={}) for name, metric in known.items()}
    measured = Measured(metrics, open_store(settings), now)
    return backtest(metrics, {name: measured.series(name) for name in metrics}, out)


def show_feedback(settings: Settings, console: Console) -> int:
    """Shows how often people said that an answer was right.

    Raises:
        StoreDown: the store cannot be read.
    """
    from bot.messages.hit_rates import hit_rates
    from bot.store.feedback import FeedbackStore
    from bot.terminal.show import show

    said = FeedbackStore(open_store(settings).engine).all()
    show(hit_rates(load_knowledge(settings.knowledge), said), console)
    return 0


def examine_set_up(settings: Settings, console: Console, *, live: bool) -> int:
    """Prints what is wrong with this set-up and how to mend it; asks Slack only if wanted."""
    from bot.doctor import Patient, examine, examine_live
    from bot.terminal.doctor import show_findings

    patient = Patient(settings=settings)
    return show_findings(chain(examine(patient), examine_live(patient) if live else ()), console)


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


def _work_beside(settings: Settings, toolbox: Toolbox) -> None:
    """What a running bot does besides answering."""
    keep_house(toolbox)
    if settings.collects:
        collect_in_background(settings, toolbox)


def _serve_connected(settings: Settings, slack: SlackSettings, way: SocketMode) -> None:
    from bot.slack.http.answer import wsgi
    from bot.slack.http.health import Health, store_check
    from bot.slack.http.health_port import answering_at
    from bot.slack.serve import close, connection_check, start, until_stopped

    toolbox = build_toolbox(settings)
    handler = start(slack.bot_token, way.app_token, slack.api_url, Talk(toolbox=toolbox))
    checks = {"store": store_check(toolbox.store), "slack": connection_check(handler)}
    with ExitStack() as running:
        running.callback(close, handler)
        _work_beside(settings, toolbox)
        if way.health_port is not None:
            health = wsgi(Health(checks=checks).answer)
            running.enter_context(answering_at(way.health_port, health))
        log.info("connected to Slack; answering")
        until_stopped(handler)


def _serve_called(settings: Settings, slack: SlackSettings, way: OverHttp) -> None:
    from bot.slack.app import build_app
    from bot.slack.http.health import Health, store_check
    from bot.slack.http.server import Served, run, served

    def build() -> Served:
        toolbox = build_toolbox(settings)
        app = build_app(
            bot_token=slack.bot_token,
            base_url=slack.api_url,
            talk=Talk(toolbox=toolbox),
            signing_secret=way.signing_secret,
        )
        _work_beside(settings, toolbox)
        log.info("answering at port %d", way.port)
        # Slack has taken the token, or the app would not have been built.
        checks = {"store": store_check(toolbox.store), "slack": lambda: None}
        return served(app, way.signing_secret, Health(checks=checks))

    run(build, port=way.port)


def demo(settings: Settings, port: int) -> int:
    """Runs the same bot against a Slack on this machine, and serves its page."""
    from bot.demo import collecting_tool, completions
    from bot.playground.stand_in import SlackStandIn
    from bot.slack.manifest import read_manifest
    from bot.slack.serve import start, until_stopped
    from bot.terminal.steps import Steps

    logging.getLogger().setLevel(logging.WARNING)
    steps = Steps()
    with steps("reading what Framewise knows"):
        toolbox = build_toolbox(settings)
    collecting = _collecting(toolbox.store, toolbox.knowledge, None)
    collect = collecting_tool(lambda: reach_sources(settings), collecting, toolbox.knowledge)
    with ExitStack() as running:
        with steps("starting a Slack on this machine"):
            stand_in = running.enter_context(
                SlackStandIn(
                    port=port,
                    manifest=read_manifest(),
                    grants_optional=True,
                    completions=completions(toolbox.commands),
                    tools=[collect],
                )
            )
        with steps("connecting the bot, as to the real Slack"):
            handler = start(
                stand_in.bot_token, stand_in.app_token, stand_in.api_url, Talk(toolbox=toolbox)
            )
        steps.done(f"Open {stand_in.page_url} in a browser. Ctrl-C ends it.")
        until_stopped(handler)
    return 0
