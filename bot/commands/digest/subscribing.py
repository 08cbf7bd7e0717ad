"""Subscribing a place, or changing what it has about the same topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.digest.asking import Asking
from bot.core.digests.schedule import Schedule, due_after, due_in_new_week
from bot.core.digests.schedule_words import USUAL_TIME, USUAL_WEEKDAY, ScheduleWords
from bot.core.digests.subscription import Subscription
from bot.core.digests.topics import read_topics
from bot.core.digests.zone_words import misspelt_zone
from bot.core.errors import UserMistake
from bot.core.person import Person
from bot.messages.message import Message
from bot.messages.subscribing import which_zone
from bot.messages.subscription import subscribed


def subscribe(asking: Asking, words: ScheduleWords) -> Message:
    """What comes from now on, or the question for a time zone.

    Raises:
        UserMistake: they may not subscribe here, or a word is neither topic nor zone.
    """
    asking.check("subscribe")
    topics = _topics(words.rest)
    id, before = asking.about(topics)
    if before is not None and before.state == "stopped":
        before = None
    schedule = _schedule(words, before, asking.person)
    if not schedule.zone:
        return which_zone(schedule, topics)
    if before is not None and before.state == "on" and before.schedule == schedule:
        return subscribed(before, before, asking.view)
    store, now = asking.toolbox.subscriptions, asking.now
    due = due_in_new_week(schedule, now, done=store.newest_period(id))
    kept = before or Subscription(
        workspace=asking.place.workspace,
        channel=asking.place.channel,
        topics=topics,
        schedule=schedule,
        by=asking.request.by,
        since=now,
        next_due=due.at,
    )
    kept = replace(kept, schedule=schedule, state="on", why="", next_due=due.at)
    store.keep(kept)
    is_done = due != next(due_after(schedule, now))
    return subscribed(kept, before, asking.view, is_done=is_done)


def _topics(words: Sequence[str]) -> tuple[str, ...]:
    """The topics that the words name; a word that is none may be a zone with a slip."""
    try:
        return read_topics(words)
    except UserMistake as mistake:
        raise (misspelt_zone(words) or mistake) from None


def _schedule(words: ScheduleWords, before: Subscription | None, person: Person | None) -> Schedule:
    """What was said; else what there was before, else Monday at nine where the person is. A time
    is meant by the clock of who says it. The zone is empty where none is known."""
    own = person.zone if person is not None else ""
    was = before.schedule if before is not None else _usual(own)
    clock = words.time
    zone = was.zone if clock is None else own or was.zone
    return Schedule(
        weekday=was.weekday if words.weekday is None else words.weekday,
        hour=was.hour if clock is None else clock.hour,
        minute=was.minute if clock is None else clock.minute,
        zone=words.zone or zone,
    )


def _usual(zone: str) -> Schedule:
    return Schedule(
        weekday=USUAL_WEEKDAY, hour=USUAL_TIME.hour, minute=USUAL_TIME.minute, zone=zone
    )
