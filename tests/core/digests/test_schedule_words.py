"""When people say a digest should come, and where the clock hangs that they mean."""

from __future__ import annotations

from datetime import time
from zoneinfo import available_timezones

import pytest

from bot.core.digests import zone_words
from bot.core.digests.schedule_words import MOST_WORDS, ScheduleWords, read_schedule
from bot.core.digests.topics import TOPICS, read_topics
from bot.core.digests.zone_words import misspelt_zone, zone_named
from bot.core.errors import UserMistake

NINE = time(9)
KEYS = available_timezones() - {"Factory", "localtime", "posixrules"}
TOPIC_WORDS = [word for topic in TOPICS.values() for word in (topic.id, *topic.words)]


def said(text: str) -> tuple[int | None, time | None, str | None]:
    words = read_schedule(text)
    return words.weekday, words.time, words.zone


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("weekly", (None, None, None), id="nothing but weekly"),
        pytest.param("weekly mon 09:00 Europe/Berlin", (0, NINE, "Europe/Berlin"), id="in full"),
        pytest.param("Europe/Berlin 09:00 mon", (0, NINE, "Europe/Berlin"), id="backwards"),
        pytest.param("weekly 09:00, Europe/Berlin; mon", (0, NINE, "Europe/Berlin"), id="commas"),
        pytest.param("every monday at 9am", (0, NINE, None), id="as one says it"),
        pytest.param("every week on a Friday", (4, None, None), id="every week"),
        pytest.param("mondays 9", (0, NINE, None), id="a bare hour"),
        pytest.param("fri 17:30 UTC", (4, time(17, 30), "UTC"), id="an abbreviation"),
        pytest.param("montags um 9 Uhr", (0, NINE, None), id="German"),
        pytest.param("jeden Dienstag 9 Uhr 30 Wien", (1, time(9, 30), "Europe/Vienna"), id="Wien"),
        pytest.param("chaque lundi à 9h", (0, NINE, None), id="French"),
        pytest.param("los lunes a las 9", (0, NINE, None), id="Spanish"),
        pytest.param("segunda-feira 9:00 São Paulo", (0, NINE, "America/Sao_Paulo"), id="accents"),
        pytest.param("mo 9:30", (0, time(9, 30), None), id="two letters before a time"),
        pytest.param("Mondays @ 9", (0, NINE, None), id="at as a sign"),
        pytest.param("every wensday at noon", (2, time(12), None), id="a slip"),
        pytest.param("tuseday 9", (1, NINE, None), id="letters swapped"),
        pytest.param("mon, mondays, MONDAY 9 and 9:00", (0, NINE, None), id="the same again"),
    ],
)
def test_a_schedule_is_read_in_any_order_and_form(
    text: str, expected: tuple[int | None, time | None, str | None]
) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9", NINE),
        ("09:00", NINE),
        ("9:00", NINE),
        ("9.30", time(9, 30)),
        ("0930", time(9, 30)),
        ("17h30", time(17, 30)),
        ("17:00:00", time(17)),
        ("9am", NINE),
        ("9 a.m.", NINE),
        ("5 p.m.", time(17)),
        ("5:15PM", time(17, 15)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("17 pm", time(17)),
        ("9 o'clock", NINE),
        ("9 o’clock", NINE),
        ("Mitternacht", time(0)),
        ("23:59", time(23, 59)),
        ("0:00", time(0)),
    ],
)
def test_a_time_of_day_is_read_as_people_write_it(text: str, expected: time) -> None:
    assert read_schedule(text).time == expected
    assert read_schedule(f"weekly fri {text} in Berlin").time == expected


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("europe/berlin", "Europe/Berlin"),
        ("EUROPE/BERLIN", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("america/argentina/buenos_aires", "America/Argentina/Buenos_Aires"),
        ("new york time", "America/New_York"),
        ("New_York", "America/New_York"),
        ("ho chi minh city", "Asia/Ho_Chi_Minh"),
        ("Port-au-Prince", "America/Port-au-Prince"),
        ("in Zürich", "Europe/Zurich"),
        ("Munich", "Europe/Berlin"),
        ("Bengaluru", "Asia/Kolkata"),
        ("singapore", "Asia/Singapore"),
        ("pacific time", "America/Los_Angeles"),
        ("us eastern", "America/New_York"),
        ("GMT", "GMT"),
        ("cet", "CET"),
        ("CEST", "CET"),
        ("Etc/GMT+5", "Etc/GMT+5"),
        ("9:00Z", "UTC"),
        ("9utc", "UTC"),
    ],
)
def test_a_zone_is_known_by_its_key_its_city_or_a_plain_abbreviation(text: str, zone: str) -> None:
    assert read_schedule(text).zone == zone


def test_every_key_is_known_in_any_case_but_those_that_may_mean_two() -> None:
    unknown = []
    for key in KEYS - {"EST", "MST"}:
        for typed in (key, key.lower(), key.upper()):
            zone = read_schedule(f"weekly {typed}").zone
            if zone not in KEYS:
                unknown.append(typed)
            elif "/" in key and zone != key:
                unknown.append(f"{typed} is {zone}")
    assert unknown == []


