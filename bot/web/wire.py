"""One request over the network, with a cap on its time, its size and where it may lead."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import DecodeError, HTTPError, ReadTimeoutError

from bot.core.numbers.series import GapReason
from bot.web.asked import Asked, are_of_one_host
from bot.web.contract import Credentials
from bot.web.prompt import PromptAdapter

PROGRAM = "framewise/0.1.0"
MOST_REDIRECTS = 3
"""A renamed repository needs one."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
AT_ONCE = 65_536
"""Bytes read at a time."""
QUERY = re.compile(r"\?[^\s\"']*")


def user_agent(contact: str) -> str:
    """How we introduce ourselves: the program, and whom to write to, if the operator says."""
    return f"{PROGRAM} ({contact})" if contact else f"{PROGRAM} (adoption statistics for Slack)"


@dataclass(frozen=True, kw_only=True)
class Answered:
    """An answer of any status."""

    status: int
    headers: Mapping[str, str]
    """Lower-case names."""
    body: bytes

    @property
    def text(self) -> str:
        """The body; what cannot be read is marked."""
        return self.body.decode("utf-8-sig", errors="replace")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Why there is no answer, or none that can be used."""

    reason: GapReason
    detail: str
    passes: bool
    """Whether asking again may help."""
    wait_s: float | None = None
    """How long the source asks to be left alone."""


@dataclass(frozen=True, kw_only=True)
class Caps:
    """How much one request may take."""

    timeout_s: float
    most_bytes: int


class Wire:
    """A connection to one source, with its credentials."""

    def __init__(
        self, credentials: Credentials, clock: Callable[[], float], contact: str = ""
    ) -> None:
        _keep_questions_out_of_logs()
        self._credentials = credentials
        self._clock = clock
        self._session = _session(user_agent(contact))

    def send(self, asked: Asked, validators: Mapping[str, str], caps: Caps) -> Answered | Fault:
        """Asks once. Never raises: what requests raises holds the address and so the key."""
        try:
            return self._follow(asked, {**asked.headers, **validators}, caps)
        except (requests.Timeout, ReadTimeoutError):
            return _too_slow(caps)
        except requests.exceptions.SSLError:
            return Fault(reason="down", detail="its certificate is not to be trusted", passes=False)
        except requests.ConnectionError:
            return Fault(reason="down", detail="it cannot be reached", passes=True)
        except (requests.RequestException, ValueError):
            return Fault(reason="refused", detail="the request cannot be sent", passes=False)
        except DecodeError:
            return Fault(reason="truncated", detail="the answer cannot be unpacked", passes=True)
        except (HTTPError, HTTPException, OSError):
            return Fault(reason="truncated", detail="the answer stops in the middle", passes=True)

    def _follow(self, asked: Asked, headers: Mapping[str, str], caps: Caps) -> Answered | Fault:
        ends = self._clock() + caps.timeout_s
        url, params = asked.url, {**asked.params, **self._credentials.params}
        for _ in range(MOST_REDIRECTS + 1):
            left_s = ends - self._clock()
            if left_s <= 0:
                return _too_slow(caps)
            with self._session.request(
                asked.method,
                url,
                params=params,
                headers={**headers, **self._credentials.headers},
                data=None if asked.body is None else asked.body.encode(),
                timeout=left_s,
                stream=True,
                allow_redirects=False,
            ) as response:
                if response.status_code not in REDIRECTS:
                    return self._read(response, ends, caps)
                url = urljoin(url, response.headers.get("Location", ""))
            if asked.method == "POST" or not are_of_one_host(url, asked.url):
                return _moved("it sends its readers to another address")
            params = _missing(self._credentials.params, url)
        return _moved("it sends its readers in circles")

    def _read(self, response: requests.Response, ends: float, caps: Caps) -> Answered | Fault:
        body = bytearray()
        while part := response.raw.read1(AT_ONCE, decode_content=True):
            body += part
            if len(body) > caps.most_bytes:
                return Fault(
                    reason="changed_shape",
                    detail=f"the answer is longer than {caps.most_bytes:,} bytes",
                    passes=False,
                )
            if self._clock() > ends:
                return _too_slow(caps)
        return Answered(
            status=response.status_code, headers=_lowered(response.headers), body=bytes(body)
        )


def _session(agent: str) -> requests.Session:
    session = requests.Session()
    session.headers.update({"User-Agent": agent, "Accept-Encoding": "gzip, deflate"})
    session.auth = lambda request: request  # else ~/.netrc would be read and sent
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("https://", "http://"):
        session.mount(scheme, PromptAdapter())
    return session


def _too_slow(caps: Caps) -> Fault:
    detail = f"it did not answer within {caps.timeout_s:.2g} seconds"
    return Fault(reason="down", detail=detail, passes=True)


def _moved(detail: str) -> Fault:
    return Fault(reason="changed_shape", detail=detail, passes=False)


def _missing(params: Mapping[str, str], url: str) -> dict[str, str | int]:
    present = parse_qs(urlsplit(url).query)
    return {name: value for name, value in params.items() if name not in present}


def _lowered(headers: CaseInsensitiveDict[str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _keep_questions_out_of_logs() -> None:
    logging.getLogger("urllib3.connectionpool").addFilter(_without_query)


def _without_query(record: logging.LogRecord) -> bool:
    record.msg, record.args = QUERY.sub("?...", record.getMessage()), ()
    return True
