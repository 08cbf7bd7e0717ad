"""Whether a message begins a new project, where nothing else tells conversations apart.

Direct messages have no threads: somebody who tries three projects in a row means three, somebody
who adds a word means one.
"""

from __future__ import annotations

import re

from bot.core.knowledge import Group, Knowledge
from bot.core.profile import Profile

FEWEST_NEEDS = 2
FEWEST_WORDS = 6
_TELLS_A_PROJECT: frozenset[Group] = frozenset({"target", "task", "purpose"})
_GOES_ON = re.compile(
    r"(?:and|also|but|or|plus|then|it|its|it's|they|that|this|these|those|there|instead|actually"
    r"|no|yes|ok|okay|sorry|oh|well|what if|how about|same|scrap|forget|make|without|with|only"
    r"|for the|on the|in that|still|now|by the way|btw|as well|additionally|hm+)\b",
    re.IGNORECASE,
)
_TELLS_OF_BEFORE = re.compile(
    r"\b(?:still|instead|any ?more|changed|swapped|none of th[eo]se|that change|as before)\b",
    re.IGNORECASE,
)


def begins_anew(knowledge: Knowledge, alone: Profile) -> bool:
    """Whether a message describes a project by itself and does not go on from another.

    Args:
        alone: what is understood of the message without what was said before.
    """
    text = alone.text.strip()
    if _GOES_ON.match(text) or _TELLS_OF_BEFORE.search(text) or len(text.split()) < FEWEST_WORDS:
        return False
    holding = alone.holding()
    groups = {knowledge.factors[name].group for name in holding}
    return len(holding) >= FEWEST_NEEDS and not _TELLS_A_PROJECT.isdisjoint(groups)
