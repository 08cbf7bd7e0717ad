"""What Slack tells an app that was taken out of a workspace; the two come in any order."""

from bot.playground.slack.delivery import payloads
from bot.playground.slack.parts import Parts
from bot.playground.slack.state.workspace import BOT_USER
from bot.playground.slack.wire import Json

UNINSTALLED, REVOKED = "app_uninstalled", "tokens_revoked"
ORDER = (REVOKED, UNINSTALLED)


def tell_of_the_end(parts: Parts, order: tuple[str, ...] = ORDER) -> list[Json]:
    """Send the events, those that the app subscribed to; gives their bodies."""
    bodies = []
    for kind in order:
        event: Json = {"type": kind}
        if kind == REVOKED:
            event["tokens"] = {"oauth": [], "bot": [BOT_USER]}
        if parts.app.delivers(kind):
            bodies.append(payloads.event_callback(event, parts.workspace))
            parts.outbox.send_event(bodies[-1])
    return bodies
