"""Slack's signature: how an app tells that a request over HTTP is from Slack."""

import hashlib
import hmac

VERSION = "v0"


def signed(body: bytes, secret: str, at: int) -> dict[str, str]:
    """The headers that prove a body was sent by one who knows the secret, at that second."""
    base = f"{VERSION}:{at}:".encode() + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": f"{VERSION}={digest}"}
