"""A local world: all ten sources on one server, each below a path of its own name.

    with World() as world:
        world.addresses                                  # FRAMEWISE_<SOURCE>_URL for each
        world.spoil("clickpy", Answer(status=503))       # from now on; world.heal() ends it
        world.asked("github")                            # the requests that it got

Every source speaks as documented: pages, Link headers, ETags and 304, quotas in headers and bodies,
money, packed bodies. All its counts are made up (``made_up.TRUTH`` says what must come out of a
collection), each a pure function of what is counted and when; nothing here was ever measured.
The world's clock is the real one unless another is given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime

from tests.sources.world import clickhouse, counters, github, hub
from tests.sources.world.asked import Asked, Memory, Speaker, below
from tests.web.faulty_server import Answer, Behaviour, FaultyServer, Scripted, Seen

SPEAKERS: Mapping[str, Speaker] = {
    "arxiv": counters.arxiv,
    "clickpy": clickhouse.speak,
    "ecosystems": counters.ecosystems,
    "github": github.speak,
    "huggingface": hub.speak,
    "npm": counters.npm,
    "openalex": counters.openalex,
    "pypistats": counters.pypistats,
    "stackexchange": counters.stackexchange,
    "wikimedia": counters.wikimedia,
}


class World(FaultyServer):
    """The server; a context manager."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        super().__init__()
        self._now = now
        self._spoilt: dict[str, Scripted] = {}
        self.memories: dict[str, Memory] = defaultdict(Memory)

    @property
    def addresses(self) -> dict[str, str]:
        """Where each source is, by its name."""
        return {name: f"{self.url}/{name}" for name in SPEAKERS}

    @property
    def settings(self) -> dict[str, str]:
        """The same as variables of the environment."""
        return {f"FRAMEWISE_{name.upper()}_URL": url for name, url in self.addresses.items()}

    def spoil(self, source: str, behaviour: Scripted) -> None:
        """What a source plays from now on, whatever it is asked."""
        self._spoilt[source] = behaviour

    def heal(self) -> None:
        """All sources are well again, and their quotas full."""
        self._spoilt.clear()
        self.memories.clear()

    def asked(self, source: str) -> list[Seen]:
        """What a source was asked."""
        return [seen for seen in self.seen if _source_of(seen) == source]

    def speaking(self, source: str) -> Callable[[Seen], Answer]:
        """How a source answers when it is well."""

        def speak(seen: Seen) -> Answer:
            asked = Asked(
                seen=seen,
                path=below(f"/{source}", seen),
                base_url=f"{self.url}/{source}",
                now=self._now(),
                memory=self.memories[source],
            )
            return self._sent(SPEAKERS[source](asked), seen)

        return speak

    def take(self, seen: Seen) -> Behaviour:
        """Notes a request and gives what its source answers."""
        source = _source_of(seen)
        with self._lock:
            self.seen.append(seen)
            scripted = self._spoilt.get(source) or self.speaking(source)
            return scripted(seen) if callable(scripted) else scripted

    def _sent(self, answer: Answer, seen: Seen) -> Answer:
        """With a date; without a body where the client has it, but with what is left to ask."""
        headers = {"Date": format_datetime(self._now(), usegmt=True), **answer.headers}
        if answer.etag is not None and seen.headers.get("if-none-match") == answer.etag:
            return Answer(status=304, headers={**headers, "ETag": answer.etag})
        return replace(answer, headers=headers)


def _source_of(seen: Seen) -> str:
    return seen.path.split("/")[1]
