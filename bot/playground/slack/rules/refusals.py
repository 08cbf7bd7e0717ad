"""What Slack refuses before it looks at a call's arguments, in the shape it answers with."""

from collections.abc import Callable, Collection

from bot.playground.slack.wire import Json

BOT_TOKEN = "xoxb-playground"
APP_TOKEN = "xapp-playground"
APP_LEVEL = frozenset({"apps.connections.open"})

NO_SCOPE: tuple[str, ...] = ()
# A method needs one of its scopes; "history" and "read" depend on the kind of conversation.
SCOPES: dict[str, tuple[str, ...]] = {
    "apps.connections.open": NO_SCOPE,
    "apps.uninstall": NO_SCOPE,
    "assistant.threads.setStatus": ("assistant:write", "chat:write"),
    "assistant.threads.setSuggestedPrompts": ("assistant:write",),
    "assistant.threads.setTitle": ("assistant:write",),
    "auth.revoke": NO_SCOPE,
    "auth.test": NO_SCOPE,
    "blocks.validate": NO_SCOPE,
    "chat.delete": ("chat:write",),
    "chat.getPermalink": NO_SCOPE,
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.info": ("channels:read", "groups:read", "im:read"),
    "conversations.list": ("channels:read", "groups:read", "im:read"),
    "conversations.members": ("channels:read", "groups:read", "im:read"),
    "conversations.open": ("im:write",),
    "conversations.replies": ("channels:history", "groups:history", "im:history"),
    "files.completeUploadExternal": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "oauth.v2.access": NO_SCOPE,
    "reactions.add": ("reactions:write",),
    "reactions.remove": ("reactions:write",),
    "users.info": ("users:read",),
    "views.open": NO_SCOPE,
    "views.publish": NO_SCOPE,
    "views.push": NO_SCOPE,
    "views.update": NO_SCOPE,
}


class Refusal(Exception):
    """A call that Slack answers with `ok: false`; `more` holds the other keys of the answer."""

    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.error = error
        self.more = more

    @property
    def answer(self) -> Json:
        return {"ok": False, "error": self.error, **self.more}


class TooFast(Refusal):
    """A call that comes too early: HTTP 429, with the seconds to wait."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__("ratelimited")
        self.retry_after_s = retry_after_s


def check_token(method: str, token: str | None, check: Callable[[str], None]) -> None:
    """Refuse a call without a token, with a wrong one, or with one of the wrong kind."""
    if not token:
        raise Refusal("not_authed")
    check(token)
    if (token == APP_TOKEN) != (method in APP_LEVEL):
        raise Refusal("not_allowed_token_type")


def check_scope(method: str, granted: Collection[str]) -> None:
    """Refuse a call when none of the scopes that allow its method is granted."""
    require(SCOPES[method], granted)


def require(any_of: Collection[str], granted: Collection[str]) -> None:
    """Refuse when scopes are needed and none of them is granted."""
    if any_of and not set(any_of) & set(granted):
        raise Refusal("missing_scope", needed=",".join(any_of), provided=",".join(sorted(granted)))


def invalid(error: str, problems: list[str]) -> Refusal:
    """Slack's refusal of blocks and views: each problem with a pointer to where it is."""
    messages = [f"[ERROR] {problem}" for problem in problems]
    return Refusal(error, errors=problems, response_metadata={"messages": messages})
