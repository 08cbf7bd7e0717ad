"""Every metric is of one topic, and the words people type find it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.digests.topics import (
    FRAMEWORKS,
    KINDS,
    OTHER,
    TOPICS,
    belongs,
    framework_of,
    read_topics,
    topic_of,
)
from bot.core.errors import UserMistake
from bot.core.knowledge import Knowledge

METRICS = sorted(
    path.stem for path in (Path(__file__).parents[3] / "knowledge" / "metrics").glob("*.yaml")
)


@pytest.mark.parametrize("metric", METRICS)
def test_a_metric_is_of_a_topic_that_can_be_asked_for(metric: str) -> None:
    assert topic_of(metric) in {topic.id for topic in KINDS}


def test_a_metric_of_no_known_kind_is_of_none_that_can_be_asked_for() -> None:
    assert topic_of("weather.rain") == OTHER
    assert OTHER not in TOPICS


def test_every_framework_is_a_topic(knowledge: Knowledge) -> None:
    assert {topic.id for topic in FRAMEWORKS} == set(knowledge.frameworks)


def test_no_word_names_two_topics() -> None:
    words = [word for topic in TOPICS.values() for word in (topic.id, *topic.words)]
    assert len(words) == len(set(words))
    assert all(word == word.lower() for word in words)


@pytest.mark.parametrize(
    ("said", "topics"),
    [
        ("", ()),
        ("everything", ()),
        ("downloads and everything", ()),
        ("downloads", ("downloads",)),
        ("Stack Overflow, JAX", ("jax", "questions")),
        ("only about papers and hugging face", ("hub", "research")),
        ("releases releases versions", ("releases",)),
        ("torch tf", ("pytorch", "tensorflow")),
    ],
)
def test_words_are_read_as_topics(said: str, topics: tuple[str, ...]) -> None:
    assert read_topics(said.split()) == topics


def test_a_word_that_is_no_topic_is_told_with_those_that_are() -> None:
    with pytest.raises(UserMistake) as mistake:
        read_topics(["downloads", "bananas"])
    assert "bananas" in str(mistake.value)
    assert all(topic in str(mistake.value) for topic in TOPICS)


@pytest.mark.parametrize(
    ("line", "framework"),
    [
        ("pytorch", "pytorch"),
        ("executorch", "pytorch"),
        ("pytorch for rust (tch)", "pytorch"),
        ("onnxruntime", None),
        ("both", None),
    ],
)
def test_a_line_is_about_a_framework_or_none(line: str, framework: str | None) -> None:
    assert framework_of(line) == framework


@pytest.mark.parametrize(
    ("chosen", "kinds", "lines", "is_kept"),
    [
        (("downloads",), ("downloads",), ("keras",), True),
        (("downloads",), ("claims", "downloads"), (), True),
        (("downloads",), ("questions",), ("keras",), False),
        (("jax",), ("questions",), ("jax", "keras"), True),
        (("jax",), ("questions",), ("keras",), False),
        (("jax",), ("questions",), (), True),
        (("downloads", "jax"), ("downloads",), ("keras",), False),
        (("downloads", "jax"), ("questions",), ("jax",), False),
        (("downloads", "research", "jax", "keras"), ("research",), ("keras",), True),
    ],
)
def test_what_is_of_a_chosen_kind_and_about_a_chosen_framework_is_kept(
    chosen: tuple[str, ...], kinds: tuple[str, ...], lines: tuple[str, ...], is_kept: bool
) -> None:
    assert belongs(chosen, kinds, lines) is is_kept
