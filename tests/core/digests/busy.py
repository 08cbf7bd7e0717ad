"""One made-up week in which everything happens at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache

from bot.core.digests.digest import Digest
from bot.core.knowledge import Knowledge
from bot.core.numbers.periods import WEEK
from bot.core.numbers.series import Gap, Visit
from tests.core.digests.made import (
    DAY,
    METRICS,
    Lines,
    counted_by,
    digest_of,
    knowledge_of,
    lines_of,
    months,
    noise,
    releases,
    share_of_two,
    weeks,
)

BUSY = METRICS
CLAIMS = ("overtake", "overtook", "fewer-questions", "abandoned")
_MORNING = datetime(2026, 11, 9, 6, tzinfo=UTC)
_AGO = timedelta(days=1)


def busy_knowledge() -> Knowledge:
    return knowledge_of(*BUSY, claims=CLAIMS)


@cache
def busy_lines() -> Lines:
    """PyTorch passes TensorFlow in downloads, the share of TensorFlow's questions falls, JAX has a
    burst of stars, two frameworks have releases, the views stand still, the abstracts are too few
    and the Hub is down."""
    falls = [value - 0.4 * max(0, at - 19) for at, value in enumerate(noise(30, 30, 1.0))]
    share = [*noise(24, 40, 0.6), 50.4, 60.0]
    views = months([1000.0] * 20, last=date(2026, 8, 1))
    return {
        "pypi.pair_share": share_of_two(months(share)),
        "pypi.downloads": lines_of(
            "pypi.downloads",
            pytorch=months([1e5 * value for value in share]),
            tensorflow=months([1e5 * (100 - value) for value in share]),
        ),
        "so.tag_share": lines_of("so.tag_share", tensorflow=months(falls, out_of=1e5)),
        "gh.star_velocity": lines_of("gh.star_velocity", jax=weeks([*noise(80, 500, 20), 900.0])),
        "gh.stars": lines_of("gh.stars", jax=weeks([1000 + 9 * week for week in range(80)])),
        "gh.releases": lines_of(
            "gh.releases",
            jax=releases(("jax-v0.9.0", DAY - 300 * _AGO), ("jax-v0.9.1", DAY - 5 * _AGO)),
            tensorflow=releases(("v2.21.0", DAY - 200 * _AGO), ("v2.22.0", DAY - 4 * _AGO)),
        ),
        "attention.wikipedia": counted_by("views", lines_of("attention.wikipedia", jax=views)),
        "arxiv.share": share_of_two(months([50.0] * 30, out_of=30.0)),
        "hf.new_models": counted_by(
            "hub", lines_of("hf.new_models", jax=weeks(noise(80, 500, 20)))
        ),
    }


def busy_visits() -> dict[str, Visit]:
    """Of this morning: all went well but at the Hub, which gave numbers half a week ago."""
    went_well = (Visit(source=name, at=_MORNING, ok_at=_MORNING) for name in ("tests", "views"))
    failed = Visit(
        source="hub", at=_MORNING, ok_at=_MORNING - WEEK / 2, error="down: no answer in 10 seconds"
    )
    return {visit.source: visit for visit in (*went_well, failed)}


def busy_gaps() -> tuple[Gap, ...]:
    """The views were cut short."""
    cut = Gap(
        source="views", measure="attention.wikipedia", subject="jax", step="month",
        start=date(2026, 9, 1), end=date(2026, 10, 1), reason="truncated",
        detail="half a page came", at=_MORNING,
    )  # fmt: skip
    return (cut,)


@cache
def busy_digest() -> Digest:
    return digest_of(busy_knowledge(), busy_lines(), visits=busy_visits(), gaps=busy_gaps())
