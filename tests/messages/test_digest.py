"""The digest in words: what a channel reads, and what stands behind it.

``pytest --rewrite-golden`` writes the golden files anew; then read the diff.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.conversation import Decision, Evidence
from bot.core.digests.digest import Digest, is_quiet, narrow
from bot.core.digests.topics import TOPICS
from bot.core.digests.week import Numbers, compose
from bot.core.evidence import Since
from bot.core.knowledge import Knowledge
from bot.core.numbers.derive import derive, subjects
from bot.core.numbers.series import Series
from bot.messages.digest import Changed, ForChannel, Says, digest_message
from bot.messages.digest_details import details_message
from bot.messages.digest_frame import NOTHING, dates, judgement
from bot.messages.message import Chart, Choice, Fact, Heading, Line, Message, Note, Part
from bot.messages.recommendation import FOLD, visible_length
from bot.store.numbers import NumberStore
from tests.core.digests.busy import busy_digest, busy_knowledge
from tests.core.digests.made import DAY, digest_of, knowledge_of
from tests.messages.test_golden import as_text
from tests.slack.blocks.test_every_message import judged

GOLDEN = Path(__file__).parent / "golden_news"
SIGNS = "▲▼●◇"
WORDS = ("passed", "holds", "has come true", "is overturned", "Rising", "Falling", "Unusual",
         "Released")  # fmt: skip
REPLAYED, REPLAYED_QUIET = date(2024, 7, 8), date(2024, 7, 15)
SAYS = Says(
    details=f"digest details {DAY}", less="digest less x", pause="digest pause x",
    stop="digest stop x",
)  # fmt: skip
WHY = "You get this because a member of this channel subscribed on 3 Oct 2026."
HERE = ForChannel(says=SAYS, why=WHY)
BRIEF = ForChannel(says=replace(SAYS, less=None, more="digest more x"), why=WHY, is_brief=True)
QUIET = digest_of(knowledge_of(), {})
DECISION = Decision(
    id="abcd1234", workspace="T1", channel="C1", thread="", by="U1", verdict="pytorch",
    title="PyTorch for a language model, our own server", record="# …",
    evidence=(), at=datetime(2026, 10, 3, 9, tzinfo=UTC),
)  # fmt: skip
CHANGED = Changed(
    decision=DECISION,
    since=(
        Since(was=Evidence(kind="number", id="pypi.pair_share", as_of="2026-09", says="rising"),
              now="within_noise"),
        Since(was=Evidence(kind="fact", id="F004", as_of="2026-08", says="It runs."), now=None),
        Since(was=Evidence(kind="fact", id="F003", as_of="2026-08", says="It runs."), now="No."),
    ),
)  # fmt: skip


def said(digest: Digest, to: ForChannel = HERE) -> Message:
    return digest_message(busy_knowledge(), digest, to)


@cache
def replayed(shipped: NumberStore, day: date) -> tuple[Knowledge, Digest]:
    """A past week of the shipped history, posted on another day."""
    from bot.knowledge_files import load_knowledge

    knowledge = load_knowledge()

    @cache
    def lines(name: str) -> dict[str, Series]:
        one = knowledge.metrics[name]
        return derive(one, shipped.observations(one.measure, one.step, subjects(one)))

    digest = compose(knowledge, Numbers(lines=lines), day)
    return knowledge, replace(digest, day=DAY, is_replay=True)


def above(parts: Sequence[Part]) -> int:
    return visible_length([part for part in parts if not isinstance(part, Choice)])


def facts(message: Message) -> list[Fact]:
    return [part for part in message.parts if isinstance(part, Fact)]


def newly_missing() -> Digest:
    return replace(QUIET, missing=tuple(one for one in busy_digest().missing if one.is_new))


MESSAGES = {
    "quiet": lambda: said(QUIET),
    "quiet and newly missing": lambda: said(newly_missing()),
    "quiet but for a decision": lambda: said(QUIET, replace(HERE, changed=(CHANGED,))),
    "busy": lambda: said(busy_digest()),
    "busy with decisions": lambda: said(busy_digest(), replace(HERE, changed=(CHANGED,) * 4)),
    "brief": lambda: said(busy_digest(), BRIEF),
    "about one thing": lambda: said(narrow(busy_digest(), ("questions", "tensorflow"))),
    "details": lambda: details_message(busy_knowledge(), busy_digest()),
    "details of a quiet week": lambda: details_message(busy_knowledge(), QUIET),
}


def compare(name: str, message: Message, config: pytest.Config) -> None:
    path, text = GOLDEN / f"{name.replace(' ', '-')}.txt", as_text(message)
    if config.getoption("--rewrite-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"no {path.name}: run pytest --rewrite-golden and read the diff"
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MESSAGES)
def test_a_digest_is_as_it_was_read_and_agreed(name: str, pytestconfig: pytest.Config) -> None:
    compare(name, MESSAGES[name](), pytestconfig)


@pytest.mark.parametrize("name", ["replay", "replay of a quiet week", "details of a replay"])
def test_a_replay_is_as_it_was_read_and_agreed(
    name: str, shipped: NumberStore, pytestconfig: pytest.Config
) -> None:
    knowledge, digest = replayed(shipped, REPLAYED_QUIET if "quiet" in name else REPLAYED)
    is_details = name.startswith("details")
    message = (
        details_message(knowledge, digest)
        if is_details
        else digest_message(knowledge, digest, HERE)
    )
    compare(name, message, pytestconfig)
    assert judged(message) == []
    assert is_details or above(message.parts) <= FOLD


def test_every_golden_file_belongs_to_a_digest() -> None:
    named = (*MESSAGES, "replay", "replay of a quiet week", "details of a replay")
    assert {path.stem for path in GOLDEN.glob("*")} == {name.replace(" ", "-") for name in named}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_digest_is_inside_every_limit(name: str) -> None:
    assert judged(MESSAGES[name]()) == []


@pytest.mark.parametrize("name", [name for name in MESSAGES if "details" not in name])
def test_a_digest_fits_above_the_fold(name: str) -> None:
    assert above(MESSAGES[name]().parts) <= FOLD


def test_a_quiet_week_is_one_line_and_keeps_its_buttons() -> None:
    line, *rest = said(QUIET).parts
    assert isinstance(line, Line)
    assert "".join(span.text for span in line.spans).endswith(NOTHING)
    assert [type(part) for part in rest] == [Choice] * 4 + [Note]


def test_what_stands_still_as_before_is_no_news_in_a_quiet_week() -> None:
    old = tuple(replace(one, is_new=False) for one in busy_digest().missing)
    assert said(replace(QUIET, missing=old)).parts == said(QUIET).parts


def test_what_ended_long_ago_is_not_told_in_a_busy_week_either() -> None:
    ended = tuple(replace(one, is_new=False, is_live=False) for one in busy_digest().missing)
    notes = [part for part in said(replace(busy_digest(), missing=ended)).parts
             if isinstance(part, Note)]  # fmt: skip
    assert [note.text for note in notes] == [WHY]


def test_the_sentence_of_judgement_comes_first() -> None:
    heading, _, sentence, first, *_ = said(busy_digest()).parts
    assert isinstance(heading, Heading)
    assert isinstance(sentence, Line)
    assert sentence.spans[0].text == judgement(busy_digest())
    assert isinstance(first, Fact)


def test_no_meaning_is_in_a_sign_alone() -> None:
    for fact in facts(said(busy_digest())):
        sign, _, words = fact.text.partition(" ")
        assert sign in SIGNS
        assert any(word in words for word in WORDS)


def test_lines_that_go_two_ways_are_told_as_such() -> None:
    (direction, _) = busy_digest().moved
    (line,) = direction.lines
    up = replace(line, trend=replace(line.trend, line="jax", outcome="rising", slope=0.2))
    both = replace(direction, lines=(up, line))
    (fact,) = facts(said(replace(QUIET, moved=(both,))))
    assert fact.text.startswith("▲▼ Moved: ")
    assert "JAX 25.3 %" in fact.text
    assert "up 0.2 points" in fact.text
    assert "down 0.15 points" in fact.text


def test_every_thing_has_its_source_and_date() -> None:
    for fact in facts(details_message(busy_knowledge(), busy_digest())):
        assert fact.citations
        assert all(citation.url and citation.as_of for citation in fact.citations)


def test_less_has_no_chart_and_three_things_at_most() -> None:
    assert any(isinstance(part, Chart) for part in said(busy_digest()).parts)
    brief = said(busy_digest(), BRIEF)
    assert not any(isinstance(part, Chart) for part in brief.parts)
    assert len(facts(brief)) <= 3
    labels = [part.label for part in brief.parts if isinstance(part, Choice)]
    assert labels == ["Details", "More", "Pause", "Stop"]


def test_what_is_not_shown_is_counted() -> None:
    message = said(busy_digest(), BRIEF)
    more = [part for part in message.parts if isinstance(part, Line)
            and "more under Details" in part.spans[0].text]  # fmt: skip
    assert len(more) == 1


def test_a_button_that_says_nothing_is_left_out() -> None:
    message = said(QUIET, ForChannel(says=Says(details="", pause="", stop=""), why=""))
    assert not any(isinstance(part, Choice | Note) for part in message.parts)


@pytest.mark.parametrize("to", [HERE, BRIEF])
def test_a_thawed_digest_says_the_same(to: ForChannel) -> None:
    thawed = msgspec.json.decode(msgspec.json.encode(busy_digest()), type=Digest)
    assert said(thawed, to) == said(busy_digest(), to)


def test_a_replay_never_speaks_of_today(shipped: NumberStore) -> None:
    knowledge, digest = replayed(shipped, REPLAYED)
    for message in (digest_message(knowledge, digest, HERE), details_message(knowledge, digest)):
        assert message.summary.startswith("Replay: ")
        assert message.parts[0].text.startswith("Replay: ")
        assert "as of 8 Jul 2024" in as_text(message)
        body = as_text(message).replace(WHY, "").replace(SAYS.details, "")
        assert "2026" not in body


@pytest.mark.parametrize("gone", ["metrics", "claims", "sources"])
def test_what_was_taken_out_since_is_left_out(gone: str) -> None:
    without = replace(busy_knowledge(), **{gone: {}})
    for message in (
        digest_message(without, busy_digest(), HERE), details_message(without, busy_digest())
    ):  # fmt: skip
        assert message.summary
        assert judged(message) == []


def test_a_line_that_was_taken_out_since_keeps_its_id() -> None:
    world = busy_knowledge()
    fewer = {id: replace(one, families={"other": ("x",)}) for id, one in world.metrics.items()}
    message = digest_message(replace(world, metrics=fewer), busy_digest(), HERE)
    assert "pytorch passed tensorflow" in as_text(message)


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        ({}, NOTHING),
        ({"moved": 1}, "One thing moved. Leave what runs as it is; weigh it in your next choice."),
        (
            {"moved": 1, "flipped": 1},
            "One thing moved, two claims flipped."
            " Leave what runs as it is; do not repeat the claim as it was.",
        ),
        ({"released": 1}, "One new version. Read the notes before you upgrade."),
    ],
)
def test_what_happened_is_counted_and_what_to_do_is_said(
    kinds: dict[str, int], sentence: str
) -> None:
    busy = busy_digest()
    made = {kind: getattr(busy, kind)[:number] for kind, number in kinds.items()}
    assert judgement(replace(QUIET, **made)) == sentence


def test_a_decision_weighs_most() -> None:
    assert judgement(busy_digest(), decisions=2).endswith("Look again at what was decided.")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 16), date(2026, 11, 22), "16–22 Nov 2026"),
        (date(2026, 10, 26), date(2026, 11, 1), "26 Oct – 1 Nov 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 Dec 2026 – 3 Jan 2027"),
    ],
)
def test_a_week_is_said_as_shortly_as_can_be(first: date, last: date, words: str) -> None:
    assert dates(Digest(day=last, first=first, last=last)) == words


times = st.integers(0, 12)


@settings(max_examples=40, deadline=None)
@given(
    crossed=times, flipped=times, moved=times, released=times, missing=times,
    topics=st.sets(st.sampled_from(sorted(TOPICS)), max_size=4), is_brief=st.booleans(),
    decisions=st.integers(0, 4),
)  # fmt: skip
def test_any_digest_fits(
    crossed: int, flipped: int, moved: int, released: int, missing: int,
    topics: set[str], is_brief: bool, decisions: int,
) -> None:  # fmt: skip
    busy = busy_digest()
    digest = replace(
        busy,
        crossed=busy.crossed * crossed,
        flipped=busy.flipped * flipped,
        moved=busy.moved * moved,
        released=busy.released * released,
        missing=busy.missing * missing,
    )
    digest = narrow(digest, sorted(topics))
    to = replace(BRIEF if is_brief else HERE, changed=(CHANGED,) * decisions)
    message = said(digest, to)
    assert judged(message) == []
    assert above(message.parts) <= FOLD
    assert len(facts(message)) <= (3 if is_brief else 5)
    assert (len(message.parts) <= 7) == (is_quiet(digest) and not decisions)
    assert judged(details_message(busy_knowledge(), digest)) == []
