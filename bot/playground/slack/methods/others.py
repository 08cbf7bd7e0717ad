"""The remaining methods: who am I, open a socket, judge blocks."""

from bot.playground.slack.parts import Parts
from bot.playground.slack.rules.judge_blocks import judge_message, judge_view
from bot.playground.slack.rules.refusals import Refusal
from bot.playground.slack.state.workspace import BOT, BOT_USER
from bot.playground.slack.wire import Json

VALIDATED = {"blocks": "invalid_blocks", "message": "invalid_message", "view": "invalid_view"}


def auth_test(arguments: Json, parts: Parts) -> Json:
    """Who the token stands for."""
    name = parts.workspace.users[BOT_USER].name
    me = {"user": name, "user_id": BOT_USER, "bot_id": BOT}
    place = {"url": f"{parts.origin}/", "team": parts.workspace.team_name}
    place["team_id"] = parts.workspace.team
    return {**place, **me, "is_enterprise_install": False}


def open_connection(arguments: Json, parts: Parts) -> Json:
    """The address of a new Socket Mode connection."""
    return {"url": parts.origin.replace("http", "ws", 1) + parts.outbox.socket.new_path()}


def validate(arguments: Json, parts: Parts) -> Json:
    """Judge blocks, a message or a view without posting it."""
    given = [key for key in VALIDATED if arguments.get(key) is not None]
    if len(given) != 1:
        raise Refusal("invalid_arguments")
    key, value = given[0], arguments[given[0]]
    if key == "message":
        value = value.get("blocks") if isinstance(value, dict) else value
    at = {"blocks": "", "message": "/blocks", "view": ""}[key]
    problems = judge_view(value, at=at) if key == "view" else judge_message(value, at=at)
    if not problems:
        return {}
    errors = [
        {"pointer": each.pointer, "code": "failed_constraint", "message": each.message}
        for each in problems
    ]
    raise Refusal(VALIDATED[key], errors=errors)