def test_every_zone_that_is_named_exists() -> None:
    named = {
        *zone_words._names().values(),
        *(z for two in zone_words._AMBIGUOUS.values() for z in two),
    }
    assert named <= KEYS


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("EST", ("America/New_York", "Australia/Sydney")),
        ("9 IST", ("Asia/Kolkata", "Europe/Dublin")),
        ("mon 9 cst", ("America/Chicago", "Asia/Shanghai")),
        ("BST", ("Europe/London", "Asia/Dhaka")),
        ("eastern time", ("America/New_York", "Australia/Sydney")),
        ("Portland", ("America/Los_Angeles", "America/New_York")),
    ],
)
def test_what_may_mean_two_zones_is_asked_about(text: str, candidates: tuple[str, str]) -> None:
    with pytest.raises(UserMistake, match=f"may mean {' or '.join(candidates)}: say which"):
        read_schedule(f"weekly {text}")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Europe/Berln", "Did you mean Europe/Berlin?"),
        ("Eruope/London", "Did you mean Europe/London?"),
        ("Asia/Calcuta", "Did you mean Asia/Calcutta?"),
        ("Amercia/Newyork", "Did you mean America/New_York?"),
        ("Europe/Rivendell", "Say a place, like Europe/Berlin"),
    ],
)
def test_a_zone_that_there_is_not_is_answered_with_the_nearest(text: str, meant: str) -> None:
    with pytest.raises(UserMistake) as mistake:
        read_schedule(f"weekly {text} 9")
    assert f"I know no time zone “{text}”" in str(mistake.value)
    assert meant in str(mistake.value)


def test_a_city_with_a_slip_is_left_and_its_zone_can_be_told() -> None:
    rest = read_schedule("weekly downloads Berln").rest
    assert rest == ("downloads", "Berln")
    assert "Did you mean Europe/Berlin or Europe/Zurich?" in str(misspelt_zone(rest))
    assert "Did you mean Europe/London?" in str(misspelt_zone(["jax", "Lodnon"]))
    assert misspelt_zone(["xyzzy"]) is None


@pytest.mark.parametrize("word", sorted({*TOPIC_WORDS, *" ".join(TOPIC_WORDS).split()}))
def test_no_topic_is_taken_for_a_day_a_time_or_a_zone(word: str) -> None:
    words = read_schedule(word)
    assert not words.says_when
    assert misspelt_zone([word]) is None
    assert zone_named([word]) is None


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("weekly mon 09:00 Europe/Berlin downloads claims", ("claims", "downloads")),
        ("claims weekly about downloads mon in Berlin at 9", ("claims", "downloads")),
        ("weekly stack overflow and the hub", ("hub", "questions")),
        ("weekly torch & q&a", ("pytorch", "questions")),
        ("weekly", ()),
        ("weekly everything fri", ()),
    ],
)
def test_the_words_left_name_the_topics(text: str, topics: tuple[str, ...]) -> None:
    assert read_topics(read_schedule(text).rest) == topics


def test_the_words_left_are_as_they_were_typed() -> None:
    assert read_schedule("Mon Downloads, Hugging Face").rest == ("Downloads", "Hugging", "Face")


@pytest.mark.parametrize(
    "text",
    [
        *("daily", "every day at 9", "weekdays 9", "monthly", "every two weeks", "every 2 weeks"),
        *("every other monday", "biweekly", "hourly", "täglich", "mon and thu", "mon/thu 9"),
        *("mon-fri 9:00", "mon 9 17:00"),
    ],
)
def test_anything_but_once_a_week_is_refused_kindly(text: str) -> None:
    with pytest.raises(UserMistake, match="once a week: say one day and one time"):
        read_schedule(text)


@pytest.mark.parametrize("text", ["25:00", "9:60", "24:00", "99"])
def test_no_time_of_day_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UserMistake, match=f"“{text}” is no time of day: say 09:00, or 5 pm"):
        read_schedule(f"weekly {text}")


@pytest.mark.parametrize("text", ["utc+2", "GMT-05:00", "+02:00"])
def test_an_offset_is_refused_for_it_knows_no_summer_time(text: str) -> None:
    with pytest.raises(UserMistake, match="knows no summer time: say a place"):
        read_schedule(f"weekly 9 {text}")


def test_two_zones_are_one_too_many() -> None:
    with pytest.raises(UserMistake, match="Say one time zone: Europe/Berlin or Europe/London"):
        read_schedule("weekly Berlin London")


def test_an_essay_is_not_read() -> None:
    with pytest.raises(UserMistake, match="too much"):
        read_schedule("word " * (MOST_WORDS + 1))


@pytest.mark.parametrize("text", ["", "  ", "downloads", "mi resumen", "& - ;"])
def test_where_nothing_is_said_of_when_it_says_so(text: str) -> None:
    assert not read_schedule(text).says_when


@pytest.mark.parametrize("text", ["weekly", "mon", "9", "UTC"])
def test_a_word_of_when_is_enough(text: str) -> None:
    assert read_schedule(text).says_when


def test_what_was_not_said_is_none() -> None:
    assert read_schedule("") == ScheduleWords()
