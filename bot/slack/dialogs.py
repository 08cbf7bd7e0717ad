"""Forms: opened at once, for their trigger dies in three seconds; what they say is asked later."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.core.conversation import Conversation
from bot.jobs.answering.line import Line
from bot.jobs.answering.said import Said
from bot.slack.answering import Desk, take, teller
from bot.slack.blocks.form_views import (
    DESCRIBED,
    REASON,
    chosen_reason,
    describe_view,
    filled,
    nothing_filled,
    reason_view,
)
from bot.slack.blocks.limits import Json
from bot.slack.heard import Asked
from bot.slack.post import Openly, Place, Privately

__all__ = ["DESCRIBED", "REASON", "ask_why", "described", "open_form", "reason_given"]

BAD = "feedback bad "


def open_form(desk: Desk, client: WebClient, trigger_id: str, asked: Asked) -> None:
    """Open the form to describe a project; with a reference, filled in with what was understood."""

    def open_it() -> None:
        form = desk.talk.form(asked.said)
        view = describe_view(form, _packed(asked, chosen=sorted(form.chosen)))
        client.views_open(trigger_id=trigger_id, view=view)

    desk.attempt(open_it, teller(desk, client, asked))


def described(desk: Desk, client: WebClient, ack: Ack, body: Json) -> None:
    """Take what the form says as something asked; an empty form is told so."""
    words, chosen = filled(body["view"]["state"]["values"])
    asked, before = _unpacked(body["view"]["private_metadata"])
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
    take(desk, client, replace(asked, said=replace(asked.said, text=words, line=line)))


def ask_why(desk: Desk, client: WebClient, trigger_id: str, asked: Asked) -> None:
    """After an answer that was not right: what was wrong with it, chosen from a list."""
    if asked.said.text.startswith(BAD):
        view = reason_view(_packed(asked, chosen=[]))
        desk.attempt(
            lambda: client.views_open(trigger_id=trigger_id, view=view),
            teller(desk, client, asked),
        )


def reason_given(body: Json) -> Asked:
    """The reason as feedback on the same answer, which takes the place of the first."""
    asked, _ = _unpacked(body["view"]["private_metadata"])
    reason = chosen_reason(body["view"]["state"]["values"])
    line = asked.said.text.replace(BAD, f"feedback {reason} ", 1)
    return replace(asked, said=replace(asked.said, text=line))


def _packed(asked: Asked, *, chosen: list[str]) -> str:
    kind = "openly" if isinstance(asked.place, Openly) else "privately"
    return json.dumps(
        {
            "said": {"text": asked.said.text, "by": asked.said.by},
            "conversation": asdict(asked.said.conversation),
            kind: asdict(asked.place),
            "chosen": chosen,
        },
        separators=(",", ":"),
    )


def _unpacked(metadata: str) -> tuple[Asked, list[str]]:
    held = json.loads(metadata)
    place: Place = Openly(**held["openly"]) if "openly" in held else Privately(**held["privately"])
    said = Said(**held["said"], conversation=Conversation(**held["conversation"]), is_pressed=True)
    return Asked(said=said, place=place), held["chosen"]
