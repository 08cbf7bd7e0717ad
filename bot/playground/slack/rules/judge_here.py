"""Judges blocks by what one workspace has: the kinds of blocks it knows, the files in it."""

from collections.abc import Iterator

from bot.playground.slack.rules.judge_blocks import Problem
from bot.playground.slack.state.workspace import Workspace


def judge_here(blocks: object, workspace: Workspace, *, at: str = "/blocks") -> list[Problem]:
    """What this workspace refuses though Slack's limits allow it."""
    return list(_within(blocks, workspace, at))


def _within(value: object, workspace: Workspace, at: str) -> Iterator[Problem]:
    if isinstance(value, list):
        for place, each in enumerate(value):
            yield from _within(each, workspace, f"{at}/{place}")
    elif isinstance(value, dict):
        kind = value.get("type")
        if kind in workspace.refused_blocks:
            yield Problem(f"{at}/type", f"unsupported type: {kind}")
        if kind == "image" and "slack_file" in value:
            yield from _file(value["slack_file"], workspace, f"{at}/slack_file")
        for key, each in value.items():
            yield from _within(each, workspace, f"{at}/{key}")


def _file(given: object, workspace: Workspace, at: str) -> Iterator[Problem]:
    keys = given.keys() if isinstance(given, dict) else set()
    if len(keys & {"id", "url"}) != 1:
        yield Problem(at, "must provide either an id or a url")
    elif isinstance(given, dict) and workspace.files.picture(str(given.get("id"))) is None:
        yield Problem(at, "invalid slack file")
