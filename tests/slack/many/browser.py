"""The browser of whoever installs the app: it keeps a cookie and follows what it is shown."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlsplit


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A page."""

    status: int
    body: str
    headers: dict[str, str]

    @property
    def title(self) -> str:
        """What it says on top."""
        return unescape(re.findall(r"<h1>(.*?)</h1>", self.body)[0])

    @property
    def link(self) -> str:
        """Where its button leads."""
        return unescape(re.findall(r'<a href="(.*?)"', self.body)[0])


@dataclass
class Browser:
    """One that is at the bot's address."""

    port: int
    cookie: str = field(default="", repr=False)

    def get(self, address: str, method: str = "GET") -> Shown:
        """Go there: to a path, or to the path of a whole address."""
        parts = urlsplit(address)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, headers={"Cookie": self.cookie} if self.cookie else {})
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        self.cookie = headers.get("set-cookie", self.cookie).split(";")[0]
        shown = Shown(status=response.status, body=response.read().decode(), headers=headers)
        connection.close()
        return shown
