"""Whatever a Message says, Slack takes it and nobody is pinged."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.messages.message import (
    Chart,
    ChartBreak,
    ChartLine,
    Choice,
    Citation,
    Fact,
    Heading,
    Line,
    Link,
    Menu,
    MenuGroup,
    Message,
    Note,
    Part,
    Preformatted,
    Quote,
    Rating,
    Span,
    Table,
)
from bot.slack.blocks.slack_message import SlackMessage, as_slack, in_words, shared_by
from bot.slack.sharing import with_share
from tests.slack.blocks import judge

CLASSIC = ("section", "header", "context", "actions")
NASTY = (
    "<!channel>", "<@U0ALEX>", "<#C0MLHELP|general>", "&amp;", "&", "<", ">", "|", "*", "_", "~",
    "`", "```", "\n", "\u202e", "\x00", " ", "word", "http://x.io", "<https://x.io|x>", "🙂",
)  # fmt: skip
texts = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(NASTY), max_size=30).map("".join),
    st.tuples(st.sampled_from(NASTY), st.integers(1, 40_000)).map(
        lambda pair: (pair[0] * pair[1])[:40_000]
    ),
)
words = st.one_of(st.text(max_size=30), st.sampled_from(NASTY))
urls = st.one_of(st.none(), texts, texts.map(lambda text: f"https://x.io/{text}"))
citations = st.builds(Citation, source=words, as_of=words, url=urls, detail=words)
PEOPLE = ("U0SAM", "U0KIM")
CHANNEL = "C0ML"
NAMED = "|".join((*(f"<@{id}>" for id in PEOPLE), f"<#{CHANNEL}>"))
"""Whom and what we mean to name."""
tones = st.sampled_from(["plain", "strong", "struck", "quiet", "code", "person", "channel"])
spans = st.one_of(
    st.builds(Span, texts, tones),
    st.builds(Span, st.sampled_from(PEOPLE), st.just("person")),
    st.builds(Span, st.just(CHANNEL), st.just("channel")),
)
choices = st.builds(Choice, label=texts, says=texts, strong=st.booleans(), in_place=st.booleans())
groups = st.builds(MenuGroup, name=texts, choices=st.lists(choices, max_size=5).map(tuple))
values = st.one_of(st.none(), st.floats(), st.integers(-9, 9).map(float))
chart_lines = st.builds(ChartLine, name=words, values=st.lists(values, max_size=40).map(tuple))
breaks = st.builds(ChartBreak, at=st.integers(-1, 41), word=words)
parts = st.one_of(
    st.builds(Heading, text=texts),
    st.builds(Line, spans=st.lists(spans, max_size=4).map(tuple)),
    st.builds(
        Fact,
        text=texts,
        citations=st.lists(citations, max_size=3).map(tuple),
        heard=st.one_of(st.none(), texts),
        heard_from=st.one_of(st.none(), words, st.sampled_from(PEOPLE)),
        opinion=st.booleans(),
        mark=st.sampled_from(["point", "against", "plain"]),
    ),
    st.builds(Quote, text=texts, by=texts),
    st.builds(
        Table,
        caption=texts,
        rows=st.lists(st.lists(words, max_size=25).map(tuple), max_size=12).map(tuple),
    ),
    st.builds(
        Chart,
        title=texts,
        categories=st.lists(words, max_size=40).map(tuple),
        lines=st.lists(chart_lines, max_size=9).map(tuple),
        unit=texts,
        alt=texts,
        breaks=st.lists(breaks, max_size=4).map(tuple),
        footer=texts,
    ),
    st.builds(Link, label=texts, url=st.one_of(texts, texts.map(lambda text: f"https://{text}"))),
    st.builds(Note, text=texts),
    choices,
    st.builds(Menu, label=texts, groups=st.lists(groups, max_size=4).map(tuple)),
    st.builds(Rating, good=texts, bad=texts),
    st.builds(Preformatted, text=texts),
)
messages = st.builds(Message, summary=texts, parts=st.lists(parts, max_size=12).map(tuple))
many_inputs = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def without_people(made: SlackMessage) -> SlackMessage:
    """The message with whom and what we mean named plainly; nobody else may be pinged."""
    plain: SlackMessage = json.loads(re.sub(NAMED, "@", json.dumps(made)))
    return plain


@many_inputs
@given(messages)
def test_any_message_in_words_is_text_that_pings_nobody(message: Message) -> None:
    made = in_words(message)
    assert made["blocks"] == []
    text = re.sub(NAMED, "@", made["text"])
    assert 0 < len(made["text"]) <= judge.FALLBACK
    assert not judge.LIVE.search(text)


@many_inputs
@given(messages, texts, st.booleans())
def test_any_message_is_inside_every_limit(message: Message, asked: str, native: bool) -> None:
    made = shared_by("U0ALEX", as_slack(with_share(message, asked), native=native))
    made["blocks"][0]["elements"][0]["text"] = "who shared it"
    made["text"] = made["text"].replace("<@U0ALEX>", "", 1)
    assert judge.problems(without_people(made)) == []
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    made["text"].encode("utf-8")


@many_inputs
@given(messages)
def test_any_message_with_pictures_is_inside_every_limit(message: Message) -> None:
    charts = (part for part in message.parts if isinstance(part, Chart))
    pictures = {chart: f"F{number:010}" for number, chart in enumerate(charts)}
    made = as_slack(message, native=False, pictures=pictures)
    assert judge.problems(without_people(made)) == []


@many_inputs
@given(messages)
def test_slacks_own_models_take_the_classic_blocks(message: Message) -> None:
    for block in as_slack(message)["blocks"]:
        if block["type"] in CLASSIC:
            parsed = Block.parse(block)
            assert parsed is not None
            assert parsed.to_dict() == block


@given(messages)
@many_inputs
def test_the_same_message_gives_the_same_blocks(message: Message) -> None:
    assert as_slack(message) == as_slack(message)


@pytest.mark.parametrize(
    "part",
    [
        Heading(text="x"),
        Line(spans=(Span("x"),)),
        Fact(text="x", citations=()),
        Quote(text="x", by="y"),
        Table(caption="x", rows=(("a",), ("b",))),
        Chart(
            title="x",
            categories=("a", "b"),
            lines=(ChartLine(name="n", values=(1.0, 2.0)),),
            unit="%",
            alt="x",
        ),
        Link(label="x", url="https://x.io"),
        Note(text="x"),
        Choice(label="x", says="x"),
        Menu(label="x", groups=(MenuGroup(name="g", choices=(Choice(label="x", says="x"),)),)),
        Rating(good="x", bad="x"),
        Preformatted(text="x"),
    ],
    ids=lambda part: type(part).__name__,
)
def test_a_hundred_parts_of_one_kind_fit(part: Part) -> None:
    between = Heading(text="between")
    message = Message(summary="x", parts=(part, between) * 100)
    made = as_slack(message)
    assert judge.problems(made) == []
    assert "Shortened" in json.dumps(made["blocks"][-1])


def test_the_judges_limits_are_the_published_ones() -> None:
    assert {ours: theirs for ours, theirs in judge.PUBLISHED.items() if ours != theirs} == {}
    assert [pair for pair in judge.ALSO_PUBLISHED if pair[0] != pair[1]] == []
    assert all(ours <= theirs for ours, theirs in judge.STRICTER)


def test_the_judge_sees_what_is_wrong() -> None:
    made = as_slack(Message(summary="fine", parts=(Note(text="fine"),)))
    made["blocks"][0]["elements"][0]["text"] = "<!channel>" + "x" * 3000
    assert [problem.partition(": ")[2] for problem in judge.problems(made)] == [
        "text of 3010 characters",
        "text is not escaped",
    ]
