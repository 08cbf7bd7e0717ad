"""``forget``: what was said is no longer held: one's own words, or a whole thread."""

from __future__ import annotations

from bot.core.errors import UserMistake
from bot.messages.forgotten import forgotten
from bot.messages.message import Message
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "forget"
USAGE = "forget [thread]"
SUMMARY = "I forget what you told me; in a thread, `forget thread` forgets all of it"

THREAD = "thread"


def answer(request: Request, toolbox: Toolbox) -> Message:
    """Forgets everything that who asks said in this workspace, or the thread it is asked in.

    Raises:
        UserMistake: nothing is held here, or something else than a thread was named.
    """
    if request.conversation is None:
        raise UserMistake("Nothing you type here is kept.")
    wanted = request.text.strip().lower()
    if wanted == THREAD:
        if not request.conversation.thread or request.conversation.is_aside:
            raise UserMistake("Say `forget thread` in the thread that I should forget.")
        turns = toolbox.memory.forget_conversation(request.conversation)
        return forgotten(turns, "of this thread")
    if wanted:
        raise UserMistake(f"Say `{USAGE}`.")
    workspace = request.conversation.workspace
    turns = toolbox.memory.forget_person(workspace, request.by)
    toolbox.feedback.forget_person(workspace, request.by)
    toolbox.channels.forget_person(workspace, request.by)
    return forgotten(turns, "of yours")
