"""How well alarms would have served: a walk through a series, knowing at each date only what was
known then; it knows series and rules, no store and no printing.

An alarm is a rule saying up or down where that is not announced already; an announcement stands for
a year after the rule last said so, or until it says the opposite. An alarm is borne out if half a
year later the value lies beyond that of the alarm, in the alarm's direction, by what is practical
in half a year (half of ``size.practical``); else it is false. Where there is no such later value,
or it is counted another way, the alarm is open and counts neither way.

The rivals are plain: they compare across changes of definition, and their settings are chosen with
hindsight, series by series, for as many false alarms as ours and then for the shortest delays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Point, Series
from bot.core.trends.evidence import stretch
from bot.core.trends.persistence import FEWEST_POINTS
from bot.core.trends.size import practical
from bot.core.trends.spacing import apart
from bot.core.trends.trend import judge

Way = Literal[1, 0, -1]
"""Up, nothing, down."""
Bearing = Literal["true", "false", "open"]
STANDS = timedelta(days=365)
LATER = timedelta(days=183)
HALF_A_YEAR = 0.5
NEAR_ENOUGH = timedelta(days=31)
"""A later value may lie this far from half a year after: months and gaps do not fit exactly."""
NEVER = 10_000
"""Days that stand for a delay without end when delays are added up."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Something known to have happened to a series."""

    name: str
    on: date
    """The first day on which it could be known."""
    way: Way


@dataclass(frozen=True, kw_only=True)
class Look:
    """One date of the walk: what was newest, and what each rule looks at."""

    at: date
    newest: Point
    judged: Way
    change: float
    """From the period before: of its value for counts, in points for shares; 0 for none."""
    chance: float
    """Of no trend, by the plain test; 1 for too few points."""
    slope: Way


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """A direction newly announced."""

    at: date
    way: Way
    bearing: Bearing


@dataclass(frozen=True, kw_only=True)
class Score:
    """How one rule did on one series."""

    rule: str
    setting: float | None
    """The rule's threshold; None for ours, which has none to tune."""
    years: float
    alarms: tuple[Alarm, ...]
    delays: tuple[int | None, ...]
    """Days from each turn until it stood announced; None: never."""

    @property
    def false_alarms(self) -> int:
        """Alarms that were not borne out."""
        return sum(alarm.bearing == "false" for alarm in self.alarms)

    @property
    def false_a_year(self) -> float:
        """False alarms in a year of looking."""
        return self.false_alarms / self.years if self.years else 0.0


def walk(metric: Metric, series: Series) -> list[Look]:
    """Every date on which a number became final, oldest first."""
    wait = timedelta(days=metric.settles_days)
    return [
        _look(metric, series, at) for at in sorted({point.end + wait for point in series.points})
    ]


def compare(metric: Metric, series: Series, turns: Sequence[Turn]) -> tuple[Score, Score, Score]:
    """Our rule, a threshold on the change, and the plain Mann-Kendall test, each on one series."""
    looks = walk(metric, series)
    course = _Course(metric=metric, looks=looks, turns=tuple(turns))
    ours = course.score("ours", None, [look.judged for look in looks])
    sizes = sorted({abs(look.change) for look in looks if look.change})
    chances = sorted({look.chance for look in looks})
    threshold = [
        course.score("threshold", size, [_beyond(look.change, size) for look in looks])
        for size in sizes
    ]
    plain = [
        course.score("mann-kendall", p, [look.slope if look.chance <= p else 0 for look in looks])
        for p in chances
    ]
    return ours, tuned(threshold, to=ours), tuned(plain, to=ours)


def tuned(settings: Sequence[Score], *, to: Score) -> Score:
    """The setting with as many false alarms, or the nearest above, or else the nearest below.

    Of several such the one with the shortest delays, then the most alarms borne out.
    """

    def order(score: Score) -> tuple[bool, int, int, int]:
        more = score.false_alarms - to.false_alarms
        late = sum(NEVER if delay is None else delay for delay in score.delays)
        borne_out = sum(alarm.bearing == "true" for alarm in score.alarms)
        return more < 0, abs(more), late, -borne_out

    return min(settings, key=order)


