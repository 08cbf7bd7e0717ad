"""What a command is given, and what it must be: Request, Toolbox and the Command protocol."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.core.advice import Advice
from bot.core.delivery import Delivery, Found, Outcome
from bot.core.digests.digest import Digest
from bot.core.errors import SourceDown, StoreDown
from bot.core.knowledge import Claim, Knowledge
from bot.core.mind import Mind
from bot.core.numbers.adoption import Adoption, adoption
from bot.core.numbers.series import Gap, Observation, Step, Visit, Want
from bot.core.person import Person
from bot.measured import Measured
from bot.messages.claim import Checked
from bot.messages.message import Message
from bot.request import Request
from bot.store.channels import ChannelStore
from bot.store.decisions import DecisionStore
from bot.store.feedback import FeedbackStore
from bot.store.gates import Gates
from bot.store.inbox import Inbox
from bot.store.ledger import Ledger
from bot.store.memory import KEEP, Memory
from bot.store.snapshots import SnapshotStore
from bot.store.subscriptions import SubscriptionStore
from bot.web import Credentials, Politeness, Web

Intend = Callable[[], None]
"""Called right before a message leaves: keeps the intent."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Toolbox:
    """Everything a command may use."""

    mind: Mind
    commands: Mapping[str, Command]
    store: Store
    measured: Measured
    memory: Memory
    feedback: FeedbackStore
    decisions: DecisionStore
    channels: ChannelStore
    subscriptions: SubscriptionStore
    ledger: Ledger
    snapshots: SnapshotStore
    gates: Gates
    people: People
    digests: Digests
    inbox: Inbox | None = None
    """What waits to be answered; None: nothing waits, as on a terminal."""
    keep: timedelta = KEEP
    """How long conversations are kept."""

    @property
    def knowledge(self) -> Knowledge:
        """What the mind was fitted on."""
        return self.mind.knowledge

    def adoption(self) -> dict[str, Adoption]:
        """The measured numbers behind factors; none while the store is down: advice goes on."""
        metrics = {factor.metric for factor in self.knowledge.factors.values() if factor.metric}
        try:
            trends = self.measured.all_trends(sorted(metrics))
        except StoreDown:
            log.warning("advice without numbers: the store is down")
            return {}
        return adoption(self.knowledge, trends, self.measured.now().date())

    def advise(self, request: Request) -> Advice:
        """What is understood of a conversation, and what follows from it."""
        advice = self.mind.advise(request.turns, request.changes, self.adoption())
        return advice.without_offers_of(request.muted)

    def commonest(self, most: int = 30) -> list[str]:
        """The factors that come up most among the worked cases, by id."""
        often = self.mind.frequencies_
        return sorted(often, key=lambda name: (-often[name], name))[:most]

    def has_numbers(self) -> bool:
        """Whether the store can be read just now."""
        try:
            self.store.revision()
        except StoreDown:
            return False
        return True

    def checked(self, claim: Claim, *, with_numbers: bool = True) -> Checked:
        """A claim with what the numbers say of it; while the store is down its facts stand."""
        test = claim.test
        cited = [self.knowledge.facts[cite].as_of for cite in claim.now.cites]
        by_facts = Checked(claim=claim, tested=None, facts_to=max(cited, default=""))
        if test is None or not with_numbers:
            return by_facts
        lines = [line for line in (test.line, test.over) if line is not None]
        try:
            tested = self.measured.retest(claim)
            excerpt = self.measured.excerpt(test.metric, lines)
        except StoreDown:
            log.warning("a claim without numbers: the store is down")
            return by_facts
        return replace(by_facts, tested=tested, excerpt=excerpt)


class People(Protocol):
    """Who is who, where the bot is at home."""

    def person(self, workspace: str, id: str) -> Person | None:
        """Somebody by id; None: it cannot be looked up."""
        ...


class Nobody:
    """Nobody is known: on a terminal, or while no chat is connected."""

    def person(self, workspace: str, id: str) -> Person | None:
        """None, always."""
        return None


class Digests(Protocol):
    """The news of a week, as digests tell them; every method may raise StoreDown."""

    def of(self, day: date) -> Digest:
        """The news of a day, the same for whoever asks, and whenever."""
        ...

    def replay(self, recorded: date, day: date) -> None:
        """Lets a day's digests tell the news of a recorded week, and say that they do."""
        ...

    def preview(self, request: Request, topics: tuple[str, ...]) -> Message:
        """The digest of some topics as it would look now; none: of everything."""
        ...

    def details(self, day: date, topics: tuple[str, ...]) -> Message | None:
        """What the digests of a day about some topics rest on, as it was kept; None: nothing
        was."""
        ...


