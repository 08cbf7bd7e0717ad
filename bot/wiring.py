"""The only file that builds real things: knowledge, mind, store, sources, toolbox."""

from __future__ import annotations

import gc
import hashlib
import importlib
import logging
import os
import pickle
import pkgutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import sklearn
from sqlalchemy import Engine

import bot.commands
import bot.sources
from bot.core.errors import SettingsBroken, StoreDown, UserMistake
from bot.core.mind import Mind
from bot.engine.engine import Engine as WorkEngine
from bot.engine.queues import QUEUE_FAULTS, open_queue
from bot.jobs.collecting.collect import Reached
from bot.jobs.digests.news import News
from bot.knowledge_files import knowledge_version, load_knowledge
from bot.measured import Measured
from bot.settings import Settings
from bot.store.channels import ChannelStore
from bot.store.decisions import DecisionStore
from bot.store.engine import IN_MEMORY, beside, open_engine
from bot.store.feedback import FeedbackStore
from bot.store.gates import Gates
from bot.store.history import load_history
from bot.store.inbox import Inbox
from bot.store.installations import Installations
from bot.store.keys import Keys
from bot.store.ledger import Ledger
from bot.store.memory import KEEP, Memory
from bot.store.migrate import migrate
from bot.store.numbers import NumberStore
from bot.store.places import INBOX_FILE
from bot.store.snapshots import SnapshotStore
from bot.store.subscriptions import SubscriptionStore
from bot.store.unreachable import UnreachableStore
from bot.toolbox import Command, Nobody, Source, Toolbox
from bot.web import Credentials, open_web

_UNREADABLE = (
    *(OSError, EOFError, ImportError, AttributeError),
    *(pickle.UnpicklingError, ValueError, TypeError, KeyError, IndexError),
)
"""What reading a pickle that is not whole, or is of another version, may raise."""

INBOX_WAIT_S = 1.5
"""Slack waits three seconds for an acknowledgement."""

log = logging.getLogger(__name__)


def build_toolbox(settings: Settings, *, clock: Callable[[], datetime] | None = None) -> Toolbox:
    """Everything a command may use, on the knowledge the settings name.

    Args:
        clock: gives the time it is, UTC; the machine's own if left out.

    Raises:
        KnowledgeBroken: the knowledge does not hold together.
    """
    mind, engine = fitted_mind(settings), _database_or_none(settings)
    gc.freeze()  # what is loaded stays; looking through all of it takes a quarter of a second
    return toolbox_on(engine, mind, find_commands(), clock=clock or now, keep=settings.keep)


def toolbox_on(
    engine: Engine | None,
    mind: Mind,
    commands: Mapping[str, Command],
    *,
    clock: Callable[[], datetime],
    keep: timedelta = KEEP,
) -> Toolbox:
    """A toolbox on a database whose tables are up to date; None: it cannot be reached.

    Args:
        keep: how long conversations are kept.
    """
    unreachable: Any = UnreachableStore()
    store = NumberStore(engine) if engine is not None else unreachable
    snapshots = SnapshotStore(engine) if engine is not None else unreachable
    measured = Measured(mind.knowledge.metrics, store, clock)
    return Toolbox(
        mind=mind,
        commands=commands,
        store=store,
        measured=measured,
        memory=Memory(engine, keep=keep) if engine is not None else unreachable,
        feedback=FeedbackStore(engine) if engine is not None else unreachable,
        decisions=DecisionStore(engine) if engine is not None else unreachable,
        channels=ChannelStore(engine) if engine is not None else unreachable,
        subscriptions=SubscriptionStore(engine) if engine is not None else unreachable,
        ledger=Ledger(engine) if engine is not None else unreachable,
        snapshots=snapshots,
        gates=Gates(engine) if engine is not None else unreachable,
        people=Nobody(),
        digests=News(knowledge=mind.knowledge, store=store, measured=measured, snapshots=snapshots),
        keep=keep,
    )


def open_inbox(settings: Settings) -> Inbox:
    """Where what is to be answered is kept; one that cannot be reached says so at each use.

    On SQLite it is a file of its own, whose rows need not reach the disk before somebody is told
    that they are kept: they outlive a killed process, and only a power cut may take the last ones.
    """
    url = settings.database_url
    unreachable: Any = UnreachableStore()
    try:
        engine = open_engine(beside(url, INBOX_FILE), wait_s=INBOX_WAIT_S, is_quick=True)
        migrate(engine)
    except StoreDown as down:
        log.warning("going on without an inbox: %s", down)
        return cast(Inbox, unreachable)
    return Inbox(engine)