@dataclass(frozen=True, kw_only=True)
class _Course:
    """A walked series and what is known to have happened on it."""

    metric: Metric
    looks: Sequence[Look]
    turns: tuple[Turn, ...]

    def score(self, rule: str, setting: float | None, says: Sequence[Way]) -> Score:
        standing = list(_announced(self.looks, says))
        alarms = tuple(
            Alarm(at=look.at, way=way, bearing=bearing(self.metric, self.looks, place, way))
            for place, (look, (way, is_new)) in enumerate(zip(self.looks, standing, strict=True))
            if is_new
        )
        days = (self.looks[-1].at - self.looks[0].at).days
        return Score(
            rule=rule,
            setting=setting,
            years=days / 365.25,
            alarms=alarms,
            delays=tuple(self._delay(turn, standing) for turn in self.turns),
        )

    def _delay(self, turn: Turn, standing: Sequence[tuple[Way, bool]]) -> int | None:
        announced = [(look.at, way) for look, (way, _) in zip(self.looks, standing, strict=True)]
        before = [way for at, way in announced if at <= turn.on]
        if before and before[-1] == turn.way:
            return 0
        after = (at for at, way in announced if at > turn.on and way == turn.way)
        first = next(after, None)
        return None if first is None else (first - turn.on).days


def bearing(metric: Metric, looks: Sequence[Look], place: int, way: Way) -> Bearing:
    """Whether an alarm was borne out half a year later."""
    now = looks[place].newest
    due = now.end + LATER
    later = min((look.newest for look in looks), key=lambda point: abs(point.end - due))
    if abs(later.end - due) > NEAR_ENOUGH or later.regime != now.regime:
        return "open"
    enough = HALF_A_YEAR * practical(metric, [now])
    return "true" if way * (later.value - now.value) > enough else "false"


def _look(metric: Metric, series: Series, at: date) -> Look:
    known = [p for p in series.points if p.end + timedelta(days=metric.settles_days) <= at]
    one_regime = [replace(point, regime="") for point in known]
    points = stretch(metric, apart(metric, one_regime))
    outcome = judge(metric, replace(series, points=tuple(known)), at).outcome
    chance, slope = _plain_test([point.value for point in points])
    return Look(
        at=at,
        newest=known[-1],
        judged=1 if outcome == "rising" else -1 if outcome == "falling" else 0,
        change=_change(metric, points),
        chance=chance,
        slope=slope,
    )


def _change(metric: Metric, points: Sequence[Point]) -> float:
    if len(points) < 2:
        return 0.0
    before, newest = points[-2].value, points[-1].value
    if metric.form == "share":
        return newest - before
    return (newest - before) / before if before > 0 else 0.0


def _plain_test(values: Sequence[float]) -> tuple[float, Way]:
    if len(values) < FEWEST_POINTS or min(values) == max(values):
        return 1.0, 0
    import pymannkendall

    found = pymannkendall.original_test(values)
    return float(found.p), _sign(float(found.s))


def _beyond(change: float, size: float) -> Way:
    return _sign(change) if abs(change) >= size else 0


def _sign(number: float) -> Way:
    return 1 if number > 0 else -1 if number < 0 else 0


def _announced(looks: Sequence[Look], says: Sequence[Way]) -> Iterator[tuple[Way, bool]]:
    """At each look the direction that stands announced, and whether it is new."""
    standing: Way = 0
    said = date.min
    for look, way in zip(looks, says, strict=True):
        if standing and look.at - said > STANDS:
            standing = 0
        is_new = way not in (0, standing)
        if way:
            standing, said = way, look.at
        yield standing, is_new
