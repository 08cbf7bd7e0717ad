"""Slack's side of HTTP: really signed requests over a real socket, and odd ones."""

from __future__ import annotations

import http.client
import json
import time
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

SECRET = "signing-secret-of-the-tests"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, kw_only=True)
class Got:
    """An answer."""

    status: int
    body: str


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Whoever knows a signing secret and a port."""

    port: int
    secret: str = SECRET

    def signed(self, body: str | bytes, *, age_s: int = 0) -> dict[str, str]:
        """The headers of a signed body."""
        at = str(int(time.time()) - age_s)
        signature = SignatureVerifier(self.secret).generate_signature(timestamp=at, body=body)
        return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": str(signature)}

    def post(self, body: str | bytes, kind: str = JSON, **headers: str) -> Got:
        """Send a signed body; headers given replace those of the signature."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send("POST", body, self.signed(body) | {"Content-Type": kind} | named)

    def event(self, event: dict[str, Any], **headers: str) -> Got:
        """Deliver an event."""
        body = {"type": "event_callback", "team_id": "T0PLAY", "event_id": "Ev1", "event": event}
        return self.post(json.dumps(body), **headers)

    def command(self, text: str, response_url: str) -> Got:
        """Type a slash command."""
        form = {"command": "/framewise", "text": text, "response_url": response_url}
        form |= {"team_id": "T0PLAY", "channel_id": "C0MLHELP", "user_id": "U0ALEX"}
        return self.post(urlencode(form | {"trigger_id": "1.2.3"}), FORM)

    def send(
        self,
        method: str,
        body: str | bytes = "",
        headers: dict[str, str] | None = None,
        path: str = "/slack/events",
    ) -> Got:
        """Send anything."""
        raw = body if isinstance(body, bytes) else body.encode()
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request(method, path, raw, headers or {})
            response = connection.getresponse()
            return Got(status=response.status, body=response.read().decode())
