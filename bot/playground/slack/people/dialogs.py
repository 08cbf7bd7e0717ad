"""What people do in views: click, fill in, submit, close."""

from bot.playground.slack.delivery import payloads
from bot.playground.slack.methods.views import checked_view, push_on, replace
from bot.playground.slack.parts import Parts
from bot.playground.slack.people.clicks import find_action, state_of
from bot.playground.slack.people.telling import Telling, ignore
from bot.playground.slack.rules.refusals import Refusal
from bot.playground.slack.wire import Json

TROUBLE = "We had some trouble connecting ({}). Try again?"


class Dialogs:
    """Open modals and Homes, and what the app is told of them."""

    def __init__(self, parts: Parts, telling: Telling) -> None:
        self._telling = telling
        self._parts = parts
        self._space = parts.workspace
        self.errors: dict[str, Json] = {}

    def top(self, user: str) -> Json | None:
        """The modal a user sees."""
        stack = self._space.modals.get(user)
        return stack[-1] if stack else None

    def press(self, user: str, which: str, chosen: str | None = None) -> Json:
        """Click in the open modal, or else in the Home; gives the payload."""
        view = self.top(user) or self._space.homes.get(user)
        if view is None:
            raise LookupError(f"{user} has no view open")
        action = find_action(view["blocks"], which, chosen)
        before = view["state"]["values"]
        view["state"] = {"values": state_of(view["blocks"], before, {}, action)}
        payload = self._telling.interaction("block_actions", user) | payloads.click_in_view(view)
        payload["actions"] = [{**action, "action_ts": self._space.next_ts()}]
        self._parts.outbox.ask("interactive", payload, ignore, _unheard)
        return payload

    def submit(self, user: str, values: Json) -> Json:
        """Submit the open modal with values by action_id; gives the payload."""
        view = self._open(user)
        view["state"] = {"values": state_of(view["blocks"], view["state"]["values"], values)}
        payload = self._telling.interaction("view_submission", user) | {
            "view": view,
            "response_urls": [],
        }

        def on_answer(answer: Json) -> None:
            self._after_submit(user, answer)

        def on_failure(error: str) -> None:
            self.errors[user] = {"": TROUBLE.format(error)}

        self._parts.outbox.ask("interactive", payload, on_answer, on_failure)
        return payload

    def close(self, user: str) -> None:
        """Close the open modal; the app hears of it when the view asked for that."""
        view = self._open(user)
        self._space.modals[user].pop()
        self.errors.pop(user, None)
        if view["notify_on_close"]:
            payload = self._telling.interaction("view_closed", user) | {
                "view": view,
                "is_cleared": False,
            }
            del payload["trigger_id"]
            self._parts.outbox.ask("interactive", payload, ignore, _unheard)

    def _after_submit(self, user: str, answer: Json) -> None:
        self.errors.pop(user, None)
        action = answer.get("response_action")
        try:
            if action == "errors":
                self.errors[user] = _placed(answer.get("errors"), self._open(user))
            elif action == "update":
                replace(self._open(user), checked_view(answer.get("view"), "modal"), self._space)
            elif action == "push":
                push_on(self._space, user, checked_view(answer.get("view"), "modal"))
            elif action == "clear" or self._open(user)["clear_on_close"]:
                self._space.modals[user] = []
            else:
                self._space.modals[user].pop()
        except Refusal as refusal:
            self.errors[user] = {"": f"Refused: {refusal.error}"}

    def _open(self, user: str) -> Json:
        view = self.top(user)
        if view is None:
            raise LookupError(f"{user} has no modal open")
        return view


def _placed(errors: object, view: Json) -> Json:
    """Errors at the inputs they are for; Slack shows none of them when one is for no input."""
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        return {"": TROUBLE.format("invalid errors")}
    return errors


def _unheard(error: str) -> None:
    """A click in a view that the app did not ack changes nothing here."""
