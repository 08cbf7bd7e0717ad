"""Install, ask, uninstall, install again: each workspace by itself, through its own token."""

from __future__ import annotations

from tests.slack.conftest import ALEX, CHANNEL
from tests.slack.many.conftest import ONE, TWO, Many


def ask(many: Many, workspace: str, text: str) -> str:
    """Ask in the channel of a workspace and wait for the answer; gives it."""
    slack = many.slacks[workspace]
    ts = slack.post_as_user(channel=CHANNEL, user=ALEX, text=f"@Framewise {text}")
    answered = slack.wait_for(lambda: slack.thread(CHANNEL, ts)[1:])
    many.settle()
    return str(answered[0]["text"])


def test_a_workspace_that_installs_the_app_is_answered_with_its_own_token(many: Many) -> None:
    shown = many.install(ONE)
    assert (shown.status, shown.title) == (200, "Framewise is in One & Only")
    assert "hello" in ask(many, ONE, "hello")
    installed = many.access.installations.of(ONE)
    assert installed is not None
    assert (installed.generation, installed.by, installed.enterprise) == (1, "U0SAM", "")
    assert many.access.installations.of(TWO) is None
