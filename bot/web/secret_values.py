"""Taking the values of credentials out of whatever a source sends back."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, quote_plus

from bot.web.contract import Credentials

SHORTEST = 6
"""Shorter values are no secrets, and taking them out would garble numbers."""
TAKEN_OUT = "..."


class SecretValues:
    """The values of headers (``Bearer ...``) and parameters, in every way they are written."""

    def __init__(self, credentials: Credentials) -> None:
        sent = [*credentials.headers.values(), *credentials.params.values()]
        words = {word for value in sent for word in (value, value.split(" ")[-1])}
        written = {form(word) for word in words for form in (str, quote, quote_plus)}
        self._values = sorted((w for w in written if len(w) >= SHORTEST), key=len, reverse=True)

    def taken_out_of(self, text: str) -> str:
        """The text with none of them."""
        for value in self._values:
            text = text.replace(value, TAKEN_OUT)
        return text

    def taken_out_of_all(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The headers with none of them."""
        return {name: self.taken_out_of(value) for name, value in headers.items()}
