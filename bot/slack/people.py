"""Who is who in a Slack workspace, as `users.info` says."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from slack_sdk import WebClient

from bot.core.digests.schedule import is_zone
from bot.core.person import Person
from bot.slack.blocks.limits import Json
from bot.slack.outcome import FAILURES

KEPT_S = 60.0
"""How long what Slack says of a person is believed."""
MOST_KEPT = 1000

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class SlackPeople:
    """The people of the workspaces that the bot is in."""

    client: Callable[[str], WebClient]
    """The way to Slack in a workspace."""
    _known: dict[tuple[str, str], tuple[float, Person]] = field(default_factory=dict, repr=False)

    def person(self, workspace: str, id: str) -> Person | None:
        """Somebody by id; None: Slack does not tell, as without the scope ``users:read``."""
        at, known = time.monotonic(), self._known.get((workspace, id))
        if known is not None and at - known[0] < KEPT_S:
            return known[1]
        try:
            answer = self.client(workspace).users_info(user=id)
        except FAILURES as error:
            log.warning("a person could not be looked up (%s)", type(error).__name__)
            return None
        person = _person(answer.get("user") or {}, workspace)
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
        self._known[workspace, id] = at, person
        return person


def _person(user: Json, workspace: str) -> Person:
    zone = str(user.get("tz") or "")
    team = user.get("team_id") or workspace
    return Person(
        zone=zone if is_zone(zone) else "",
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_external=bool(user.get("is_stranger")) or (bool(workspace) and team != workspace),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
    )
