"""The contract every source keeps, and the case that a source registers for it.

How to register: a file ``tests/sources/cases/<name>.py`` with ``CASES: tuple[Case, ...]``, one for
each way the source is asked (at least one for each measure that has an endpoint of its own).
A case is one want, a function that answers requests as the source documents it, and the numbers
and gaps that must come out of exactly that. ``test_contract.py`` then spoils the answers in every
way a network and a server can, over a real local server and the real client::

    def answer(seen: Seen) -> Answer:                 # both from tests.web.faulty_server
        return as_json({"total": 7})

    CASES = (
        Case(
            source=stackexchange,
            want=Want(...),
            answer=answer,
            numbers={("pytorch", date(2026, 10, 1), ""): 7},
        ),
    )

Values in the answers are examples of a shape; nothing asserts them as facts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.core.errors import SourceDown
from bot.core.numbers.series import Gap, GapReason, Observation, Want
from bot.core.numbers.tally import gap_in
from bot.toolbox import Source
from bot.web import Credentials, SourceWeb
from tests.web.faulty_server import ANY, Answer, FaultyServer, Scripted, Seen
from tests.web.opening import ToldTime, open_to

REPLIES = Path(__file__).parent / "replies"
AT = datetime(2026, 11, 22, 5, tzinfo=UTC)

Answering = Callable[[Seen], Answer]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One want of one source, and all that is needed to spoil it."""

    source: Source
    want: Want
    answer: Answering
    """All requests of the want, answered as documented."""
    numbers: Mapping[tuple[str, date, str], float]
    """What must come out: (subject, first day, label) -> value; nothing more, nothing less."""
    gaps: Mapping[tuple[str, date], GapReason] = field(default_factory=dict)
    """Gaps that belong to the good answer: (subject, first day) -> reason."""
    errors_with_200: tuple[str, ...] = ()
    """Bodies that the source sends with status 200 although it failed."""
    nothing: Answering | None = None
    """Well-formed answers that hold no number: each subject must end as a gap."""
    doubled: Answering | None = None
    """The good answers with rows or pages repeated: the same numbers must come out."""
    ahead: Answering | None = None
    """The good answers with rows of the future added: the same numbers must come out."""
    empty_list_means: GapReason = "changed_shape"
    """What an empty JSON list says, where the source answers with lists."""
    at: datetime = AT
    key: str = ""
    """A key to send, if what is asked depends on one."""

    @property
    def id(self) -> str:
        """For the test's name."""
        return f"{self.want.source}-{self.want.measure}-{self.want.step}"


def asked_of(case: Case, server: FaultyServer, folder: Path, told: ToldTime) -> SourceWeb:
    """The real client: without pauses, and as patient as the time it is asked in."""
    politeness = replace(
        told.patience, most_bytes=case.source.POLITENESS.most_bytes, fresh_for=timedelta(hours=1)
    )
    credentials = case.source.credentials(case.key) if case.key else Credentials()
    return open_to(server, folder, politeness=politeness, credentials=credentials, told=told)


def fetched(case: Case, web: SourceWeb, at: datetime | None = None) -> list[Observation | Gap]:
    """What a fetch gives, as the collector takes it: a source that is down is gaps."""
    at = at or case.at
    try:
        return case.source.fetch(web, case.want, at)
    except SourceDown as down:
        return [gap_in(case.want, subject, down, at) for subject in case.want.subjects]


def scripted(server: FaultyServer, *behaviours: Scripted) -> None:
    """What the server plays, whatever the path."""
    server.script(ANY, *behaviours)


def values(found: list[Observation | Gap]) -> dict[tuple[str, date, str], float]:
    """The numbers found, by subject, first day and label."""
    return {(o.subject, o.start, o.label): o.value for o in found if isinstance(o, Observation)}


def recorded(name: str) -> Any:
    """A reply kept in ``replies``: JSON as its value, anything else as text."""
    text = (REPLIES / name).read_text(encoding="utf-8")
    return json.loads(text) if name.endswith(".json") else text
