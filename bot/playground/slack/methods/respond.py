"""An app's answer to a command or a click: by response URL, or inside the ack."""

from bot.playground.slack.methods.arguments import truth
from bot.playground.slack.methods.chat import by_bot, checked_content
from bot.playground.slack.parts import Parts
from bot.playground.slack.rules.refusals import Refusal
from bot.playground.slack.state.response_urls import ResponseUrl
from bot.playground.slack.wire import Json

URL_REFUSALS = frozenset({"expired_url", "invalid_url", "used_url"})


def respond(path: str, body: Json, parts: Parts) -> tuple[int, Json | None]:
    """Use a response URL once; gives the HTTP status and, for a refusal, its body."""
    try:
        place(parts.response_urls.spend(path), body, parts)
    except Refusal as refusal:
        return (404 if refusal.error in URL_REFUSALS else 400), refusal.answer
    return 200, None


def place(to: ResponseUrl, body: Json, parts: Parts) -> None:
    """Replace or delete the message that was clicked, or post a new one."""
    if to.source is not None and truth(body, "delete_original"):
        parts.workspace.remove(to.source)
        return
    content = checked_content(body, parts)
    if to.source is not None and truth(body, "replace_original"):
        parts.workspace.change(to.source, {"blocks": None, "attachments": None, **content})
        return
    is_public = body.get("response_type") == "in_channel"
    thread = {"thread_ts": body["thread_ts"]} if body.get("thread_ts") else {}
    message = {**by_bot(parts), **content, **thread}
    parts.workspace.post(to.channel, message, only_for=None if is_public else to.user)
