"""The `assistant.threads.*` methods: prompts to offer, a status while working, a title."""

from bot.playground.slack.methods.arguments import need
from bot.playground.slack.methods.places import writable
from bot.playground.slack.parts import Parts
from bot.playground.slack.rules.refusals import Refusal
from bot.playground.slack.state.workspace import Channel
from bot.playground.slack.wire import Json

PROMPTS = 4
LOADING_MESSAGES = 10


def set_suggested_prompts(arguments: Json, parts: Parts) -> Json:
    """Offer up to four prompts in a person's direct messages."""
    channel = _direct(arguments, parts)
    prompts = arguments.get("prompts")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= PROMPTS:
        raise Refusal("invalid_arguments")
    if not all(_is_prompt(each) for each in prompts):
        raise Refusal("invalid_arguments")
    title = str(arguments.get("title") or "")
    parts.workspace.prompts[channel.id] = {"title": title, "prompts": prompts}
    return {}


def set_status(arguments: Json, parts: Parts) -> Json:
    """Say what the app is doing; an empty status takes it away."""
    channel = writable(parts, arguments.get("channel_id"))
    need(arguments, "thread_ts", "invalid_arguments")
    status = arguments.get("status")
    messages = arguments.get("loading_messages") or []
    if not isinstance(status, str) or len(messages) > LOADING_MESSAGES:
        raise Refusal("invalid_arguments")
    parts.workspace.statuses[channel.id] = status
    return {}


def set_title(arguments: Json, parts: Parts) -> Json:
    """Name a thread of the direct messages."""
    channel = _direct(arguments, parts)
    thread = need(arguments, "thread_ts", "invalid_arguments")
    parts.workspace.titles[channel.id, thread] = need(arguments, "title", "invalid_arguments")
    return {}


def _direct(arguments: Json, parts: Parts) -> Channel:
    channel = writable(parts, arguments.get("channel_id"))
    if not channel.is_im:
        raise Refusal("channel_not_found")
    return channel


def _is_prompt(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(value.get(key), str) and value[key] for key in ("title", "message")
    )
