"""What goes wrong and how often; the same seed draws the same faults."""

from __future__ import annotations

import random
from collections import Counter

import msgspec

KINDS = (
    "request_lost",
    "applied_late",
    "rate_limited",
    "applied_html",
    "applied_reset",
    "server_error",
    "applied_hang",
    "applied_server_error",
    "applied_truncated",
)
APPLIED = frozenset(kind for kind in KINDS if kind.startswith("applied"))
HISTORY_KINDS = ("server_error", "hang", "rate_limited")


class Plan(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """All of it can be changed while the storm lasts."""

    p: float = 0.0
    """How likely a post meets one of `kinds`."""
    q: float = 0.0
    """How likely a look at history meets one of `history_kinds`."""
    seed: int = 0
    """Naming a seed begins its draws anew."""
    kinds: tuple[str, ...] = KINDS
    history_kinds: tuple[str, ...] = HISTORY_KINDS
    delay_s: float = 0.0
    """How long the answer to a call takes; what it asks for is done at once."""
    hang_s: float = 30.0
    """How long a call without an answer is held before the connection breaks."""
    late_s: float = 1.5
    """A late post is applied within so many seconds after the connection was closed."""
    pace: bool = False
    """Whether a second post in a channel within a second is refused."""
    history: str = "ok"
    """Or `missing_scope`."""
    archived: frozenset[str] = frozenset()
    """Channels, each as `workspace/channel`."""
    revoked: frozenset[str] = frozenset()
    """Workspaces whose token is no longer good."""

    def __post_init__(self) -> None:
        odd = {*self.kinds} - {*KINDS} | {*self.history_kinds} - {*HISTORY_KINDS}
        if odd or self.history not in ("ok", "missing_scope"):
            raise ValueError(f"no such kind: {sorted(odd) or self.history}")

    def changed(self, changes: dict[str, object]) -> Plan:
        """The plan with some of it changed."""
        return msgspec.convert({**msgspec.to_builtins(self), **changes}, Plan, strict=False)


class Draws:
    """The faults that calls meet, with a count of each."""

    def __init__(self, seed: int) -> None:
        self.counts: Counter[str] = Counter()
        self.begin(seed)

    def begin(self, seed: int) -> None:
        """Draw from the beginning of a seed."""
        self._for_posts = random.Random(f"{seed} posts")
        self._for_history = random.Random(f"{seed} history")

    def draw(self, method: str, plan: Plan) -> str | None:
        """The fault of a call of this method, if it meets one."""
        if method == "chat.postMessage":
            return self._drawn(self._for_posts, plan.p, plan.kinds, prefix="")
        if method == "conversations.history":
            kinds = plan.history_kinds
            return self._drawn(self._for_history, plan.q, kinds, prefix="history_")
        return None

    def late_by(self, plan: Plan) -> float:
        """How late the next late post is."""
        return self._for_posts.uniform(0, plan.late_s)

    def _drawn(
        self, draws: random.Random, likely: float, kinds: tuple[str, ...], *, prefix: str
    ) -> str | None:
        if not likely or not kinds or draws.random() >= likely:
            return None
        kind = draws.choice(kinds)
        self.counts[prefix + kind] += 1
        return kind
