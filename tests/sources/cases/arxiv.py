"""Papers by month: the recorded feed, which was cut after its first entry, closed again."""

from __future__ import annotations

from datetime import date

from bot.core.numbers.series import Want
from bot.sources import arxiv
from tests.sources.contract import Case, recorded
from tests.web.faulty_server import Answer, Seen

OCTOBER = Want(
    source="arxiv",
    measure="arxiv.abstracts",
    step="month",
    subjects=("pytorch", "jax"),
    start=date(2026, 10, 1),
    end=date(2026, 11, 1),
)
FEED = recorded("arxiv/query.json")["body"].split("...(truncated)")[0] + "</entry></feed>"
RECORDED_TOTAL = 214_881
ERROR_FEED = FEED.replace(
    "http://arxiv.org/abs/2202.12139v1", "http://arxiv.org/api/errors#incorrect_id_format"
)


def feed(body: str, status: int = 200) -> Answer:
    return Answer(status=status, body=body, headers={"Content-Type": "application/atom+xml"})


def with_total(total: str) -> str:
    return FEED.replace(str(RECORDED_TOTAL), total)


def answer(seen: Seen) -> Answer:
    return feed(FEED)


def nothing(seen: Seen) -> Answer:
    return feed(with_total(""))


CASES = (
    Case(
        source=arxiv,
        want=OCTOBER,
        answer=answer,
        numbers={(subject, date(2026, 10, 1), ""): RECORDED_TOTAL for subject in OCTOBER.subjects},
        errors_with_200=(ERROR_FEED, "Rate exceeded."),
        nothing=nothing,
    ),
)
