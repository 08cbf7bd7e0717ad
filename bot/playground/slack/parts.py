"""The parts of one running stand-in, handed as one value to everything that uses them."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.playground.slack.delivery.outbox import Outbox
from bot.playground.slack.state.app_manifest import AppManifest
from bot.playground.slack.state.installs import Installs
from bot.playground.slack.state.pace import Pace
from bot.playground.slack.state.response_urls import ResponseUrls
from bot.playground.slack.state.standing_faults import StandingFaults
from bot.playground.slack.state.traffic import Traffic
from bot.playground.slack.state.triggers import Triggers
from bot.playground.slack.state.workspace import Workspace
from bot.playground.slack.wire import Clock, Json


@dataclass(kw_only=True)
class Parts:
    """State, rules and the way out; `origin` is http://127.0.0.1:PORT without a slash."""

    app: AppManifest
    workspace: Workspace
    installs: Installs
    triggers: Triggers
    response_urls: ResponseUrls
    outbox: Outbox
    traffic: Traffic
    faults: StandingFaults
    pace: Pace
    clock: Clock
    origin: str
    announce: Callable[[str, Json], None]
    changed: Callable[[], None]
