"""The state of one fake workspace: people, channels, messages, threads, ephemerals, views."""

import copy
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.playground.slack.rules.block_controls import controls
from bot.playground.slack.state.files import Files
from bot.playground.slack.wire import Clock, Json

TEAM = "T0PLAYGROUND"
TEAM_NAME = "Playground"
PARTNER = "T0PARTNER"
APP = "A0FRAMEWISE"
BOT = "B0FRAMEWISE"
BOT_USER = "U0FRAMEWISE"
SLACKBOT = "USLACKBOT"
MICROSECONDS = 1_000_000


@dataclass(kw_only=True)
class User:
    """A person or bot; one of another `team` is external. `tz` is "" where none is known."""

    id: str
    name: str
    real_name: str
    is_bot: bool = False
    tz: str = "Europe/London"
    team: str = TEAM
    home: str = TEAM
    """The team whose workspace this is."""
    is_admin: bool = False
    is_owner: bool = False
    is_primary_owner: bool = False
    is_restricted: bool = False
    """A guest; `is_ultra_restricted` besides: of a single channel."""
    is_ultra_restricted: bool = False
    is_deleted: bool = False

    @property
    def is_external(self) -> bool:
        return self.team != self.home

    @property
    def role(self) -> str:
        """One word for what is special about a person; "" for a plain member."""
        if self.is_deleted:
            return "deactivated"
        if self.is_external:
            return "external"
        if self.is_restricted:
            return "guest"
        if self.is_owner:
            return "owner"
        return "admin" if self.is_admin else ""


@dataclass(kw_only=True)
class Channel:
    """A public or private channel, or the direct messages with one `user`."""

    id: str
    name: str
    members: set[str]
    is_private: bool = False
    is_archived: bool = False
    user: str | None = None
    shared_with: str | None = None
    """The other team of a Slack Connect channel."""

    @property
    def is_im(self) -> bool:
        return self.user is not None


@dataclass(kw_only=True)
class Posted:
    """One message of a timeline; an ephemeral one is `only_for` one user."""

    channel: str
    message: Json
    only_for: str | None = None

    @property
    def ts(self) -> str:
        return str(self.message["ts"])


def playground_users(bot_name: str) -> list[User]:
    """Members Alex and Kim, Sam the admin, Gia the guest, Eli from elsewhere, the bot, Slackbot."""
    return [
        User(id="U0ALEX", name="alex", real_name="Alex"),
        User(id="U0SAM", name="sam", real_name="Sam", is_admin=True),
        User(id="U0KIM", name="kim", real_name="Kim", tz="Asia/Seoul"),
        User(
            id="U0GIA",
            name="gia",
            real_name="Gia",
            tz="Europe/Berlin",
            is_restricted=True,
            is_ultra_restricted=True,
        ),
        User(id="U0ELI", name="eli", real_name="Eli", tz="America/New_York", team=PARTNER),
        User(id=BOT_USER, name=bot_name.lower(), real_name=bot_name, is_bot=True, tz=""),
        User(id=SLACKBOT, name="slackbot", real_name="Slackbot", tz=""),
    ]


def playground_channels() -> list[Channel]:
    """Two channels and a private one with the bot, one of them shared, and #random without it."""
    everyone = {"U0ALEX", "U0SAM", "U0KIM"}
    leads = {"U0ALEX", "U0KIM", BOT_USER}
    shared = {*everyone, BOT_USER, "U0GIA", "U0ELI"}
    return [
        Channel(id="C0MLHELP", name="ml-help", members={*everyone, BOT_USER}),
        Channel(id="C0RANDOM", name="random", members=everyone),
        Channel(id="C0MOBILE", name="mobile-team", members=shared, shared_with=PARTNER),
        Channel(id="G0LEADS", name="leads", members=leads, is_private=True),
    ]


