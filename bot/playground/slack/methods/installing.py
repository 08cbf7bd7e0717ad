"""The methods of an installation: a token for a code, and the end of tokens."""

from bot.playground.slack.parts import Parts
from bot.playground.slack.people.leaving import tell_of_the_end
from bot.playground.slack.rules.refusals import Refusal
from bot.playground.slack.state.installs import CLIENT_ID, CLIENT_SECRET
from bot.playground.slack.state.workspace import APP, BOT_USER
from bot.playground.slack.wire import Json

WITHOUT_TOKEN = frozenset({"oauth.v2.access"})
ORGANISATION = {"id": "E0PLAYGROUND", "name": "Playground Organisation"}


def access(arguments: Json, parts: Parts) -> Json:
    """A bot token for the code of a person who allowed the app."""
    _check_client(arguments)
    code, redirect = str(arguments.get("code")), str(arguments.get("redirect_uri") or "")
    token, allowed = parts.installs.exchange(code, redirect, parts.clock())
    team = {"id": parts.workspace.team, "name": parts.workspace.team_name}
    return {
        "access_token": token,
        "token_type": "bot",
        "scope": ",".join(sorted(parts.app.scopes)),
        "bot_user_id": BOT_USER,
        "app_id": APP,
        "team": None if allowed.is_org_wide else team,
        "enterprise": ORGANISATION if allowed.is_org_wide else None,
        "is_enterprise_install": allowed.is_org_wide,
        "authed_user": {"id": allowed.by},
    }


def revoke(arguments: Json, parts: Parts) -> Json:
    """The end of the token that the call is made with."""
    parts.installs.revoke(arguments["token"])
    return {"revoked": True}


def uninstall(arguments: Json, parts: Parts) -> Json:
    """The end of the app in the workspace; it is told as if a person had done it."""
    _check_client(arguments)
    parts.installs.uninstall()
    tell_of_the_end(parts)
    return {}


def _check_client(arguments: Json) -> None:
    if arguments.get("client_id") != CLIENT_ID:
        raise Refusal("invalid_client_id")
    if arguments.get("client_secret") != CLIENT_SECRET:
        raise Refusal("bad_client_secret")
