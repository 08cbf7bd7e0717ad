"""The methods of the Web API, and all that this Slack knows."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from bot.playground.slack.rules.refusals import Refusal, TooFast
from tests.storm.slack.plan import Draws, Plan
from tests.storm.slack.reading import BOT, message, page, told
from tests.storm.slack.workspaces import Json, Workspaces

ROLES = ("admin", "owner", "primary_owner", "restricted", "ultra_restricted", "bot")
TIME_ZONE: Json = {"tz": "Europe/London", "tz_label": "Greenwich Mean Time", "tz_offset": 0}


@dataclass(slots=True, kw_only=True)
class Answer:
    """What a call is answered."""

    body: Json
    status: int = 200
    retry_after_s: int | None = None


class Slack:
    """What was said, what goes wrong, and a count of everything."""

    def __init__(self, plan: Plan) -> None:
        self.space = Workspaces(plan)
        self.draws = Draws(plan.seed)
        self.calls: Counter[str] = Counter()
        self.responses: list[Json] = []
        self._late = 0

    def change_plan(self, changes: Json) -> Json:
        """Follow the plan with some of it changed; gives the whole."""
        self.space.plan = self.space.plan.changed(changes)
        if "seed" in changes:
            self.draws.begin(self.space.plan.seed)
        return self.shown_plan()

    def shown_plan(self) -> Json:
        """The plan."""
        shown: Json = msgspec.to_builtins(self.space.plan)
        return shown

    def counts(self) -> Json:
        """How much of what there was."""
        return {
            "posts": len(self.space.posts),
            "own_429s": self.space.own_429s,
            "late": self._late,
            "faults": dict(self.draws.counts),
            "calls": dict(self.calls),
        }

    def answer(self, method: str, arguments: Json, token: str) -> Answer:
        """What a call is answered when nothing goes wrong."""
        try:
            workspace = self.space.of_token(token)
            if method == "chat.postMessage":
                return Answer(body=self._post(arguments, token))
            if method not in METHODS:
                raise Refusal("unknown_method", req_method=method)
            return Answer(body={"ok": True, **METHODS[method](self.space, workspace, arguments)})
        except TooFast as early:
            return Answer(body=early.answer, status=429, retry_after_s=early.retry_after_s)
        except Refusal as refusal:
            return Answer(body=refusal.answer)
        except ValueError:  # a time, a limit or a cursor that is none
            return Answer(body=Refusal("invalid_arguments").answer)

    def post_late(self, arguments: Json, token: str) -> None:
        """Apply a post later on."""
        with contextlib.suppress(Refusal):
            apply = self.space.admit(arguments, token)
            self._late += 1

            def apply_now() -> None:
                self._late -= 1
                apply()

            late_by = self.draws.late_by(self.space.plan)
            asyncio.get_running_loop().call_later(late_by, apply_now)

    def _post(self, arguments: Json, token: str) -> Json:
        post = self.space.admit(arguments, token)()
        posted = message(post, has_metadata=True)
        return {"ok": True, "channel": post.channel, "ts": post.ts, "message": posted}


def who(space: Workspaces, workspace: str, arguments: Json) -> Json:
    """`auth.test`."""
    me = {"user": "framewise", "user_id": BOT["user"], "bot_id": BOT["bot_id"]}
    return {"url": "http://slack.test/", "team": workspace, "team_id": workspace, **me}


def person(space: Workspaces, workspace: str, arguments: Json) -> Json:
    """`users.info`: everybody is a plain member in London."""
    id = str(arguments.get("user"))
    known = {"id": id, "team_id": workspace, "name": id.lower(), "deleted": False, **TIME_ZONE}
    return {"user": {**known, **{f"is_{role}": False for role in ROLES}}}


def whisper(space: Workspaces, workspace: str, arguments: Json) -> Json:
    """`chat.postEphemeral`, which is not kept."""
    return {"message_ts": f"{time.time():.6f}"}


def update(space: Workspaces, workspace: str, arguments: Json) -> Json:
    """`chat.update`."""
    channel = str(arguments.get("channel"))
    post = space.channel(workspace, channel).by_ts.get(str(arguments.get("ts")))
    if post is None:
        raise Refusal("message_not_found")
    post.text = str(arguments.get("text") or "")
    return {"channel": channel, "ts": post.ts, "text": post.text}


def history(space: Workspaces, workspace: str, arguments: Json) -> Json:
    """Top-level posts, newest first; after an `oldest` without a `latest`, those next to it."""
    _may_read(space, arguments)
    forward = bool(arguments.get("oldest")) and not arguments.get("latest")
    top = space.channel(workspace, str(arguments["channel"])).top
    posts, cursor = page(top, arguments, forward=forward)
    return told(posts[::-1], cursor, arguments)


def replies(space: Workspaces, workspace: str, arguments: Json) -> Json:
    """A root and its replies, oldest first; the root is on each page."""
    _may_read(space, arguments)
    channel, ts = space.channel(workspace, str(arguments["channel"])), str(arguments.get("ts"))
    if ts not in channel.by_ts and ts not in channel.threads:
        raise Refusal("thread_not_found")
    root = [channel.by_ts[ts]] if ts in channel.by_ts else []
    posts, cursor = page(channel.threads.get(ts, []), arguments, forward=True)
    return told(root + posts, cursor, arguments)


def open_direct(space: Workspaces, workspace: str, arguments: Json) -> Json:
    """`conversations.open` with one person."""
    return {"channel": {"id": f"D{str(arguments.get('users'))[1:]}"}}


def _may_read(space: Workspaces, arguments: Json) -> None:
    if space.plan.history == "missing_scope":
        raise Refusal("missing_scope", needed="channels:history", provided="chat:write")
    if not arguments.get("channel"):
        raise Refusal("channel_not_found")


METHODS: dict[str, Callable[[Workspaces, str, Json], Json]] = {
    "auth.test": who,
    "chat.postEphemeral": whisper,
    "chat.update": update,
    "conversations.history": history,
    "conversations.open": open_direct,
    "conversations.replies": replies,
    "users.info": person,
}
"""All but `chat.postMessage`, which Slack itself sees to."""
