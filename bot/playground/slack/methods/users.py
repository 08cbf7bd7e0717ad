"""The `users.*` methods: who a person is, what they may do here, and when it is day for them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.playground.slack.parts import Parts
from bot.playground.slack.rules.refusals import Refusal
from bot.playground.slack.state.workspace import User
from bot.playground.slack.wire import Json

NO_TIME_ZONE: Json = {"tz": None, "tz_label": "Pacific Standard Time", "tz_offset": -28_800}
"""What Slack was seen to say of a profile without a time zone: an offset that means nothing."""
LABELS = {
    "BST": "British Summer Time",
    "CEST": "Central European Summer Time",
    "CET": "Central European Time",
    "EDT": "Eastern Daylight Time",
    "EST": "Eastern Standard Time",
    "GMT": "Greenwich Mean Time",
    "KST": "Korea Standard Time",
}


def users_info(arguments: Json, parts: Parts) -> Json:
    """One person."""
    user = parts.workspace.users.get(str(arguments.get("user")))
    if user is None:
        raise Refusal("user_not_found")
    return {"user": as_json(user, parts)}


def as_json(user: User, parts: Parts) -> Json:
    """A person as Slack describes them; of one who is gone it keeps little."""
    names = {"real_name": user.real_name, "display_name": user.name}
    who = {"id": user.id, "team_id": user.team, "name": user.name, "deleted": user.is_deleted}
    kind = {"is_bot": user.is_bot, "is_app_user": False, "profile": {**names, "team": user.team}}
    if user.is_deleted:
        return {**who, **kind}
    stranger = {"is_stranger": parts.workspace.is_stranger(user)} if user.is_external else {}
    return {
        **who,
        "real_name": user.real_name,
        **_time_zone(user, parts.clock()),
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_primary_owner": user.is_primary_owner,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        **kind,
        **stranger,
    }


def _time_zone(user: User, at: float) -> Json:
    if not user.tz:
        return NO_TIME_ZONE
    local = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(user.tz))
    offset = local.utcoffset() or timedelta()
    short = local.tzname() or user.tz
    label = LABELS.get(short, short)
    return {"tz": user.tz, "tz_label": label, "tz_offset": int(offset.total_seconds())}
