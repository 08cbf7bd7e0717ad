"""Installing the app: Slack's question, the code that it gives, and the token for that code."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urljoin

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.error import BoltError
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import InstallationStore, OAuthStateStore
from slack_sdk.oauth.installation_store import Installation

from bot.messages.installing import Page, begin, cancelled, installed, org_wide, refused, stale
from bot.slack.installing.pages import INSTALL, REDIRECT, as_html, into_slack
from bot.slack.outcome import FAILURES, code_of
from bot.store.guard import CALL_S

AUTHORIZE = "../oauth/v2/authorize"
"""Where Slack asks, seen from its Web API."""
CANCELLED = "access_denied"
STALE = frozenset({"invalid_browser", "invalid_state"})

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Offered:
    """The app as Slack knows it, and what is asked for."""

    client_id: str
    client_secret: str = field(repr=False)
    scopes: Sequence[str]
    address: str
    """Our own public address; empty: Slack takes the one redirect that the manifest names."""
    api_url: str


class OrgWide(BoltError):
    """It was to be installed for a whole organisation."""


class InstallFlow(OAuthFlow):
    """Bolt's flow with our pages, which asks nobody for more than it needs and logs no code."""

    def __init__(
        self,
        offered: Offered,
        installations: InstallationStore,
        states: OAuthStateStore,
        clock: Callable[[], datetime],
    ) -> None:
        self._clock = clock
        settings = OAuthSettings(
            client_id=offered.client_id,
            client_secret=offered.client_secret,
            scopes=list(offered.scopes),
            user_scopes=[],
            redirect_uri=f"{offered.address}{REDIRECT}" if offered.address else None,
            install_path=INSTALL,
            redirect_uri_path=REDIRECT,
            authorization_url=urljoin(offered.api_url, AUTHORIZE),
            installation_store=installations,
            state_store=states,
            callback_options=CallbackOptions(success=self._installed, failure=self._failed),
        )
        super().__init__(client=_silent_client(offered.api_url), settings=settings)

    def build_authorize_url(self, state: str, request: BoltRequest) -> str:
        """Where Slack asks; nothing that the request says goes into it."""
        return str(self.settings.authorize_url_generator.generate(state=state))

    def build_install_page_html(self, url: str, request: BoltRequest) -> str:
        """The page that leads there."""
        return as_html(begin(), url)

    def run_installation(self, code: str) -> Installation | None:
        """The installation for a code; None: Slack does not take the code, or does not answer."""
        settings = self.settings
        try:
            answer = self.client.oauth_v2_access(
                code=code,
                client_id=settings.client_id,
                client_secret=settings.client_secret,
                redirect_uri=settings.redirect_uri,
            )
            token = answer.get("access_token")
            if not isinstance(token, str) or not token.startswith("xoxb-"):
                log.warning("an installation was not completed: Slack gave no bot token")
                return None
            bot = self.client.auth_test(token=token)
        except FAILURES as error:
            why = code_of(error) if isinstance(error, SlackApiError) else type(error).__name__
            log.warning("an installation was not completed (%s)", why)
            return None
        enterprise, team = answer.get("enterprise") or {}, answer.get("team") or {}
        return Installation(
            app_id=answer.get("app_id"),
            enterprise_id=enterprise.get("id"),
            enterprise_name=enterprise.get("name"),
            team_id=team.get("id"),
            team_name=team.get("name"),
            bot_token=token,
            bot_id=bot.get("bot_id"),
            bot_user_id=answer.get("bot_user_id") or bot.get("user_id"),
            bot_scopes=answer.get("scope") or "",
            user_id=(answer.get("authed_user") or {}).get("id") or "",
            is_enterprise_install=bool(answer.get("is_enterprise_install")),
            token_type=answer.get("token_type"),
            installed_at=_slacks_time(answer.headers, self._clock()).timestamp(),
        )

    def store_installation(self, request: BoltRequest, installation: Installation) -> None:
        """Keeps it; one for a whole organisation is given back."""
        if installation.is_enterprise_install or not installation.team_id:
            self._give_back(installation)
            raise OrgWide("installed for a whole organisation")
        super().store_installation(request, installation)
        log.info("the app was installed in %s", installation.team_id)

    def _give_back(self, installation: Installation) -> None:
        try:
            self.client.auth_revoke(token=installation.bot_token)
        except FAILURES as error:
            log.warning("an org-wide token could not be given back (%s)", type(error).__name__)

    def _installed(self, args: SuccessArgs) -> BoltResponse:
        done = args.installation
        return self._page(
            HTTPStatus.OK,
            installed(done.team_name or ""),
            into_slack(done.app_id, done.team_id),
        )

    def _failed(self, args: FailureArgs) -> BoltResponse:
        if isinstance(args.error, OrgWide):
            return self._page(HTTPStatus.FORBIDDEN, org_wide(), INSTALL)
        if args.reason in STALE:
            return self._page(HTTPStatus.BAD_REQUEST, stale(), INSTALL)
        if args.reason == CANCELLED:
            return self._page(HTTPStatus.OK, cancelled(), INSTALL)
        return self._page(HTTPStatus.BAD_REQUEST, refused(), INSTALL)

    def _page(self, status: HTTPStatus, page: Page, link: str) -> BoltResponse:
        forget = self.settings.state_utils.build_set_cookie_for_deletion()
        body = as_html(page, link)
        return BoltResponse(status=status.value, body=body, headers={"Set-Cookie": forget})


def _silent_client(api_url: str) -> WebClient:
    """A client that logs no answer, at any level: they hold tokens."""
    silent = logging.getLogger(f"{__name__}.calls")
    silent.setLevel(logging.WARNING)
    return WebClient(base_url=api_url, retry_handlers=[], timeout=CALL_S, logger=silent)


def _slacks_time(headers: dict[str, str], ours: datetime) -> datetime:
    """The time it is at Slack: by it the times of events are told."""
    named = {name.lower(): value for name, value in headers.items()}
    try:
        return parsedate_to_datetime(str(named.get("date", "")))
    except ValueError:
        return ours
