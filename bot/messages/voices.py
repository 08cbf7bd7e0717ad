"""Who said what in a conversation, as seen by the person who asks."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.profile import Need


@dataclass(frozen=True, kw_only=True)
class Voices:
    """The speakers of the turns, and who asks now."""

    speakers: tuple[str, ...] = ()
    """Ids, one a turn; empty where nobody else speaks."""
    asker: str = ""

    def other(self, need: Need) -> str | None:
        """Who brought a need up, if it was not the person who asks."""
        turn = need.heard.turn
        if not need.heard.quote or turn >= len(self.speakers):
            return None
        speaker = self.speakers[turn]
        return speaker if speaker not in ("", self.asker) else None


ALONE = Voices()
