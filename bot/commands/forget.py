"""``forget``: what was said is no longer held: one's own words, or a whole thread."""

from __future__ import annotations

from bot.core.errors import UserMistake
from bot.messages.forgotten import (
    CANNOT_TELL,
    NOT_YOURS,
    SURELY,
    forgotten,
    person_forgotten,
    surely,
    workspace_forgotten,
)
from bot.messages.message import Message
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "forget"
USAGE = "forget [thread|workspace]"
SUMMARY = "I forget what you told me; in a thread, `forget thread` forgets all of it"

THREAD, WORKSPACE = "thread", "workspace"


def answer(request: Request, toolbox: Toolbox) -> Message:
    """Forgets everything of who asks in this workspace, the thread it is asked in, or, for an
    admin who says so twice, the workspace.

    Raises:
        UserMistake: nothing is held here, something else was named, or it is not theirs to do.
    """
    if request.conversation is None:
        raise UserMistake("Nothing you type here is kept.")
    wanted = request.text.strip().lower()
    if wanted == THREAD:
        if not request.conversation.thread or request.conversation.is_aside:
            raise UserMistake("Say `forget thread` in the thread that I should forget.")
        turns = toolbox.memory.forget_conversation(request.conversation)
        return forgotten(turns, "of this thread")
    if wanted in (WORKSPACE, SURELY):
        return _workspace(
            request.conversation.workspace, request.by, toolbox, is_sure=wanted == SURELY
        )
    if wanted:
        raise UserMistake(f"Say `{USAGE}`.")
    return _person(request.conversation.workspace, request.by, toolbox)


def _person(workspace: str, person: str, toolbox: Toolbox) -> Message:
    """What waits goes first, so that no answer comes of it that is kept again; what was said goes
    last, for with it the traces of all are wiped out."""
    if toolbox.inbox is not None:
        toolbox.inbox.forget_person(workspace, person)
    decisions = toolbox.decisions.forget_person(workspace, person)
    toolbox.feedback.forget_person(workspace, person)
    toolbox.channels.forget_person(workspace, person)
    toolbox.subscriptions.forget_person(workspace, person)
    turns = toolbox.memory.forget_person(workspace, person)
    return person_forgotten(turns, decisions)


def _workspace(workspace: str, by: str, toolbox: Toolbox, *, is_sure: bool) -> Message:
    person = toolbox.people.person(workspace, by)
    if person is None:
        raise UserMistake(CANNOT_TELL)
    if not person.is_admin or person.is_external:
        raise UserMistake(NOT_YOURS)
    if not is_sure:
        return surely()
    if toolbox.inbox is not None:
        toolbox.inbox.forget_workspace(workspace, spares_work=True)
    toolbox.memory.forget_workspace(workspace, spares_work=True)
    return workspace_forgotten()