def open_work_queue(settings: Settings, *, workers: int) -> WorkEngine:
    """The engine on the queue that belongs to the store; on one in memory while there is none."""
    try:
        queue = open_queue(beside(settings.database_url, "queue"))
    except QUEUE_FAULTS as error:
        log.warning("jobs wait in memory: the queue cannot be opened (%s)", type(error).__name__)
        queue = open_queue(IN_MEMORY)
    return WorkEngine(queue, workers=workers)


def _database_or_none(settings: Settings) -> Engine | None:
    """The database; advice is given without one as well."""
    try:
        return open_store(settings).engine
    except StoreDown as down:
        log.warning("going on without what was kept: %s", down)
        return None


def now() -> datetime:
    """The time it is, UTC."""
    return datetime.now(UTC)


def open_store(settings: Settings) -> NumberStore:
    """The store, up to date and with the shipped history in it.

    Raises:
        StoreDown: the database cannot be used.
        SettingsBroken: DATABASE_URL names none.
    """
    engine = open_engine(settings.database_url)
    migrate(engine)
    store = NumberStore(engine)
    load_history(store, settings.knowledge / "history")
    return store


def installations_on(toolbox: Toolbox, keys: Keys) -> Installations:
    """The workspaces that have installed the app; there must be a store, and its keys.

    Raises:
        StoreDown: the store could not be opened.
        SettingsBroken: some tokens in it are encrypted with other keys.
    """
    if not isinstance(toolbox.store, NumberStore):
        raise StoreDown("The store cannot be opened, and it holds the tokens of the workspaces.")
    installations = Installations(toolbox.store.engine, keys)
    if unreadable := installations.unreadable():
        raise SettingsBroken(wrong_keys(len(unreadable)))
    return installations


def wrong_keys(workspaces: int) -> str:
    """What to do about tokens that cannot be decrypted."""
    return (
        f"FRAMEWISE_KEYS lacks the key that the tokens of {workspaces} workspace(s) are encrypted"
        " with: put it back, behind the newest. If it is lost, `python -m bot rotate-keys --let-go`"
        " lets go of them; the app must then be installed there again."
    )


def find_sources() -> dict[str, Source]:
    """Every module of ``bot/sources``, by its NAME."""
    return {module.NAME: cast(Source, module) for module in _modules(bot.sources)}


def reach_sources(
    settings: Settings, only: str | None = None, *, cache: Path | None = None
) -> list[Reached]:
    """The sources and the ways to them, as the settings say.

    Args:
        only: the name of the one source wanted.
        cache: where answers are kept, if not in the usual place.

    Raises:
        UserMistake: ``only`` names no source.
    """
    sources = find_sources()
    if only is not None and only not in sources:
        raise UserMistake(f"{only} is no source: name one of {', '.join(sources)}")
    folder = cache or settings.cache / "web"
    return [_reach(one, settings, folder) for name, one in sources.items() if only in (None, name)]


def _reach(source: Source, settings: Settings, cache: Path) -> Reached:
    url = settings.source_urls.get(source.NAME, source.URL)
    key = settings.source_keys.get(source.KEY or "", "")
    if url is None:
        return Reached(source=source, web=None, has_key=False)
    web = open_web(
        source.NAME,
        base_url=url,
        politeness=source.POLITENESS,
        credentials=source.credentials(key) if key else Credentials(),
        cache_folder=cache,
        contact=settings.contact,
    )
    return Reached(source=source, web=web, has_key=bool(key))


def find_commands() -> dict[str, Command]:
    """Every module of ``bot/commands``, by its NAME."""
    return {module.NAME: cast(Command, module) for module in _modules(bot.commands)}


def _modules(package: ModuleType) -> list[ModuleType]:
    return [
        importlib.import_module(f"{package.__name__}.{module.name}")
        for module in pkgutil.iter_modules(package.__path__)
    ]


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
    for source in sorted([*(code / "core").rglob("*.py"), code / "knowledge_files.py"]):
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
