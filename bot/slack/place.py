"""Where something is said: openly in a channel or thread, or to one person."""

from __future__ import annotations

from msgspec import Struct, structs


class Openly(Struct, frozen=True, kw_only=True, tag=True):
    """Where everyone in the channel sees it; `shared_by` names who wanted that."""

    channel: str
    thread_ts: str | None
    shared_by: str | None = None
    replaces: str | None = None
    """The time of a message of ours whose place it takes."""
    only_for: str | None = None
    """Id of the one member of the channel who is to see it."""
    is_begun: bool = True
    """Whether somebody has answered in the thread, as far as is known."""

    @property
    def shown_in(self) -> str | None:
        """The thread it is posted in; none for one person alone where nobody has begun it, for
        there Slack shows nothing."""
        return self.thread_ts if self.only_for is None or self.is_begun else None

    def beside(self, user: str) -> Openly:
        """A word to one person beside what stands there: theirs alone, where it was to take the
        place of something that all see."""
        only_for = user if self.replaces is not None and not self._is_direct else self.only_for
        return structs.replace(self, replaces=None, only_for=only_for)

    @property
    def _is_direct(self) -> bool:
        return self.channel[:1] in ("D", "U", "W")


class Privately(Struct, frozen=True, kw_only=True, tag=True):
    """Where only the person who asked sees it."""

    response_url: str
    thread_ts: str | None = None
    replaces: bool = False
    """Whether it takes the place of the message that was pressed."""
    channel: str = ""
    user: str = ""
    """Where and to whom it is said once the response URL takes nothing more."""

    def beside(self, user: str) -> Privately:
        """The same place, with what stands there left as it is."""
        return structs.replace(self, replaces=False)


Place = Openly | Privately
