"""Who asks about digests, from where, and what is theirs to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from bot.core.conversation import Conversation
from bot.core.digests.rights import Act, is_free, refusal
from bot.core.digests.subscription import Subscription, subscription_id
from bot.core.digests.topics import read_topics
from bot.core.errors import UserMistake
from bot.core.person import Person
from bot.messages.subscribing import NOT_HERE, REFUSALS
from bot.messages.subscription import View
from bot.request import Request
from bot.toolbox import Toolbox

_ID = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A request about digests, and with what it is answered."""

    request: Request
    toolbox: Toolbox

    @property
    def place(self) -> Conversation:
        """Where it is asked.

        Raises:
            UserMistake: on a terminal.
        """
        if self.request.conversation is None:
            raise UserMistake(NOT_HERE)
        return self.request.conversation

    @property
    def view(self) -> View:
        """The same for messages."""
        return View(channel=self.place.channel, by=self.request.by, now=self.now)

    @property
    def now(self) -> datetime:
        """The time it is."""
        return self.toolbox.measured.now()

    @cached_property
    def person(self) -> Person | None:
        """Who asks; None: they cannot be looked up."""
        return self.toolbox.people.person(self.place.workspace, self.request.by)

    def here(self) -> list[Subscription]:
        """What comes here, on or paused."""
        return self.toolbox.subscriptions.of_channel(self.place.workspace, self.place.channel)

    def own(self) -> list[Subscription]:
        """What who asks has made, on or paused."""
        return self.toolbox.subscriptions.of_person(self.place.workspace, self.request.by)

    def about(self, topics: tuple[str, ...]) -> tuple[str, Subscription | None]:
        """The id of what comes here about some topics, and what is kept under it."""
        workspace = self.place.workspace
        id = subscription_id(workspace, self.place.channel, topics)
        return id, self.toolbox.subscriptions.subscription(id, workspace)

    def named(self, words: str) -> Subscription:
        """The one of that id, or the one here about those topics.

        Raises:
            UserMistake: there is none, or a word is no topic.
        """
        if _ID.fullmatch(words.lower()):
            store, workspace = self.toolbox.subscriptions, self.place.workspace
            found = store.subscription(words.lower(), workspace)
        else:
            found = self.about(read_topics(words.split()))[1]
        if found is None:
            raise UserMistake(REFUSALS["elsewhere"])
        return found

    def check(self, act: Act, subscription: Subscription | None = None) -> None:
        """Nothing, if they may.

        Raises:
            UserMistake: they may not.
        """
        is_here = subscription is None or subscription.channel == self.place.channel
        is_own = subscription is not None and subscription.by == self.request.by
        person = None if is_free(act, is_here=is_here, is_own=is_own) else self.person
        why = refusal(act, person, is_here=is_here, is_own=is_own)
        if why is not None:
            raise UserMistake(REFUSALS[why])
