"""Where the app was taken out: its token goes, its digests pause, what was said is forgotten."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from bot.slack.desk import Desk
from bot.slack.work import Leave
from bot.store.subscriptions import ACCESS_GONE

LOOK_BACK = timedelta(days=3)
"""What was on its way when a workspace was forgotten is forgotten by the housekeeping after."""

log = logging.getLogger(__name__)


def leave(desk: Desk, work: Leave) -> None:
    """Forget the workspace, unless the app was installed anew since: Slack tells of the end of a
    token and of the app in any order, more than once, and late.

    Raises:
        StoreDown: it could not be forgotten whole; it may be begun again.
        SlackClientError, OSError, HTTPException: Slack could not be asked whether it is so.
    """
    happened_at = datetime.fromtimestamp(work.at, UTC)
    if not desk.access.has_left(work.workspace, work.how, happened_at):
        log.info("the app was installed anew in %s: an older event changes nothing", work.workspace)
        return
    asked_at = desk.now()
    desk.talk.toolbox.subscriptions.pause_workspace(work.workspace, ACCESS_GONE, asked_at=asked_at)
    forget(desk, work.workspace)


def forget_late(desk: Desk) -> None:
    """Forget again what the workspaces that left of late have said: answers were on their way."""
    for workspace in desk.access.lately_left(desk.now() - LOOK_BACK):
        forget(desk, workspace)


def forget(desk: Desk, workspace: str) -> None:
    """Forget a workspace but for its wishes, which it finds again if it comes back."""
    desk.talk.toolbox.memory.forget_workspace(workspace, keeps_subscriptions=True)
    desk.inbox.forget_workspace(workspace)
