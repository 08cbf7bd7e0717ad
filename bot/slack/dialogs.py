"""Forms: opened at once, for their trigger dies in three seconds; what they say is asked later."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from msgspec import Struct
from slack_bolt import Ack
from slack_sdk import WebClient

from bot.jobs.answering.line import Line
from bot.slack.answering import teller
from bot.slack.attending import take_or_do
from bot.slack.blocks.form_views import (
    chosen_reason,
    describe_view,
    filled,
    nothing_filled,
    reason_view,
)
from bot.slack.blocks.limits import Json
from bot.slack.desk import Desk
from bot.slack.heard import Asked
from bot.slack.work import Answer

BAD = "feedback bad "


class Kept(Struct, kw_only=True):
    """What a form carries along, to be answered by."""

    asked: Asked
    chosen: list[str]


def open_form(desk: Desk, client: WebClient, trigger_id: str, asked: Asked) -> None:
    """Open the form to describe a project; with a reference, filled in with what was understood."""

    def open_it() -> None:
        form = desk.talk.form(asked.said)
        view = describe_view(form, packed(Kept(asked=asked, chosen=sorted(form.chosen))))
        client.views_open(trigger_id=trigger_id, view=view)

    desk.beside(lambda: desk.attempt(open_it, teller(desk, client, asked)))


def described(desk: Desk, ack: Ack, body: Json) -> None:
    """Take what the form says as something asked; an empty form is told so."""
    words, chosen = filled(body["view"]["state"]["values"])
    kept = unpacked(body["view"]["private_metadata"])
    asked, before = kept.asked, kept.chosen
    put_in = [(each, True) for each in chosen if each not in before]
    taken_out = [(each, False) for each in before if each not in chosen]
    if not words and not put_in and not taken_out:
        ack(response_action="errors", errors=nothing_filled())
        return
    ack()
    references = desk.talk.references(asked.said)
    line = Line(
        command="what-if" if references else "ask",
        turns=(words,) if words else (),
        changes=(*put_in, *taken_out),
        references=references,
    )
    again = replace(asked, said=replace(asked.said, text=words, line=line))
    take_or_do(desk, Answer(asked=again), id=body["trigger_id"])


def ask_why(desk: Desk, client: WebClient, trigger_id: str, asked: Asked) -> None:
    """After an answer that was not right: what was wrong with it, chosen from a list."""
    if asked.said.text.startswith(BAD):
        view = reason_view(packed(Kept(asked=asked, chosen=[])))

        def open_it() -> None:
            client.views_open(trigger_id=trigger_id, view=view)

        desk.beside(lambda: desk.attempt(open_it, teller(desk, client, asked)))


def reason_given(body: Json) -> Asked:
    """The reason as feedback on the same answer, which takes the place of the first."""
    asked = unpacked(body["view"]["private_metadata"]).asked
    reason = chosen_reason(body["view"]["state"]["values"])
    line = asked.said.text.replace(BAD, f"feedback {reason} ", 1)
    return replace(asked, said=replace(asked.said, text=line))


def packed(kept: Kept) -> str:
    """As text for a form to carry."""
    return msgspec.json.encode(kept).decode()


def unpacked(metadata: str) -> Kept:
    """The same again."""
    return msgspec.json.decode(metadata, type=Kept)
