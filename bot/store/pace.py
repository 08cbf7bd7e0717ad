"""The pace of posts: about one a second in a channel, none in a workspace that asked to wait."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, or_

from bot.core.delivery import Delivery
from bot.store.gates import pass_all, shut_all, times
from bot.store.tables import GATE

CHANNEL_PAUSE = timedelta(seconds=1.1)
"""Slack takes about one message a second in a channel."""


def let_pass(
    connection: Connection, deliveries: Sequence[Delivery], at: datetime
) -> tuple[list[Delivery], dict[str, datetime]]:
    """Those that may be posted now, one a channel, and by its id when each other one may come
    again; within a transaction."""
    opening = times(connection, {_workspace(one) for one in deliveries})
    open_now = [one for one in deliveries if opening.get(_workspace(one), at) <= at]
    first = {_channel(one): one for one in reversed(open_now)}
    passed = pass_all(connection, first, at, shut_until=at + CHANNEL_PAUSE)
    going = [first[channel] for channel in first if channel in passed]
    ids = {one.id for one in going}
    left = [one for one in deliveries if one.id not in ids]
    opening |= times(connection, {_channel(one) for one in left}) if left else {}
    again = {
        one.id: max(at, *(opening.get(gate, at) for gate in (_workspace(one), _channel(one))))
        for one in left
    }
    return going, again


def rest(connection: Connection, posted: Iterable[tuple[Delivery, datetime]]) -> None:
    """Gives channels a pause from when something was posted, within a transaction."""
    until = dict[str, datetime]()
    for delivery, at in posted:
        gate = _channel(delivery)
        until[gate] = max(until.get(gate, at), at + CHANNEL_PAUSE)
    shut_all(connection, until)


def rest_workspace(connection: Connection, workspace: str, until: datetime) -> None:
    """Lets nothing be posted in a workspace until then, within a transaction."""
    shut_all(connection, {_of_workspace(workspace): until})


def gates_of(workspace: str) -> ColumnElement[bool]:
    """The gates of a workspace and of its channels."""
    channels = GATE.c.name.startswith(_of_channel(workspace, ""), autoescape=True)
    return or_(GATE.c.name == _of_workspace(workspace), channels)


def _channel(delivery: Delivery) -> str:
    return _of_channel(delivery.workspace, delivery.channel)


def _workspace(delivery: Delivery) -> str:
    return _of_workspace(delivery.workspace)


def _of_channel(workspace: str, channel: str) -> str:
    return f"channel {workspace} {channel}"


def _of_workspace(workspace: str) -> str:
    return f"workspace {workspace}"
