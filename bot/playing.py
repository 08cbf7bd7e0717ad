"""The playground: the same bot in a Slack on this machine, for `demo`, pictures and tests."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import replace

from bot.demo import DemoClock, collecting_tool, completions, skipping_tool
from bot.playground.stand_in import SlackStandIn
from bot.programs import WORKERS, collecting_on
from bot.settings import Settings, is_shared
from bot.slack.app import connect, slack_client
from bot.slack.bot import build_bot
from bot.slack.manifest import read_manifest
from bot.slack.serve import close, until_told
from bot.store.anew import begin_anew
from bot.store.engine import IN_MEMORY, beside
from bot.terminal.steps import Steps
from bot.wiring import build_toolbox, open_inbox, open_store, open_work_queue, reach_sources

Step = AbstractContextManager[object]


def demo(settings: Settings, port: int) -> int:
    """Runs the same bot against a Slack on this machine, and serves its page."""
    logging.getLogger().setLevel(logging.WARNING)
    steps = Steps()
    with playground(settings, port=port, step=steps) as slack:
        steps.done(f"Open {slack.page_url} in a browser. Ctrl-C ends it.")
        until_told()
    return 0


@contextmanager
def playground(
    settings: Settings, *, port: int = 0, step: Callable[[str], Step] = nullcontext
) -> Iterator[SlackStandIn]:
    """The same bot in a Slack on this machine, with a store of its own in which nobody has said
    anything yet.

    Args:
        step: tells of each step of the start while it takes.
    """
    clock, settings = DemoClock(), replace(settings, database_url=_of_demo(settings))
    with step("reading what Framewise knows"):
        store, inbox = open_store(settings), open_inbox(settings)
        for engine in (store.engine, inbox.engine):
            begin_anew(engine)
        toolbox = build_toolbox(settings, clock=clock.now)
    jobs = open_work_queue(replace(settings, database_url=IN_MEMORY), workers=WORKERS)
    collecting = collecting_on(toolbox.store, toolbox.knowledge, None)
    collect = collecting_tool(lambda: reach_sources(settings), collecting, toolbox.knowledge)
    skip = skipping_tool(clock, toolbox, jobs.strike)
    with ExitStack() as running:
        with step("starting a Slack on this machine"):
            slack = running.enter_context(
                SlackStandIn(
                    port=port,
                    manifest=read_manifest(),
                    grants_optional=True,
                    clock=clock.seconds,
                    completions=completions(toolbox.commands),
                    tools=[collect, skip],
                )
            )
        with step("connecting the bot, as to the real Slack"):
            client = slack_client(slack.bot_token, slack.api_url)
            bot = build_bot(toolbox, inbox, jobs, client)
            handler = connect(bot.app(), slack.app_token, slack.api_url)
            running.callback(bot.stop)
            running.callback(close, handler)
            bot.start()
        yield slack


def _of_demo(settings: Settings) -> str:
    """The demonstration's own store: it puts the clock forward, which a real one would not bear."""
    return IN_MEMORY if is_shared(settings.database_url) else beside(settings.database_url, "demo")
