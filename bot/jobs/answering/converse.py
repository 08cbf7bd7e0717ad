"""A conversation, one message at a time: what was said before is read again for each answer."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.conversation import Change, ChannelSettings, Conversation, Question, Turn
from bot.core.errors import StoreDown
from bot.core.fresh_start import begins_anew
from bot.jobs.answering.answer import adds_something, as_called, line_of, respond
from bot.jobs.answering.line import Line
from bot.messages.anew import taken_anew
from bot.messages.forgotten import no_longer_known
from bot.messages.form import Form, describe_form
from bot.messages.help import welcome
from bot.messages.message import Message
from bot.toolbox import Request, Toolbox

log = logging.getLogger(__name__)

REFERENCE_BYTES = 6


@dataclass(frozen=True, kw_only=True)
class Said:
    """Something said to the bot: a message that was written, or a button's line."""

    text: str
    conversation: Conversation
    by: str
    message: str = ""
    """Id of the message it came in; empty for a button."""
    speaker: str = ""
    """Who wrote the words, where that was not who asks."""
    is_pressed: bool = False
    """True: a line that brings its own conversation."""
    is_addressed: bool = True
    """False: overheard in a thread of ours, and answered only if it adds something."""
    changes: tuple[Change, ...] = ()
    """Needs chosen by hand."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer, and under what its conversation is kept; None: it is not."""

    message: Message
    reference: str | None = None
    is_private: bool = False
    """Whether the channel wants answers only for who asks."""


@dataclass(frozen=True, kw_only=True)
class Talk:
    """Holds conversations; for many threads at once."""

    toolbox: Toolbox

    def converse(self, said: Said) -> Reply | None:
        """The answer; None to what was overheard and adds nothing.

        The turns are remembered only once there is an answer. While the store is down, the answer
        comes without what was said before.
        """
        settings = self._settings(said.conversation)
        if not said.is_addressed and not self._may_join(said.conversation, settings):
            return None
        turns = () if said.is_pressed else self._turns(said.conversation)
        request = _request(said, turns)
        line = line_of(request, self.toolbox)
        if line.reference is not None:
            asked = self._question(line.reference, said.conversation)
            if asked is None:
                return Reply(message=no_longer_known())
            request = _request(said, asked.turns, asked.changes)
        begins = self._begins(said, line, turns)
        if begins:
            request = _request(said, ())
        called = replace(as_called(request, line), muted=settings.muted)
        if not said.is_addressed and not adds_something(called, self.toolbox):
            return None
        reply = self._answered(said, line, called, begins=begins)
        if begins and turns:
            before = tuple(turn.text for turn in turns)
            reply = replace(reply, message=taken_anew(reply.message, (*before, said.text)))
        return replace(reply, is_private=settings.answers_privately)

    def go_on_in(self, reference: str, conversation: Conversation) -> None:
        """Let what led to an answer be the beginning of another conversation: of the thread under
        a direct message, or of one where the answer was shared."""
        try:
            self.toolbox.memory.adopt(reference, conversation)
        except StoreDown:
            log.warning("a conversation does not go on elsewhere: the store is down")

    def form(self, said: Said) -> Form:
        """The form to describe a project; of a line with a reference, filled in with what was
        understood of that conversation."""
        line = line_of(_request(said, ()), self.toolbox)
        question = self._question(line.reference, said.conversation) if line.reference else None
        if question is None:
            return describe_form(self.toolbox.knowledge, ())
        request = as_called(_request(said, question.turns, question.changes), line)
        advice = self.toolbox.advise(request)
        return describe_form(self.toolbox.knowledge, advice.profile.holding())

    def home(self, workspace: str, person: str) -> Message:
        """The Home of a person."""
        place = Conversation(workspace=workspace, channel=person, thread="")
        request = Request(text="", command="home", conversation=place, by=person)
        return respond(request, self.toolbox)

    def welcome(self, workspace: str, person: str) -> Message | None:
        """What a person is told on the first meeting; None at every later one."""
        first = self.toolbox.channels.first_meeting(workspace, person, self._now())
        return welcome(self.toolbox.knowledge) if first else None

    def correct(self, workspace: str, channel: str, message: str, text: str | None) -> None:
        """A message was edited, or deleted (None): later answers are read with what stands."""
        memory = self.toolbox.memory
        if text is None:
            memory.forget_message(workspace, channel, message)
        else:
            memory.amend_message(workspace, channel, message, text)

    def _may_join(self, conversation: Conversation, settings: ChannelSettings) -> bool:
        """Whether somebody spoke to the bot there, and the channel has it answer without a
        mention."""
        try:
            is_ours = self.toolbox.memory.is_ours(conversation, self._now())
        except StoreDown:
            return False
        return is_ours and not settings.mentions_only

    def _settings(self, conversation: Conversation) -> ChannelSettings:
        try:
            return self.toolbox.channels.settings(conversation.workspace, conversation.channel)
        except StoreDown:
            return ChannelSettings()

    def _begins(self, said: Said, line: Line, turns: tuple[Turn, ...]) -> bool:
        """Whether a conversation begins anew: with a pressed example, and outside threads with a
        message that describes a project by itself."""
        if said.is_pressed:
            return line.reference is None
        if said.conversation.thread or line.command is not None or not turns:
            return False
        alone = self.toolbox.mind.understand((said.text,)).profile
        return begins_anew(self.toolbox.knowledge, alone)

    def _answered(self, said: Said, line: Line, request: Request, *, begins: bool) -> Reply:
        if line.command is not None and not line.is_about_a_project:
            return Reply(message=respond(request, self.toolbox))
        reference = secrets.token_hex(REFERENCE_BYTES)
        message = respond(replace(request, reference=reference), self.toolbox)
        try:
            self.toolbox.memory.ask(
                reference,
                said.conversation,
                said=_news(said, line, self._now()),
                changes=request.changes,
                by=said.by,
                at=self._now(),
                after=line.reference,
                begins=begins,
            )
        except StoreDown:
            log.warning("a conversation is not remembered: the store is down")
            return Reply(message=respond(request, self.toolbox))
        return Reply(message=message, reference=reference)

    def _turns(self, conversation: Conversation) -> tuple[Turn, ...]:
        try:
            return self.toolbox.memory.turns(conversation, self._now())
        except StoreDown:
            log.warning("an answer without what was said before: the store is down")
            return ()

    def _question(self, reference: str, conversation: Conversation) -> Question | None:
        return self.toolbox.memory.question(
            reference,
            workspace=conversation.workspace,
            channel=conversation.channel,
            at=self._now(),
        )

    def _now(self) -> datetime:
        return self.toolbox.measured.now()


def _request(said: Said, turns: tuple[Turn, ...], changes: tuple[Change, ...] = ()) -> Request:
    speaker = said.speaker or said.by
    return Request(
        text=said.text,
        earlier=tuple(turn.text for turn in turns),
        speakers=(*(turn.by for turn in turns), speaker),
        changes=(*changes, *said.changes),
        conversation=said.conversation,
        by=said.by,
    )


def _news(said: Said, line: Line, at: datetime) -> list[Turn]:
    """The turns to remember: free words, and what a line tells of a project."""
    speaker = said.speaker or said.by
    return [Turn(text=turn, by=speaker, at=at, message=said.message) for turn in line.turns]
