"""A workspace with people of every kind, who write in a channel or in direct messages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.core.conversation import Conversation
from bot.core.digests.subscription import Subscription, subscription_id
from bot.core.person import Person
from bot.jobs.answering.answer import answer
from bot.messages.message import Message, plain
from bot.request import Request
from bot.store.ledger import Ledger
from bot.store.numbers import NumberStore
from bot.store.subscriptions import SubscriptionStore
from bot.toolbox import Toolbox
from bot.wiring import find_commands
from tests.messages.small_world import small_toolbox
from tests.toolboxes import NOON, store_in_memory, toolbox_of

WORKSPACE, CHANNEL, OTHER_CHANNEL = "T1", "C0ML", "C0VISION"
MEMBER, COLLEAGUE, ADMIN, GUEST, EXTERNAL, UNKNOWN, NOWHERE = (
    *("U0SAM", "U0KIM", "U0ADA", "U0GIL", "U0EVE", "U0UNA", "U0NED"),
)
PEOPLE = {
    MEMBER: Person(zone="Europe/Berlin"),
    COLLEAGUE: Person(zone="America/New_York"),
    ADMIN: Person(zone="Asia/Tokyo", is_admin=True),
    GUEST: Person(zone="Europe/Paris", is_guest=True),
    EXTERNAL: Person(zone="Europe/Paris", is_external=True),
    NOWHERE: Person(),
}
"""``NOWHERE`` has set no time zone; ``UNKNOWN`` cannot be looked up."""
FROZEN = date(2026, 11, 16)
"""A day of which a digest is held."""


class People:
    """Who is who in the workspace."""

    def __init__(self) -> None:
        self.known = dict(PEOPLE)

    def person(self, workspace: str, id: str) -> Person | None:
        """Somebody by id."""
        return self.known.get(id) if workspace == WORKSPACE else None


class Digests:
    """Digests that say what they were asked for."""

    def preview(self, request: Request, topics: tuple[str, ...]) -> Message:
        """One line."""
        said = f"The news of {', '.join(topics) or 'everything'}."
        return Message(summary=said, parts=(plain(said),))

    def details(self, day: date, topics: tuple[str, ...]) -> Message | None:
        """One line, of one day."""
        return Message(summary="Details.", parts=(plain("Details."),)) if day == FROZEN else None


@dataclass(kw_only=True)
class Workspace:
    """Somewhere to type lines, on a store of its own."""

    at: datetime = NOON
    people: People = field(default_factory=People)
    store: NumberStore = field(default_factory=store_in_memory)

    def __post_init__(self) -> None:
        made = toolbox_of(small_toolbox().mind, find_commands(), self.store, lambda: self.at)
        self.toolbox: Toolbox = replace(made, people=self.people, digests=Digests())

    @property
    def subscriptions(self) -> SubscriptionStore:
        """What is kept."""
        return self.toolbox.subscriptions

    def say(self, text: str, by: str = MEMBER, channel: str | None = CHANNEL) -> Message:
        """The answer to a line; in direct messages where the channel is the person's own id, on a
        terminal where there is none."""
        place = Conversation(workspace=WORKSPACE, channel=channel or "", thread="")
        conversation = place if channel is not None else None
        return answer(Request(text=text, conversation=conversation, by=by), self.toolbox)

    def home(self, by: str = MEMBER) -> Message:
        """Somebody's Home."""
        place = Conversation(workspace=WORKSPACE, channel=by, thread="")
        request = Request(text="", command="home", conversation=place, by=by)
        return self.toolbox.commands["home"].answer(request, self.toolbox)

    def kept(self, channel: str = CHANNEL, *topics: str) -> Subscription | None:
        """A subscription, in whatever state."""
        id = subscription_id(WORKSPACE, channel, topics)
        return self.subscriptions.subscription(id, WORKSPACE)

    def later(self, **much: float) -> list[str]:
        """Time goes by, and what becomes due is entered; gives the periods of what was."""
        self.at += timedelta(**much)
        ledger = Ledger(self.store.engine)
        while ledger.enter_due(self.at, most=10):
            pass
        return [delivery.period for delivery in ledger.newest(most=1000)[::-1]]
