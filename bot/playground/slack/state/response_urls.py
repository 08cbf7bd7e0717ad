"""Response URLs: where an app may answer a command or a click, five times in thirty minutes."""

from dataclasses import dataclass

from bot.playground.slack.rules.refusals import Refusal
from bot.playground.slack.state.workspace import TEAM, Posted
from bot.playground.slack.wire import Clock

USES = 5
VALID_S = 30 * 60


@dataclass(kw_only=True)
class ResponseUrl:
    """Whom an answer goes to, and the message that was clicked, if one was."""

    channel: str
    user: str
    source: Posted | None
    made_at: float
    uses: int = 0


class ResponseUrls:
    """The response URLs that were given out."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._given: dict[str, ResponseUrl] = {}

    def issue(self, *, channel: str, user: str, source: Posted | None = None) -> str:
        """The path of a new URL, for a command or for a click on a message."""
        kind = "commands" if source is None else "actions"
        path = f"/{kind}/{TEAM}/{len(self._given) + 1}/playground"
        self._given[path] = ResponseUrl(
            channel=channel, user=user, source=source, made_at=self._clock()
        )
        return path

    def expire(self) -> None:
        """Let every URL be too old, as after half an hour."""
        for given in self._given.values():
            given.made_at -= 2 * VALID_S

    def spend(self, path: str) -> ResponseUrl:
        """Use a URL once; Slack documents the limits, the words are those it was seen to use."""
        given = self._given.get(path)
        if given is None:
            raise Refusal("invalid_url")
        if self._clock() - given.made_at > VALID_S:
            raise Refusal("expired_url")
        if given.uses >= USES:
            raise Refusal("used_url")
        given.uses += 1
        return given
