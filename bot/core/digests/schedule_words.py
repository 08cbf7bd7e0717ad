"""When a digest is wanted, as people type it: a weekday, a time of day, a time zone, in any order.

It knows no clock, nor what the words mean that it leaves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.digests.zone_words import plain_word, zone_named
from bot.core.errors import UserMistake

USUAL_WEEKDAY, USUAL_TIME = 0, time(9)
"""Monday at nine: taken where nothing else was said."""
MOST_WORDS = 60
ONCE_A_WEEK = "Digests come once a week: say one day and one time, like “weekly mon 09:00”."
_WEEKDAY_NAMES = (
    "monday mon montag lundi lunes lunedi maandag segunda segunda-feira",
    "tuesday tue tues dienstag mardi martes martedi dinsdag terca terca-feira",
    "wednesday wed weds mittwoch mercredi miercoles mercoledi woensdag quarta quarta-feira",
    "thursday thu thur thurs donnerstag jeudi jueves giovedi donderdag quinta quinta-feira",
    "friday fri freitag vendredi viernes venerdi vrijdag sexta sexta-feira",
    "saturday sat samstag sonnabend samedi sabado sabato zaterdag",
    "sunday sun sonntag dimanche domingo domenica zondag",
)
"""Monday first; in small letters, without accents."""
_WEEKDAYS = {name: day for day, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}
_SHORT_WEEKDAYS = {"mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6}
"""Other words in other languages, and so weekdays only before a time."""
_SHORTEST_MENDED, _LONG_NAME = 6, 9
"""From the one on a weekday may have a slip, from the other on two."""
_WEEKLY = frozenset(
    "weekly week wochentlich woche hebdomadaire semaine semanal semana settimanale settimana"
    " wekelijks".split()
)
_FILLERS = frozenset(
    "every each on at by in to from a an the my me us it here please digest digests time zone"
    " timezone local morning mornings um am im den jeden jede jeder immer fruh morgens zeit le les"
    " tous toutes chaque el la los las todos todas cada as ogni elke op om".split()
)
_NAMED_TIMES = {
    **dict.fromkeys(("noon", "midday", "mittag", "mittags"), time(12)),
    **dict.fromkeys(("midnight", "mitternacht"), time(0)),
}
_OF_THE_CLOCK = r"(?: ?(?:uhr|h|hrs|o'?clock))?(?: ?(?P<half>[ap])\.?m\.?)?"
_TIMES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<hour>\d{{1,2}}){_OF_THE_CLOCK}",
        rf"(?P<hour>\d{{1,2}})[:.h](?P<minute>\d{{2}})(?::\d{{2}})?{_OF_THE_CLOCK}",
        rf"(?P<hour>[01]\d)(?P<minute>\d{{2}}){_OF_THE_CLOCK}",
        r"(?P<hour>\d{1,2}) ?uhr (?P<minute>\d{2})(?P<half>)",
    )
)
_LONGEST_TIME = 3
"""Words in a time of day: ``9 uhr 30``."""
_OTHER_RHYTHM = re.compile(
    r"\b(?:daily|every ?day|(?:week|work)days?|monthly|every month|bi-?weekly|fortnight(?:ly)?"
    r"|hourly|taglich|monatlich"
    r"|every (?:other|second|third|two|three|four|\d+) (?:weeks?|months?|\w*days?))\b"
)
_BETWEEN = re.compile(r"[\s,;@]+|(?<=\d)(?=(?:utc|gmt|ces?t|z)\b)", re.IGNORECASE)
_TOGETHER = re.compile(r"[-/&+]")
"""Between weekdays typed as one word."""
_AROUND = "()[]\"'“”„.!?:"
Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class ScheduleWords:
    """What was said of when a digest is wanted; None: nothing."""

    weekday: int | None = None
    """0 is Monday."""
    time: time | None = None
    zone: str | None = None
    """A key of the IANA time zone database."""
    is_weekly: bool = False
    """Whether it was said that it comes every week."""
    rest: tuple[str, ...] = ()
    """The words that say something else, in their order."""

    @property
    def says_when(self) -> bool:
        """Whether anything was said of when."""
        said = (self.weekday, self.time, self.zone)
        return self.is_weekly or any(each is not None for each in said)


def read_schedule(text: str) -> ScheduleWords:
    """What a text says of when a digest is wanted.

    >>> words = read_schedule("montags um 9 Uhr Berlin: Downloads")
    >>> words.weekday, words.time, words.zone, words.rest
    (0, datetime.time(9, 0), 'Europe/Berlin', ('Downloads',))

    Raises:
        UserMistake: it names another rhythm, no time of day, no time zone, or more than one of
            them.
    """
    typed = [word for word in _BETWEEN.split(text) if any(map(str.isalnum, word))]
    typed = [word.strip(_AROUND) for word in typed]
    if len(typed) > MOST_WORDS:
        raise UserMistake("That is too much to read: say it like “weekly mon 09:00 Europe/Berlin”.")
    plain = [plain_word(word) for word in typed]
    if found := _OTHER_RHYTHM.search(" ".join(plain)):
        raise UserMistake(f"I cannot do “{found[0]}”. {ONCE_A_WEEK}")
    days: list[int] = []
    times: list[time] = []
    zones: list[str] = []
    rest: list[str] = []
    at = 0
    while at < len(plain):
        words, taken = plain[at:], 1
        if clock := _time(words):
            times.append(clock[0])
            taken = clock[1]
        elif found_days := _weekdays(words):
            days += found_days
        elif zone := zone_named(typed[at:]):
            zones.append(zone[0])
            taken = zone[1]
        elif words[0] not in _FILLERS and words[0] not in _WEEKLY:
            rest.append(typed[at])
        at += taken
    return ScheduleWords(
        weekday=_only(days, ONCE_A_WEEK),
        time=_only(times, ONCE_A_WEEK),
        zone=_only(zones, f"Say one time zone: {' or '.join(dict.fromkeys(zones))}."),
        is_weekly=not _WEEKLY.isdisjoint(plain),
        rest=tuple(rest),
    )


def _time(words: Sequence[str]) -> tuple[time, int] | None:
    """The time of day that the words begin with, and how many words that takes."""
    if words and words[0] in _NAMED_TIMES:
        return _NAMED_TIMES[words[0]], 1
    for length in range(min(_LONGEST_TIME, len(words)), 0, -1):
        said = " ".join(words[:length])
        for pattern in _TIMES:
            if found := pattern.fullmatch(said):
                return _time_of_day(said, found), length
    return None


def _time_of_day(said: str, found: re.Match[str]) -> time:
    hour, minute = int(found["hour"]), int(found.groupdict().get("minute") or 0)
    if hour <= 12 and found["half"]:
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise UserMistake(f"“{said}” is no time of day: say 09:00, or 5 pm.") from None


def _weekdays(words: Sequence[str]) -> list[int]:
    """The weekdays that the first word names."""
    first = words[0]
    if first in _SHORT_WEEKDAYS:
        is_before_time = len(words) > 1 and (words[1] == "um" or _time(words[1:]) is not None)
        return [_SHORT_WEEKDAYS[first]] if is_before_time else []
    parts = [first] if first in _WEEKDAYS else _TOGETHER.split(first)
    days = [_weekday(part) for part in parts]
    return [day for day in days if day is not None] if None not in days else []


def _weekday(word: str) -> int | None:
    known = _WEEKDAYS.get(word, _WEEKDAYS.get(word.removesuffix("s")))
    if known is not None or len(word) < _SHORTEST_MENDED:
        return known
    near = process.extractOne(
        word.removesuffix("s"), _WEEKDAYS.keys(), scorer=OSA.distance, score_cutoff=2
    )
    if near is None:
        return None
    name, slips, _ = near
    may_slip = 2 if len(name) >= _LONG_NAME else int(len(name) >= _SHORTEST_MENDED)
    return _WEEKDAYS[name] if slips <= may_slip and name[0] == word[0] else None


def _only(found: Sequence[Value], otherwise: str) -> Value | None:
    """The one value that was found; None: there is none."""
    if len(set(found)) > 1:
        raise UserMistake(otherwise)
    return found[0] if found else None
