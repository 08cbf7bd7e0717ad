"""How the bot behaves in each channel, and whom it has met."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Engine, delete, select

from bot.core.conversation import ChannelSettings
from bot.store.engine import forgetting, reading, writing
from bot.store.keeping import insert_missing, write_over
from bot.store.tables import CHANNEL, MEETING


class ChannelStore:
    """Settings of channels in a database whose tables are up to date."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def settings(self, workspace: str, channel: str) -> ChannelSettings:
        """The settings of a channel, the usual ones where it has none of its own."""
        one = select(CHANNEL).where(CHANNEL.c.workspace == workspace, CHANNEL.c.channel == channel)
        with reading(self._engine) as connection:
            row = connection.execute(one).mappings().first()
        if row is None:
            return ChannelSettings()
        return ChannelSettings(
            mentions_only=row["mentions_only"],
            answers_privately=row["answers_privately"],
            muted=tuple(json.loads(row["muted"])),
        )

    def keep(self, workspace: str, channel: str, settings: ChannelSettings) -> None:
        """Keeps the settings of a channel."""
        row = {
            "workspace": workspace,
            "channel": channel,
            "mentions_only": settings.mentions_only,
            "answers_privately": settings.answers_privately,
            "muted": json.dumps(settings.muted),
        }
        with writing(self._engine) as connection:
            write_over(connection, CHANNEL, row)

    def first_meeting(self, workspace: str, person: str, at: datetime) -> bool:
        """Whether the bot meets a person for the first time; True once, however many ask."""
        row = {"workspace": workspace, "person": person, "at": at}
        with writing(self._engine) as connection:
            return insert_missing(connection, MEETING, [row]) == 1

    def forget_person(self, workspace: str, person: str) -> None:
        """Forgets that the bot has met a person, and how they want it in direct messages."""
        met = (MEETING.c.workspace == workspace, MEETING.c.person == person)
        with forgetting(self._engine, MEETING) as connection:
            connection.execute(delete(MEETING).where(*met))
            own = (CHANNEL.c.workspace == workspace, CHANNEL.c.channel == person)
            connection.execute(delete(CHANNEL).where(*own))