class Post(Protocol):
    """Posts digests where people chat."""

    def send(self, delivery: Delivery, message: Message, intend: Intend) -> Outcome:
        """Posts one. What ``intend`` raises keeps it from leaving."""
        ...

    def find(self, delivery: Delivery) -> Found:
        """Looks for one that may have been posted."""
        ...

    def tell(self, delivery: Delivery, person: str, message: Message) -> None:
        """Says something to a person alone, if it can be said."""
        ...


class Command(Protocol):
    """A module of ``bot/commands``."""

    NAME: str
    """The first word that calls it."""
    USAGE: str
    """How to call it, as shown in help."""
    SUMMARY: str
    """What it gives, in a clause."""

    def answer(self, request: Request, toolbox: Toolbox) -> Message:
        """The answer to what stands after the name.

        Raises:
            UserMistake: what was typed cannot be used.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a source is asked to fetch: everything the metrics use and the store does not hold."""

    at: datetime
    since: date
    subjects: Mapping[tuple[str, Step], tuple[str, ...]]
    """Subjects that the metrics use, by measure and step."""
    newest: Mapping[tuple[str, Step, str], date]
    """First day of the newest period stored from this source, by measure, step and subject."""
    has_key: bool


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Whether one endpoint still answers as documented."""

    endpoint: str
    held: bool
    detail: str
    """What was found instead, in words that can be shown."""

    @classmethod
    def of(cls, endpoint: str, look: Callable[[], object]) -> Shape:
        """Looks, and says whether what came could be read."""
        try:
            look()
        except SourceDown as down:
            return cls(endpoint=endpoint, held=False, detail=down.detail)
        return cls(endpoint=endpoint, held=True, detail="")


class Source(Protocol):
    """A module of ``bot/sources``: one outside source."""

    NAME: str
    """The id of its entry in ``knowledge/sources``; its settings are ``FRAMEWISE_<NAME>_URL``."""
    URL: str | None
    """The base URL; None: off until one is configured."""
    KEY: str | None
    """The setting that holds its key, if it has one."""
    EVERY: timedelta
    """How long a running bot waits between two visits."""
    POLITENESS: Politeness
    MEASURES: tuple[tuple[str, Step], ...]
    """What it can count, and how often."""

    def credentials(self, key: str) -> Credentials:
        """How the key is sent."""
        ...

    def wants(self, plan: Plan) -> Iterator[Want]:
        """What to fetch, most wanted first, in pieces that can be resumed."""
        ...

    def fetch(self, web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
        """The numbers of one want.

        Raises:
            SourceDown: it gave none.
        """
        ...

    def probe(self, web: Web, at: datetime) -> Iterator[Shape]:
        """One Shape per endpoint; a failing one does not keep the others from being looked at."""
        ...


class Store(Protocol):
    """Where numbers are kept; every method may raise StoreDown."""

    def add(self, found: Iterable[Observation | Gap]) -> int:
        """Keeps numbers and gaps; a number counted again replaces the old one. Gives how many
        numbers are new or changed."""
        ...

    def observations(self, measure: str, step: Step, subjects: Iterable[str]) -> list[Observation]:
        """All regimes, oldest first."""
        ...

    def newest(self, source: str) -> dict[tuple[str, Step, str], date]:
        """First day of the newest period from a source, by measure, step and subject."""
        ...

    def ends(self) -> dict[str, date]:
        """The day after the newest period that each source has given."""
        ...

    def gaps(self) -> list[Gap]:
        """The gaps that no later number has filled, newest first."""
        ...

    def revision(self) -> int:
        """Changes whenever a number does."""
        ...

    def note_done(self, want: Want, at: datetime) -> None:
        """Remembers that a want was fetched in full."""
        ...

    def is_done(self, want: Want) -> bool:
        """Whether exactly this want was fetched in full before."""
        ...

    def note_visit(self, visit: Visit) -> None:
        """Keeps how a visit to a source went; a visit without a number keeps the old ``ok_at``."""
        ...

    def visits(self) -> dict[str, Visit]:
        """The last visit to each source."""
        ...
