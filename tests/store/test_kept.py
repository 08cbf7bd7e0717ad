"""Feedback, decisions, settings of channels and first meetings; on both databases."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from bot.core.conversation import ChannelSettings, Decision, Evidence, Feedback
from bot.store.channels import ChannelStore
from bot.store.decisions import DecisionStore
from bot.store.feedback import FeedbackStore
from bot.store.numbers import NumberStore
from tests.toolboxes import NOON

FEEDBACK = Feedback(
    workspace="T1",
    reference="0123456789ab",
    by="U1",
    is_helpful=False,
    reason="misheard",
    verdict="pytorch",
    confidence=0.82,
    factors=("server", "vision"),
    at=NOON,
)
DECISION = Decision(
    id="d1",
    workspace="T1",
    channel="C1",
    thread="1.0",
    by="U1",
    verdict="pytorch",
    title="PyTorch for a server",
    record="# PyTorch",
    evidence=(Evidence(kind="fact", id="F001", as_of="2026-03", says="something"),),
    at=NOON,
)


def test_feedback_comes_back_as_it_was(store: NumberStore) -> None:
    kept = FeedbackStore(store.engine)
    kept.add(FEEDBACK)
    assert kept.all() == [FEEDBACK]


def test_the_newest_word_of_a_person_on_an_answer_counts(store: NumberStore) -> None:
    kept = FeedbackStore(store.engine)
    kept.add(FEEDBACK)
    kept.add(replace(FEEDBACK, is_helpful=True, reason=""))
    kept.add(replace(FEEDBACK, by="U2"))
    assert sorted((one.by, one.is_helpful) for one in kept.all()) == [("U1", True), ("U2", False)]


def test_presses_at_once_count_as_one(store: NumberStore) -> None:
    kept = FeedbackStore(store.engine)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: kept.add(FEEDBACK), range(20)))
    assert kept.all() == [FEEDBACK]


def test_feedback_of_one_person_is_forgotten(store: NumberStore) -> None:
    kept = FeedbackStore(store.engine)
    kept.add(FEEDBACK)
    kept.add(replace(FEEDBACK, workspace="T2"))
    kept.forget_person("T1", "U1")
    assert [one.workspace for one in kept.all()] == ["T2"]


def test_a_decision_comes_back_as_it_was(store: NumberStore) -> None:
    kept = DecisionStore(store.engine)
    kept.add(DECISION)
    assert kept.decision("d1", "T1") == DECISION
    assert kept.decision("d1", "T2") is None


def test_decisions_are_listed_by_channel_and_by_person_newest_first(store: NumberStore) -> None:
    kept = DecisionStore(store.engine)
    later = replace(DECISION, id="d2", by="U2", at=NOON + timedelta(days=1))
    elsewhere = replace(DECISION, id="d3", channel="C2")
    for one in (DECISION, later, elsewhere):
        kept.add(one)
    assert [one.id for one in kept.of_channel("T1", "C1")] == ["d2", "d1"]
    assert [one.id for one in kept.of_channel("T1", "C1", most=1)] == ["d2"]
    assert {one.id for one in kept.of_person("T1", "U1")} == {"d1", "d3"}


def test_decisions_of_several_channels_are_told_apart_by_workspace_and_channel(
    store: NumberStore,
) -> None:
    kept = DecisionStore(store.engine)
    later = replace(DECISION, id="d2", at=NOON + timedelta(days=1))
    elsewhere = replace(DECISION, id="d3", channel="C2")
    others = replace(DECISION, id="d4", workspace="T2")
    for one in (DECISION, later, elsewhere, others):
        kept.add(one)
    found = kept.of_channels([("T1", "C1"), ("T1", "C2"), ("T1", "C3"), ("T2", "C2")])
    assert {place: [one.id for one in some] for place, some in found.items()} == {
        ("T1", "C1"): ["d2", "d1"],
        ("T1", "C2"): ["d3"],
    }
    assert kept.of_channels([]) == {}


def test_a_decision_is_taken_away_once(store: NumberStore) -> None:
    kept = DecisionStore(store.engine)
    kept.add(DECISION)
    assert (kept.remove("d1", "T2"), kept.remove("d1", "T1"), kept.remove("d1", "T1")) == (
        False,
        True,
        False,
    )


def test_a_channel_without_settings_has_the_usual_ones(store: NumberStore) -> None:
    kept = ChannelStore(store.engine)
    assert kept.settings("T1", "C1") == ChannelSettings()


def test_settings_of_a_channel_are_kept_and_changed(store: NumberStore) -> None:
    kept = ChannelStore(store.engine)
    kept.keep("T1", "C1", ChannelSettings(mentions_only=True, muted=("jax",)))
    kept.keep("T1", "C1", ChannelSettings(answers_privately=True, muted=("jax", "keras")))
    assert kept.settings("T1", "C1") == ChannelSettings(
        answers_privately=True, muted=("jax", "keras")
    )
    assert kept.settings("T2", "C1") == ChannelSettings()


def test_settings_may_be_kept_at_once(store: NumberStore) -> None:
    kept, settings = ChannelStore(store.engine), ChannelSettings(mentions_only=True)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: kept.keep("T1", "C1", settings), range(20)))
    assert kept.settings("T1", "C1") == settings


def test_the_first_meeting_is_the_first_for_one_alone(store: NumberStore) -> None:
    kept = ChannelStore(store.engine)
    firsts: list[bool] = []
    threads = [
        threading.Thread(target=lambda: firsts.append(kept.first_meeting("T1", "U1", NOON)))
        for _ in range(8)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(firsts) == [False] * 7 + [True]
