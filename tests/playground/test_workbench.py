"""Tools: long-running things that the page starts and follows line by line."""

import logging
import threading
from collections.abc import Callable

import pytest

from bot.playground.completion import Completion
from bot.playground.stand_in import SlackStandIn
from bot.playground.tool import Say, Tool
from tests.playground.page_requests import do, state

WISH = {"do": "tool", "user": "U0ALEX", "name": "collect"}


def tool(run: Callable[[Say], None]) -> Tool:
    return Tool(name="collect", label="Collect", about="Fetches numbers.", run=run)


def test_a_tool_shows_its_lines_while_it_runs() -> None:
    goes_on = threading.Event()

    def run(say: Say) -> None:
        say("one")
        goes_on.wait()
        say("two")

    with SlackStandIn(tools=[tool(run)]) as slack:
        do(slack, WISH)
        slack.wait_for(lambda: state(slack)["tools"][0]["lines"] == ["one"])
        assert state(slack)["tools"][0]["is_running"]
        goes_on.set()
        slack.wait_for(lambda: not state(slack)["tools"][0]["is_running"])
        assert state(slack)["tools"][0]["lines"] == ["one", "two"]


def test_a_tool_runs_once_at_a_time() -> None:
    goes_on, started = threading.Event(), []

    def run(say: Say) -> None:
        started.append(1)
        goes_on.wait()

    with SlackStandIn(tools=[tool(run)]) as slack:
        do(slack, WISH)
        do(slack, WISH)
        goes_on.set()
        slack.wait_for(lambda: not state(slack)["tools"][0]["is_running"])
    assert started == [1]


def test_a_tool_that_fails_says_so_without_the_trace(caplog: pytest.LogCaptureFixture) -> None:
    def run(say: Say) -> None:
        raise ValueError("a secret detail")

    caplog.set_level(logging.CRITICAL + 1)
    with SlackStandIn(tools=[tool(run)]) as slack:
        do(slack, WISH)
        slack.wait_for(lambda: state(slack)["tools"][0]["lines"])
        (line,) = state(slack)["tools"][0]["lines"]
    assert line.startswith("That did not work (ref ")
    assert "secret" not in line


def test_a_tool_may_outlive_the_stand_in() -> None:
    goes_on, ended = threading.Event(), threading.Event()

    def run(say: Say) -> None:
        goes_on.wait()
        say("nobody listens")
        ended.set()

    with SlackStandIn(tools=[tool(run)]) as slack:
        do(slack, WISH)
    goes_on.set()
    assert ended.wait(10)


def test_there_is_no_other_tool(slack: SlackStandIn) -> None:
    assert do(slack, WISH)[0] == 400


def test_the_page_lists_what_is_worth_typing() -> None:
    offered = [Completion(text="/framewise stats", about="numbers")]
    with SlackStandIn(completions=offered) as slack:
        listed = state(slack)["completions"]
    assert listed == [{"text": "/framewise stats", "about": "numbers"}]
