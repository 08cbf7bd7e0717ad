"""How often answers were right, by what they rested on; it knows no store."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.core.conversation import Feedback

FEWEST = 5
"""Answers below which a rate says nothing."""


@dataclass(frozen=True, kw_only=True)
class HitRate:
    """Of how many answers how many were right, and the range that chance leaves open."""

    of: str
    right: int
    total: int
    low: float
    high: float
    """A 95 % Wilson interval, 0 to 1 (Wilson, 1927, doi:10.1080/01621459.1927.10502953)."""

    @property
    def is_enough(self) -> bool:
        """Whether there are enough answers to speak of a rate."""
        return self.total >= FEWEST


def by_factor(feedback: Iterable[Feedback]) -> list[HitRate]:
    """The rate of the answers in which each factor held, the commonest factor first."""
    return _rates(feedback, lambda one: one.factors)


def by_verdict(feedback: Iterable[Feedback]) -> list[HitRate]:
    """The rate of each verdict, the commonest first."""
    return _rates(feedback, lambda one: (one.verdict,))


def overall(feedback: Sequence[Feedback]) -> HitRate | None:
    """The rate of all answers; None: nobody has said anything."""
    rates = _rates(feedback, lambda one: ("all",))
    return rates[0] if rates else None


def reasons(feedback: Iterable[Feedback]) -> list[tuple[str, int]]:
    """Why answers were not right, the commonest reason first."""
    return Counter(one.reason for one in feedback if one.reason).most_common()


def _rates(
    feedback: Iterable[Feedback], kinds: Callable[[Feedback], Sequence[str]]
) -> list[HitRate]:
    said: defaultdict[str, list[bool]] = defaultdict(list)
    for one in feedback:
        for kind in kinds(one):
            said[kind].append(one.is_helpful)
    rates = [_rate(kind, words) for kind, words in said.items()]
    return sorted(rates, key=lambda rate: (-rate.total, rate.of))


def _rate(of: str, said: Sequence[bool]) -> HitRate:
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(sum(said), len(said), method="wilson")
    return HitRate(of=of, right=sum(said), total=len(said), low=float(low), high=float(high))
