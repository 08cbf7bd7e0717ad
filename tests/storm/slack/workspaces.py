"""Every workspace: what was posted where, and what may be posted."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from bot.playground.slack.rules.judge_metadata import checked_metadata
from bot.playground.slack.rules.refusals import Refusal, TooFast
from tests.storm.slack.plan import Plan

APART_S = 1.0
RETRY_AFTER_S = 1
MICROS = 1_000_000
Json = dict[str, Any]


class Post(msgspec.Struct, kw_only=True):
    """One post that was applied; `time` is when, and `asked` when it was asked for."""

    workspace: str
    channel: str
    ts: str
    thread_ts: str | None
    text: str
    metadata: Json | None
    asked: float
    time: float
    token: str


@dataclass(slots=True)
class Channel:
    """The posts of one channel, in the order of their times."""

    by_ts: dict[str, Post] = field(default_factory=dict)
    top: list[Post] = field(default_factory=list)
    threads: dict[str, list[Post]] = field(default_factory=dict)
    newest: int = 0
    paced_at: float = float("-inf")

    def next_ts(self, at: float) -> str:
        """A time later than every one before."""
        self.newest = max(int(at * MICROS), self.newest + 1)
        return f"{self.newest // MICROS}.{self.newest % MICROS:06d}"

    def add(self, post: Post) -> None:
        """Keep a post where it will be looked for."""
        self.by_ts[post.ts] = post
        if post.thread_ts is None:
            self.top.append(post)
        else:
            self.threads.setdefault(post.thread_ts, []).append(post)


class Workspaces:
    """The posts of all, and the rules for new ones."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.posts: list[Post] = []
        self.own_429s = 0
        self._channels: dict[tuple[str, str], Channel] = {}

    def of_token(self, token: str) -> str:
        """The workspace that a token is for."""
        kind, _, workspace = token.partition("-")
        if not token:
            raise Refusal("not_authed")
        if kind != "xoxb" or not workspace:
            raise Refusal("invalid_auth")
        if workspace in self.plan.revoked:
            raise Refusal("token_revoked")
        return workspace

    def channel(self, workspace: str, id: str) -> Channel:
        """The channel of that id; there is every channel."""
        found = self._channels.get((workspace, id))
        if found is None:
            found = self._channels[workspace, id] = Channel()
        return found

    def admit(self, arguments: Json, token: str) -> Callable[[], Post]:
        """Let a post in, or refuse it; what this gives applies it, now or later."""
        workspace, id = self.of_token(token), str(arguments.get("channel") or "")
        if not id:
            raise Refusal("channel_not_found")
        if f"{workspace}/{id}" in self.plan.archived:
            raise Refusal("is_archived")
        metadata = checked_metadata(_opened(arguments.get("metadata"))) or None
        if not (arguments.get("text") or arguments.get("blocks")):
            raise Refusal("no_text")
        channel = self.channel(workspace, id)
        self._keep_pace(channel)
        asked = time.time()

        def apply() -> Post:
            at = time.time()
            post = Post(
                workspace=workspace,
                channel=id,
                ts=channel.next_ts(at),
                thread_ts=arguments.get("thread_ts") or None,
                text=str(arguments.get("text") or ""),
                metadata=metadata,
                asked=asked,
                time=at,
                token=token,
            )
            channel.add(post)
            self.posts.append(post)
            return post

        return apply

    def _keep_pace(self, channel: Channel) -> None:
        now = time.monotonic()
        if self.plan.pace and now - channel.paced_at < APART_S:
            self.own_429s += 1
            raise TooFast(RETRY_AFTER_S)
        channel.paced_at = now


def _opened(metadata: object) -> object:
    """The metadata of a form, which is JSON text, or of a JSON body, as it is."""
    if not isinstance(metadata, str) or not metadata:
        return metadata
    try:
        return msgspec.json.decode(metadata)
    except msgspec.DecodeError:
        raise Refusal("invalid_metadata_format") from None