@dataclass(kw_only=True)
class Workspace:
    """Everything the workspace holds, and the few ways it changes."""

    bot_name: str = "Framewise"
    clock: Clock = time.time
    team: str = TEAM
    team_name: str = TEAM_NAME
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    timeline: list[Posted] = field(default_factory=list)
    homes: dict[str, Json] = field(default_factory=dict)
    modals: dict[str, list[Json]] = field(default_factory=dict)
    prompts: dict[str, Json] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    files: Files = field(init=False)
    refused_blocks: set[str] = field(default_factory=set)
    """Kinds of blocks that this workspace does not know yet: `data_visualization`."""
    _last_ts: int = 0
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.files = Files(self.clock)
        if not self.users:
            self.users = {user.id: user for user in playground_users(self.bot_name)}
            for user in self.users.values():
                user.team = user.team if user.is_external else self.team
                user.home = self.team
        if not self.channels:
            self.channels = {channel.id: channel for channel in playground_channels()}

    def number(self) -> int:
        """The next number of this workspace, for ids."""
        return next(self._numbers)

    def next_ts(self) -> str:
        """A message time that is later than every one before, even when the clock stands."""
        self._last_ts = max(int(self.clock() * MICROSECONDS), self._last_ts + 1)
        return f"{self._last_ts // MICROSECONDS}.{self._last_ts % MICROSECONDS:06d}"

    def channel(self, name: str) -> Channel | None:
        """A channel by id or name; a user's id means the direct messages with them."""
        if name in self.users:
            return self.direct(name)
        by_name = (each for each in self.channels.values() if each.name == name.removeprefix("#"))
        return self.channels.get(name) or next(by_name, None)

    def direct(self, user: str) -> Channel:
        """The direct messages between the bot and a user, opened at first need."""
        id = "D" + user[1:]
        made = Channel(id=id, name=user, members={user, BOT_USER}, user=user)
        return self.channels.setdefault(id, made)

    def sees(self, user: str, channel: Channel) -> bool:
        """Whether a channel is there for a person: guests and externals see only their own."""
        person = self.users[user]
        is_full = not (person.is_restricted or person.is_external)
        return user in channel.members or (is_full and not (channel.is_private or channel.is_im))

    def is_stranger(self, user: User) -> bool:
        """Whether an external person shares no channel with the bot."""
        shared = (each.members for each in self.channels.values() if not each.is_im)
        return user.is_external and not any({user.id, BOT_USER} <= each for each in shared)

    def post(self, channel: str, message: Json, *, only_for: str | None = None) -> Posted:
        """Add a message; a reply counts at its root."""
        message = {"type": "message", "team": self.team, **message, "ts": self.next_ts()}
        if "blocks" in message:
            message["blocks"] = self.with_ids(message["blocks"])
        posted = Posted(channel=channel, message=message, only_for=only_for)
        self.timeline.append(posted)
        if only_for is None:
            self._count_reply(posted)
        return posted

    def change(self, posted: Posted, fields: Json) -> None:
        """Replace fields of a message as `chat.update` does; None takes a field away."""
        merged = {**posted.message, **fields}
        posted.message = {key: value for key, value in merged.items() if value is not None}
        if "blocks" in posted.message:
            posted.message["blocks"] = self.with_ids(posted.message["blocks"])

    def remove(self, posted: Posted) -> None:
        """Take a message out of its channel; a reply no longer counts at its root."""
        self.timeline.remove(posted)
        root_ts = posted.message.get("thread_ts")
        root = self.find(posted.channel, root_ts) if root_ts else None
        if root is not None and posted.only_for is None:
            root.message["reply_count"] = int(root.message.get("reply_count", 1)) - 1

    def find(self, channel: str, ts: str) -> Posted | None:
        """The message of a channel with that time, ephemeral or not."""
        hits = (each for each in self.timeline if each.channel == channel and each.ts == ts)
        return next(hits, None)

    def messages(self, channel: str) -> list[Json]:
        """What everyone in a channel sees, oldest first, as copies."""
        return [
            copy.deepcopy(each.message)
            for each in self.timeline
            if each.channel == channel and each.only_for is None
        ]

    def ephemerals(self, channel: str, user: str | None = None) -> list[Json]:
        """What only one user (or any one user) sees in a channel, as copies."""
        return [
            copy.deepcopy(each.message)
            for each in self.timeline
            if each.channel == channel and each.only_for is not None
            if user is None or each.only_for == user
        ]

    def thread(self, channel: str, ts: str) -> list[Json]:
        """A root and its replies."""
        return [
            message
            for message in self.messages(channel)
            if message["ts"] == ts or message.get("thread_ts") == ts
        ]

    def with_ids(self, blocks: list[Json]) -> list[Json]:
        """Blocks as Slack stores them: with a block_id each, and an action_id on each control."""
        stored = [{"block_id": f"b{self.number()}", **block} for block in copy.deepcopy(blocks)]
        for control in controls(stored):
            control.setdefault("action_id", f"a{self.number()}")
        return stored

    def _count_reply(self, posted: Posted) -> None:
        root_ts = posted.message.get("thread_ts")
        root = self.find(posted.channel, root_ts) if root_ts else None
        if root is not None and root is not posted:
            count = int(root.message.get("reply_count", 0)) + 1
            root.message |= {"thread_ts": root_ts, "reply_count": count, "latest_reply": posted.ts}
            posted.message["parent_user_id"] = root.message.get("user")
