"""Requests as the page makes them: what is read, and what a person does."""

import json
import urllib.error
import urllib.request
from typing import Any

from bot.playground.stand_in import SlackStandIn


def get(url: str, **headers: str) -> tuple[int, Any, str]:
    return _open(urllib.request.Request(url, headers=headers))


def do(slack: SlackStandIn, wish: dict[str, Any], **headers: str) -> tuple[int, Any, str]:
    content = {"Content-Type": "application/json", **headers}
    body = json.dumps(wish).encode()
    return _open(urllib.request.Request(slack.page_url + "page/do", body, content))


def _open(request: urllib.request.Request) -> tuple[int, Any, str]:
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode()


def state(slack: SlackStandIn, user: str = "U0ALEX") -> dict[str, Any]:
    """What the page of a user shows."""
    shown: dict[str, Any] = json.loads(get(f"{slack.page_url}page/state?user={user}")[2])
    return shown
