"""The Web API over HTTP: reads a call, refuses what Slack refuses, records it, answers it."""

import asyncio
import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.playground.slack.methods import (
    assistant,
    chat,
    conversations,
    files,
    history,
    installing,
    others,
    users,
    views,
)
from bot.playground.slack.methods.arguments import read_arguments
from bot.playground.slack.methods.replying import Answer, send_back
from bot.playground.slack.parts import Parts
from bot.playground.slack.rules.refusals import Refusal, TooFast, check_scope, check_token
from bot.playground.slack.state.faults import Fault, Faults, Reply
from bot.playground.slack.wire import Json

HTTP_OK = 200
Method = Callable[[Json, Parts], Json]
METHODS: dict[str, Method] = {
    "apps.connections.open": others.open_connection,
    "apps.uninstall": installing.uninstall,
    "assistant.threads.setStatus": assistant.set_status,
    "assistant.threads.setSuggestedPrompts": assistant.set_suggested_prompts,
    "assistant.threads.setTitle": assistant.set_title,
    "auth.revoke": installing.revoke,
    "auth.test": others.auth_test,
    "blocks.validate": others.validate,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.get_permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.update": chat.update,
    "conversations.history": history.history,
    "conversations.info": conversations.info,
    "conversations.list": conversations.list_conversations,
    "conversations.members": conversations.members,
    "conversations.open": conversations.open_conversation,
    "conversations.replies": history.replies,
    "files.completeUploadExternal": files.complete_upload,
    "files.getUploadURLExternal": files.get_upload_url,
    "oauth.v2.access": installing.access,
    "reactions.add": conversations.add_reaction,
    "reactions.remove": conversations.remove_reaction,
    "users.info": users.users_info,
    "views.open": views.open_view,
    "views.publish": views.publish,
    "views.push": views.push_view,
    "views.update": views.update_view,
}
NEED_TOKEN = frozenset({"auth.revoke"})
"""Methods that do something to the token itself."""
SECRET = frozenset({"client_secret", "code"})
"""Arguments that are shown to nobody."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One recorded Web API request and what it was answered."""

    method: str
    arguments: Json
    answer: Json


class WebApi:
    """The `/api/<method>` endpoint."""

    def __init__(self, parts: Parts, faults: Faults) -> None:
        self._parts = parts
        self._faults = faults
        self.calls: list[Call] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call; a fault that was asked for comes before everything else."""
        method = request.match_info["method"]
        raw = await _raw_arguments(request)
        entry = self._parts.traffic.from_app("call", method, _shown(raw))
        fault = self._faults.take(method) or self._parts.faults.hitting(method)
        answer = self._answer(method, raw, _token(request, raw), fault)
        self.calls.append(Call(method=method, arguments=_shown(raw), answer=answer.body))
        self._parts.traffic.close(entry, _outcome(answer, fault), answer.body)
        self._parts.changed()
        headers = {"x-oauth-scopes": ",".join(sorted(self._parts.app.scopes))}
        return await send_back(request, answer, fault.reply if fault else Reply.ANSWER, headers)

    def _answer(
        self, method: str, raw: Mapping[str, Any], token: str | None, fault: Fault | None
    ) -> Answer:
        if fault is None:
            return self._work(method, raw, token)
        if fault.late_s:
            asyncio.get_running_loop().call_later(fault.late_s, self._late, method, raw, token)
            return Answer(body={})
        done = self._work(method, raw, token) if fault.applies else None
        if done is not None and fault.status == HTTP_OK:
            return done
        refused = {"ok": False, "error": fault.error}
        return Answer(body=refused, status=fault.status, retry_after_s=fault.retry_after_s)

    def _late(self, method: str, raw: Mapping[str, Any], token: str | None) -> None:
        self._work(method, raw, token)
        self._parts.changed()

    def _work(self, method: str, raw: Mapping[str, Any], token: str | None) -> Answer:
        try:
            if method not in METHODS:
                raise Refusal("unknown_method", req_method=method)
            arguments = read_arguments(raw)
            if method not in installing.WITHOUT_TOKEN:
                check_token(method, token, self._parts.installs.check)
                check_scope(method, self._parts.app.scopes)
            if method in NEED_TOKEN:
                arguments["token"] = token
            done = METHODS[method](arguments, self._parts)
        except TooFast as early:
            return Answer(body=early.answer, status=429, retry_after_s=early.retry_after_s)
        except Refusal as refusal:
            return Answer(body=refusal.answer)
        return Answer(body={"ok": True, **done})


async def _raw_arguments(request: web.Request) -> dict[str, Any]:
    given: dict[str, Any] = dict(request.query)
    given |= _client(request)
    if request.content_type == "application/json":
        body = await request.json() if request.can_read_body else {}
        return {**given, **(body if isinstance(body, dict) else {})}
    return {**given, **dict(await request.post())}


def _token(request: web.Request, raw: Mapping[str, Any]) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme == "Bearer" else raw.get("token")


def _client(request: web.Request) -> dict[str, str]:
    """The app's own id and secret, where a call is made with them in place of a token."""
    scheme, _, held = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Basic":
        return {}
    id, _, secret = base64.b64decode(held).decode().partition(":")
    return {"client_id": id, "client_secret": secret}


def _shown(raw: Mapping[str, Any]) -> Json:
    raw = {key: value for key, value in raw.items() if key not in SECRET}
    try:
        return read_arguments(raw)
    except Refusal:
        return {key: value for key, value in raw.items() if key != "token"}


def _outcome(answer: Answer, fault: Fault | None) -> str:
    if fault is not None:
        return fault.outcome
    return "ok" if answer.body["ok"] else str(answer.body["error"])
