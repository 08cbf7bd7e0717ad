"""The `views.*` methods: modals that triggers open, and the App Home."""

import copy

from bot.playground.slack.methods.arguments import need
from bot.playground.slack.parts import Parts
from bot.playground.slack.rules.judge_blocks import judge_view
from bot.playground.slack.rules.refusals import Refusal, invalid
from bot.playground.slack.state.workspace import APP, BOT, Workspace
from bot.playground.slack.wire import Json

STACK = 3


def open_view(arguments: Json, parts: Parts) -> Json:
    """Open a modal for the user whose action gave the trigger."""
    view = checked_view(arguments.get("view"), "modal")
    user = parts.triggers.spend(need(arguments, "trigger_id", "invalid_arguments"))
    shown = new_view(view, parts.workspace, root=None)
    parts.workspace.modals[user] = [shown]
    return {"view": shown}


def push_view(arguments: Json, parts: Parts) -> Json:
    """Put a modal on top of the open one."""
    view = checked_view(arguments.get("view"), "modal")
    user = parts.triggers.spend(need(arguments, "trigger_id", "invalid_arguments"))
    return {"view": push_on(parts.workspace, user, view)}


def update_view(arguments: Json, parts: Parts) -> Json:
    """Replace an open modal or a published Home."""
    shown = _find(arguments, parts.workspace)
    if arguments.get("hash") not in (None, shown["hash"]):
        raise Refusal("hash_conflict")
    replace(shown, checked_view(arguments.get("view"), shown["type"]), parts.workspace)
    return {"view": shown}


def publish(arguments: Json, parts: Parts) -> Json:
    """Publish a user's App Home."""
    user = need(arguments, "user_id", "invalid_arguments")
    if user not in parts.workspace.users:
        raise Refusal("user_not_found")
    shown = parts.workspace.homes.get(user)
    if shown and arguments.get("hash") not in (None, shown["hash"]):
        raise Refusal("hash_conflict")
    view = checked_view(arguments.get("view"), "home")
    parts.workspace.homes[user] = new_view(view, parts.workspace, root=None)
    return {"view": parts.workspace.homes[user]}


def checked_view(view: object, kind: str) -> Json:
    """A view, once Slack takes it on this surface."""
    problems = [str(each) for each in judge_view(view)]
    if not isinstance(view, dict) or problems:
        raise invalid("invalid_arguments", problems)
    if view["type"] != kind:
        raise invalid("invalid_arguments", [f"must be a {kind} view [json-pointer:/view/type]"])
    return view


def push_on(workspace: Workspace, user: str, view: Json) -> Json:
    """Put a view on a user's stack of open modals."""
    stack = workspace.modals.get(user) or []
    if not stack:
        raise Refusal("not_found")
    if len(stack) >= STACK:
        raise Refusal("push_limit_reached")
    shown = new_view(view, workspace, root=stack[0])
    shown["previous_view_id"] = stack[-1]["id"]
    stack.append(shown)
    return shown


def new_view(view: Json, workspace: Workspace, *, root: Json | None) -> Json:
    """A view as Slack stores it."""
    number = workspace.number()
    id = f"V{number}"
    owner = {"id": id, "team_id": workspace.team, "app_id": APP, "bot_id": BOT, "external_id": ""}
    stack = {"root_view_id": root["id"] if root else id, "previous_view_id": None}
    shown: Json = {**owner, **stack, "callback_id": "", "private_metadata": ""}
    shown |= {"submit": None, "close": None}
    shown |= {"clear_on_close": False, "notify_on_close": False}
    replace(shown, view, workspace)
    return shown


def replace(shown: Json, view: Json, workspace: Workspace) -> None:
    """Give a shown view new content, and so a new hash."""
    shown |= copy.deepcopy(view)
    shown["blocks"] = workspace.with_ids(view["blocks"])
    shown["state"] = {"values": {}}
    shown["hash"] = f"{int(workspace.clock())}.{workspace.number()}"


def _find(arguments: Json, workspace: Workspace) -> Json:
    views = [view for stack in workspace.modals.values() for view in stack]
    for view in [*views, *workspace.homes.values()]:
        by_id = view["id"] == arguments.get("view_id")
        if by_id or (view["external_id"] and view["external_id"] == arguments.get("external_id")):
            return view
    raise Refusal("not_found")
