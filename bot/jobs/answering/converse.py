"""A conversation, one message at a time: what was said before is read again for each answer."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.conversation import (
    REFERENCE_BYTES,
    Asking,
    Change,
    ChannelSettings,
    Conversation,
    Question,
    Standing,
    Turn,
)
from bot.core.errors import StoreDown, UserMistake
from bot.core.fresh_start import begins_anew
from bot.jobs.answering.answer import (
    adds_something,
    again,
    as_called,
    as_message,
    call,
    line_of,
    respond,
)
from bot.jobs.answering.line import Line
from bot.jobs.answering.said import Reply, Said
from bot.messages.anew import taken_anew
from bot.messages.forgotten import no_longer_known
from bot.messages.form import Form, describe_form
from bot.messages.help import welcome
from bot.messages.message import Message
from bot.request import Request
from bot.toolbox import Toolbox

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Talk:
    """Holds conversations; for many threads at once."""

    toolbox: Toolbox

    def converse(self, said: Said) -> Reply | None:
        """The answer; None to what was overheard and adds nothing.

        The turns are remembered only once there is an answer. While the store is down, the answer
        comes without what was said before.
        """
        at, settings = self._now(), self.settings(said.conversation)
        if not said.is_addressed and not self.may_join(said.conversation, settings):
            return None
        standing = Standing() if said.is_pressed else self._before(said, at)
        request = _request(said, standing.turns, standing.changes)
        line = said.line or line_of(request, self.toolbox)
        if references := line.references:
            asked = [self._question(each, said.conversation) for each in references]
            if None in asked:
                return Reply(message=no_longer_known(), is_aside=True)
            request = _recalled(said, [each for each in asked if each is not None])
            if line.changes:
                # Somebody else may have corrected it since this button was shown.
                by_hand = self._standing(said.conversation, at).changes
                request = replace(request, changes=by_hand or request.changes)
        begins = self._begins(said, line, standing)
        if begins:
            request = _request(said, ())
        called = replace(as_called(request, line), muted=settings.muted)
        if not said.is_addressed and not adds_something(called, self.toolbox):
            return None
        return self._answered(said, line, called, begins=standing if begins else None)

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
        asked = [self._question(each, said.conversation) for each in self.references(said)]
        known = [each for each in asked if each is not None]
        if not known:
            return describe_form(self.toolbox.knowledge, ())
        advice = self.toolbox.advise(_recalled(said, known))
        return describe_form(self.toolbox.knowledge, advice.profile.holding())

    def references(self, said: Said) -> tuple[str, ...]:
        """The references that a line holds."""
        return line_of(_request(said, ()), self.toolbox).references

    def home(self, workspace: str, person: str) -> Message:
        """The Home of a person."""
        place = Conversation(workspace=workspace, channel=person, thread="")
        request = Request(text="", command="home", conversation=place, by=person)
        return respond(request, self.toolbox)

    def welcome(self, workspace: str, person: str) -> Message | None:
        """What a person is told on the first meeting; None at every later one."""
        first = self.toolbox.channels.first_meeting(workspace, person, self._now())
        return welcome(self.toolbox.knowledge, self.toolbox.keep) if first else None

    def correct(self, said: Said, *, is_deleted: bool) -> None:
        """A message was edited or deleted: later answers are read with what stands.

        Raises:
            StoreDown: it could not be followed.
        """
        place, memory = said.conversation, self.toolbox.memory
        line = line_of(_request(said, ()), self.toolbox)
        if is_deleted or not (line.command is None or line.is_about_a_project):
            memory.forget_message(place.workspace, place.channel, said.message)
        else:
            words = "\n".join(line.turns)
            memory.amend_message(place.workspace, place.channel, said.message, words)

    def settings(self, conversation: Conversation) -> ChannelSettings:
        """How the channel wants the bot; as usual while the store is down."""
        try:
            return self.toolbox.channels.settings(conversation.workspace, conversation.channel)
        except StoreDown:
            return ChannelSettings()

    def may_join(self, conversation: Conversation, settings: ChannelSettings) -> bool:
        """Whether somebody spoke to the bot there, and the channel has it answer without a
        mention."""
        try:
            is_ours = self.toolbox.memory.is_ours(conversation, self._now())
        except StoreDown:
            return False
        return is_ours and not settings.mentions_only

    def _begins(self, said: Said, line: Line, standing: Standing) -> bool:
        """Whether a conversation begins anew: with a pressed example, and outside threads with a
        message that describes a project by itself."""
        if said.is_pressed:
            return not line.references
        if said.conversation.thread or line.command is not None or not standing.turns:
            return False
        alone = self.toolbox.mind.understand((said.text,)).profile
        return begins_anew(self.toolbox.knowledge, alone)

    def _answered(
        self, said: Said, line: Line, request: Request, *, begins: Standing | None
    ) -> Reply:
        """The answer, and the question kept.

        Args:
            begins: what is left behind; None: the conversation goes on.
        """
        reference = _reference(said)
        keeps = line.command is None or line.is_about_a_project
        asked = replace(request, reference=reference) if keeps else request
        try:
            message, name = call(asked, self.toolbox)
        except UserMistake as mistake:
            return Reply(message=as_message(mistake), is_aside=True)
        if not keeps:
            return Reply(message=message, again=again(asked, name))
        if not self._keep(said, line, asked, begins=begins is not None):
            return Reply(message=respond(request, self.toolbox), again=again(request, name))
        if begins is not None and begins.reference is not None:
            message = taken_anew(message, begins.reference, reference)
        return Reply(message=message, reference=reference, again=again(asked, name))

    def _keep(self, said: Said, line: Line, request: Request, *, begins: bool) -> bool:
        at = self._now()
        asking = Asking(
            reference=request.reference or "",
            conversation=said.conversation,
            said=tuple(
                Turn(text=turn, by=said.spoken_by, at=at, message=said.message)
                for turn in line.turns
            ),
            changes=request.changes,
            sets_changes=bool(line.changes) or len(line.references) > 1,
            after=line.references,
            begins=begins,
            by=said.by,
            at=at,
        )
        try:
            self.toolbox.memory.ask(asking)
        except StoreDown:
            log.warning("a conversation is not remembered: the store is down")
            return False
        return True

    def _standing(self, conversation: Conversation, at: datetime) -> Standing:
        try:
            return self.toolbox.memory.standing(conversation, at)
        except StoreDown:
            log.warning("an answer without what was said before: the store is down")
            return Standing()

    def _before(self, said: Said, at: datetime) -> Standing:
        """Where the conversation stood before this message, also if it is answered again."""
        standing = self._standing(said.conversation, at)
        if not said.message:
            return standing
        earlier = tuple(turn for turn in standing.turns if turn.message != said.message)
        return replace(standing, turns=earlier)

    def _question(self, reference: str, conversation: Conversation) -> Question | None:
        return self.toolbox.memory.question(
            reference,
            workspace=conversation.workspace,
            channel=conversation.channel,
            at=self._now(),
        )

    def _now(self) -> datetime:
        return self.toolbox.measured.now()


def _reference(said: Said) -> str:
    """Under what it is kept: the same when it is answered again, so that it is kept once."""
    if not said.id:
        return secrets.token_hex(REFERENCE_BYTES)
    return hashlib.sha256(said.id.encode()).hexdigest()[: 2 * REFERENCE_BYTES]


def _recalled(said: Said, questions: Sequence[Question]) -> Request:
    """The request on top of questions asked before, oldest first."""
    turns = dict.fromkeys(turn for question in questions for turn in question.turns)
    changes = dict.fromkeys(change for question in questions for change in question.changes)
    return _request(said, tuple(turns), tuple(changes))


def _request(said: Said, turns: tuple[Turn, ...], changes: tuple[Change, ...] = ()) -> Request:
    return Request(
        text=said.text,
        earlier=tuple(turn.text for turn in turns),
        speakers=(*(turn.by for turn in turns), said.spoken_by),
        changes=changes,
        conversation=said.conversation,
        by=said.by,
    )
