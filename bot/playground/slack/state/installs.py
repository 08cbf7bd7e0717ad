"""The tokens that a workspace has given to the app: by hand, or for a code; and their ends."""

import itertools
from dataclasses import dataclass, field
from typing import Literal

from bot.playground.slack.rules.refusals import APP_TOKEN, Refusal

CLIENT_ID, CLIENT_SECRET = "playground.client", "playground-client-secret"
CODE_S = 600
"""How long Slack takes a code."""

Standing = Literal["good", "token_revoked", "account_inactive"]
"""Whether a token works, or Slack's word for why not."""


@dataclass(kw_only=True)
class Code:
    """What a person allowed, until the app fetches the token for it."""

    by: str
    redirect_uri: str
    made_at: float
    is_org_wide: bool


@dataclass(kw_only=True)
class Installs:
    """Which tokens work in one workspace."""

    team: str
    tokens: dict[str, Standing]
    _codes: dict[str, Code] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def is_installed(self) -> bool:
        """Whether any token works."""
        return "good" in self.tokens.values()

    def check(self, token: str) -> None:
        """Refuse a token that never was, or is no more."""
        if token == APP_TOKEN:
            return
        standing = self.tokens.get(token)
        if standing is None:
            raise Refusal("invalid_auth")
        if standing != "good":
            raise Refusal(standing)

    def allow(self, *, by: str, redirect_uri: str, at: float, is_org_wide: bool = False) -> str:
        """A person allows the app: a code for it to take along."""
        code = f"{self.team}.{next(self._numbers)}"
        self._codes[code] = Code(
            by=by, redirect_uri=redirect_uri, made_at=at, is_org_wide=is_org_wide
        )
        return code

    def exchange(self, code: str, redirect_uri: str, at: float) -> tuple[str, Code]:
        """A token for a code, once."""
        found = self._codes.pop(code, None)
        if found is None or at - found.made_at > CODE_S:
            raise Refusal("invalid_code")
        if redirect_uri != found.redirect_uri:
            raise Refusal("bad_redirect_uri")
        token = f"xoxb-{self.team}-{next(self._numbers)}"
        self.tokens[token] = "good"
        return token, found

    def revoke(self, token: str) -> None:
        """End one token."""
        self.tokens[token] = "token_revoked"

    def uninstall(self) -> None:
        """End all that work."""
        for token, standing in self.tokens.items():
            if standing == "good":
                self.tokens[token] = "account_inactive"
