"""The only file that builds real things: knowledge, mind, toolbox."""

from __future__ import annotations

import hashlib
import importlib
import logging
import os
import pickle
import pkgutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import cast

import sklearn

import bot.commands
from bot.core.mind import Mind
from bot.jobs.answer import answer
from bot.knowledge_files import knowledge_version, load_knowledge
from bot.messages.message import Message
from bot.settings import Settings, SlackSettings
from bot.toolbox import Command, Request, Toolbox

_UNREADABLE = (
    *(OSError, EOFError, ImportError, AttributeError),
    *(pickle.UnpicklingError, ValueError, TypeError, KeyError, IndexError),
)
"""What reading a pickle that is not whole, or is of another version, may raise."""

log = logging.getLogger(__name__)


def build_toolbox(settings: Settings) -> Toolbox:
    """Everything a command may use, on the knowledge the settings name.

    Raises:
        KnowledgeBroken: the knowledge does not hold together.
    """
    return Toolbox(mind=fitted_mind(settings), commands=find_commands())


def build_answer(settings: Settings) -> Callable[[Request], Message]:
    """The function that answers a request."""
    toolbox = build_toolbox(settings)
    return lambda request: answer(request, toolbox)


def find_commands() -> dict[str, Command]:
    """Every module of ``bot/commands``, by its NAME."""
    modules = [
        importlib.import_module(f"{bot.commands.__name__}.{module.name}")
        for module in pkgutil.iter_modules(bot.commands.__path__)
    ]
    return {module.NAME: cast(Command, module) for module in modules}


def fitted_mind(settings: Settings) -> Mind:
    """The mind fitted on the knowledge, from the cache where the same was fitted before.

    The cache is this user's own folder and holds only what this program wrote; its name holds a
    hash of the knowledge, of the code that fits, and of scikit-learn's version.
    """
    path = settings.cache / f"mind-{_fit_version(settings.knowledge)}.pickle"
    cached = _read_cache(path)
    if cached is not None:
        return cached
    mind = Mind(load_knowledge(settings.knowledge)).fit()
    _write_cache(path, mind)
    return mind


def _fit_version(knowledge: Path) -> str:
    digest = hashlib.sha256(f"{knowledge_version(knowledge)} {sklearn.__version__}".encode())
    code = Path(__file__).parent
    for source in sorted([*(code / "core").glob("*.py"), code / "knowledge_files.py"]):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _read_cache(path: Path) -> Mind | None:
    try:
        with path.open("rb") as file:
            mind = pickle.load(file)
    except FileNotFoundError:
        return None
    except _UNREADABLE as error:
        log.warning("the cache could not be read and is made again (%s)", type(error).__name__)
        return None
    return mind if isinstance(mind, Mind) else None


def _write_cache(path: Path, mind: Mind) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for old in path.parent.glob("mind-*.pickle"):
            old.unlink(missing_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(pickle.dumps(mind))
        part.replace(path)
    except OSError as error:
        log.warning("the cache could not be written (%s)", type(error).__name__)


def serve(settings: Settings, slack: SlackSettings) -> int:
    """Runs the bot against Slack until it is told to stop.

    Raises:
        SettingsBroken: Slack does not take a token, or cannot be reached.
    """
    from bot.slack.serve import start, until_stopped

    handler = start(slack.bot_token, slack.app_token, slack.api_url, build_answer(settings))
    log.info("connected to Slack; answering")
    until_stopped(handler)
    return 0


def demo(settings: Settings, port: int) -> int:
    """Runs the same bot against a Slack on this machine, and serves its page."""
    from bot.playground.stand_in import SlackStandIn
    from bot.slack.manifest import read_manifest
    from bot.slack.serve import start, until_stopped
    from bot.terminal.steps import Steps

    logging.getLogger().setLevel(logging.WARNING)
    steps = Steps()
    with steps("reading what Framewise knows"):
        answering = build_answer(settings)
    with ExitStack() as running:
        with steps("starting a Slack on this machine"):
            stand_in = running.enter_context(SlackStandIn(port=port, manifest=read_manifest()))
        with steps("connecting the bot, as to the real Slack"):
            handler = start(stand_in.bot_token, stand_in.app_token, stand_in.api_url, answering)
        steps.done(f"Open {stand_in.page_url} in a browser. Ctrl-C ends it.")
        until_stopped(handler)
    return 0
