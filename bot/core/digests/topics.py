"""What a digest can be about: a closed set of topics, and the words people type for each.

Every metric belongs to one topic, told by the first part of its id; claims and releases are topics
of their own, and so are the frameworks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.core.errors import UserMistake


class Topic(NamedTuple):
    """One thing to be told about."""

    id: str
    words: tuple[str, ...]
    """What people type for it besides its id, in small letters."""
    measures: tuple[str, ...] = ()
    """First parts of the ids of its metrics, or whole ids, which come first."""


DOWNLOADS, CLAIMS, RELEASES, OTHER = "downloads", "claims", "releases", "other"
"""``other``: a metric of no known kind; nobody asks for it, so only the whole digest has it."""
KINDS = (
    Topic(
        DOWNLOADS,
        ("download", "installs", "install", "pypi", "pip", "conda", "packages", "dependents"),
        ("pypi", "conda", "eco"),
    ),
    Topic(
        "research",
        ("papers", "paper", "science", "arxiv", "conferences", "academia"),
        ("papers", "arxiv"),
    ),
    Topic("questions", ("question", "stack overflow", "stackoverflow", "q&a"), ("so",)),
    Topic("hub", ("hugging face", "huggingface", "hf", "models", "the hub"), ("hf",)),
    Topic(
        "github",
        ("stars", "commits", "issues", "repositories", "repos", "contributors"),
        ("gh",),
    ),
    Topic(
        "deploy",
        ("deployment", "serving", "browser", "devices", "edge", "runtimes"),
        ("deploy",),
    ),
    Topic("surveys", ("survey", "developer survey", "polls"), ("survey",)),
    Topic("attention", ("wikipedia", "views", "page views", "pageviews"), ("attention",)),
    Topic(
        RELEASES,
        ("release", "versions", "version", "new versions", "bindings", "languages"),
        ("gh.releases", "lang"),
    ),
    Topic(CLAIMS, ("claim", "article", "scoreboard", "statements")),
)
FRAMEWORKS = (
    Topic("pytorch", ("torch",)),
    Topic("tensorflow", ("tf",)),
    Topic("keras", ()),
    Topic("jax", ()),
)
TOPICS: dict[str, Topic] = {topic.id: topic for topic in (*KINDS, *FRAMEWORKS)}
EVERYTHING = frozenset({"everything", "all", "anything"})
_LANES = {
    "tensorflow-serving": "tensorflow",
    "litert": "tensorflow",
    "tensorflow-js": "tensorflow",
    "torchserve": "pytorch",
    "executorch": "pytorch",
}
_JOINING = frozenset({"and", "about", "on", "of", "the", "for", "with", "only", "just", "news"})
_LONGEST_PHRASE = max(word.count(" ") + 1 for topic in TOPICS.values() for word in topic.words)
_BY_WORD = {word: topic.id for topic in TOPICS.values() for word in (topic.id, *topic.words)}
_BY_METRIC = {measure: topic.id for topic in KINDS for measure in topic.measures}


def topic_of(metric: str) -> str:
    """The one topic that a metric belongs to, by its id.

    >>> topic_of("gh.stars"), topic_of("gh.releases"), topic_of("pypi.pair_share")
    ('github', 'releases', 'downloads')
    """
    return _BY_METRIC.get(metric) or _BY_METRIC.get(metric.partition(".")[0], OTHER)


def framework_of(line: str) -> str | None:
    """The framework that a metric's line is about; None where it is about none.

    >>> framework_of("jax"), framework_of("litert"), framework_of("tensorflow for rust")
    ('jax', 'tensorflow', 'tensorflow')
    """
    known = {topic.id for topic in FRAMEWORKS}
    first = line.partition(" ")[0]
    return first if first in known else _LANES.get(line)


def read_topics(words: Sequence[str]) -> tuple[str, ...]:
    """The topics that words name, sorted; none where they name everything, or nothing.

    >>> read_topics(["Stack", "Overflow,", "and", "torch"])
    ('pytorch', 'questions')

    Raises:
        UserMistake: a word names no topic.
    """
    rest = [word for given in words for word in given.lower().replace(",", " ").split()]
    if EVERYTHING & set(rest):
        return ()
    found: set[str] = set()
    while rest:
        length = _named(rest)
        if length:
            found.add(_BY_WORD[" ".join(rest[:length])])
        elif rest[0] not in _JOINING:
            kinds, frameworks = _listed(KINDS), _listed(FRAMEWORKS)
            raise UserMistake(
                f"“{rest[0]}” is no topic of the digest. It has {kinds}; it can also be about"
                f" {frameworks} alone. Leave the topic out for everything."
            )
        rest = rest[max(length, 1) :]
    return tuple(sorted(found))


def belongs(chosen: Sequence[str], kinds: Sequence[str], lines: Sequence[str] = ()) -> bool:
    """Whether something belongs to a choice of topics: is of one of its kinds, if it names any, and
    about one of its frameworks, if it names any.

    >>> belongs(("downloads", "jax"), ["downloads"], ["jax"])
    True
    >>> belongs(("downloads", "jax"), ["downloads"], ["keras"])
    False

    Args:
        kinds: the topics that it is of.
        lines: the lines it is about; none: it is about no framework in particular.
    """
    frameworks = {topic.id for topic in FRAMEWORKS}.intersection(chosen)
    wanted = set(chosen) - frameworks
    about = {framework_of(line) for line in lines}
    is_about_one = not frameworks or not lines or bool(about & frameworks)
    return is_about_one and (not wanted or bool(wanted.intersection(kinds)))


def _named(rest: Sequence[str]) -> int:
    """How many words at the start name a topic, the longest name first."""
    longest = min(_LONGEST_PHRASE, len(rest))
    return next((n for n in range(longest, 0, -1) if " ".join(rest[:n]) in _BY_WORD), 0)


def _listed(topics: Sequence[Topic]) -> str:
    return ", ".join(topic.id for topic in topics)
