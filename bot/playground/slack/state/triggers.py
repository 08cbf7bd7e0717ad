"""Trigger ids: each opens one view, within three seconds."""

import secrets
from dataclasses import dataclass

from bot.playground.slack.rules.refusals import Refusal
from bot.playground.slack.wire import Clock

VALID_S = 3.0


@dataclass(kw_only=True)
class _Trigger:
    user: str
    made_at: float
    is_used: bool = False


class Triggers:
    """The trigger ids that were given out."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._given: dict[str, _Trigger] = {}

    def issue(self, user: str) -> str:
        """A new trigger id for something that a user did now; no other run gives it out too."""
        id = f"{len(self._given) + 1}.{secrets.token_hex(8)}"
        self._given[id] = _Trigger(user=user, made_at=self._clock())
        return id

    def spend(self, id: str) -> str:
        """Use a trigger up; gives the user whose action it was."""
        trigger = self._given.get(id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.is_used:
            raise Refusal("exchanged_trigger_id")
        if self._clock() - trigger.made_at > VALID_S:
            raise Refusal("expired_trigger_id")
        trigger.is_used = True
        return trigger.user
