"""What a message wants: one of seven actions, by what kinds of phrase it holds.

The kinds of phrase (``knowledge/signals``) are told by rule; what each is worth is learned from the
worked cases by a linear classifier, together with the words themselves. It knows no answers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from sklearn.base import BaseEstimator
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.core.cues import CueIndex
from bot.core.knowledge import Action, Concept, Group, Knowledge
from bot.core.profile import Profile
from bot.core.questions.number_marks import NumberMarker
from bot.core.words import Word

_CODE = re.compile(
    r"```|Traceback \(most|^\s*(?:def|import|from|class) \w|\b\w{1,40}Error:|\w\(\w{0,40}\)|==\d|https?://",
    re.MULTILINE,
)
_QUOTED = re.compile(r"[\"“”„«']\w+(?:[ ,]+[\w'%-]+){3,}[.!?]?[\"”“»']")
_LENGTHS = (4, 8, 16, 32, 64, 128)
DECISIVE_GROUPS: frozenset[Group] = frozenset({"target", "task", "hardware"})
"""Groups of which one factor is enough to choose by."""
HEARD_DECISIVE = "a task, a target or hardware"
ANOTHER_PROJECT = "another-project"
"""The signal of a message that leaves the project of the earlier turns."""
_LONGEST_ASKED = 40
_FRAMEWORK_NOUNS = frozenset(
    "framework frameworks one ones library libraries lib stack toolkit side runtime backend of is"
    " are do does should would will can could i we you to fits fit way route path tool".split()
)
_SENTENCE = re.compile(r"[^.!?。！？\n]*[.!?。！？\n]?")
_MOSTLY = 0.6
"""Share of the words that a kind of phrase must cover to be what a message mostly is."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What the router sees of a message: named marks and the words in normal form."""

    marks: tuple[str, ...]
    words: str
    asked: str
    """The words of the sentences that ask, or of the last sentence where none does."""


class Marker:
    """Finds the marks of a message with the signals, concepts and frameworks of a Knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._signals = CueIndex(
            (cue, signal.id) for signal in knowledge.signals.values() for cue in signal.cues
        )
        self._concepts = CueIndex(
            (alias, concept.id)
            for concept in knowledge.concepts.values()
            for alias in (concept.name, *concept.aliases)
            if alias.strip(".")
        )
        self._by_id = knowledge.concepts
        self._groups = {factor.id: factor.group for factor in knowledge.factors.values()}
        self._frameworks = CueIndex(
            (alias, framework.id)
            for framework in knowledge.frameworks.values()
            for alias in framework.aliases
        )
        self._numbers = NumberMarker(knowledge)

    def concepts_named(self, words: Sequence[Word]) -> list[Concept]:
        """The concepts whose names stand in the words; of overlapping names the longer counts."""
        matches = sorted(self._concepts.find(words), key=lambda m: (-len(m.places), m.first))
        taken: set[int] = set()
        kept = []
        for match in matches:
            if not taken & set(match.places):
                taken |= set(match.places)
                kept.append(match)
        kept.sort(key=lambda m: m.first)
        return [self._by_id[name] for name in dict.fromkeys(m.key for m in kept)]

    def marks(self, profile: Profile, words: Sequence[Word]) -> Marks:
        """The marks of the last turn, read beside its profile."""
        text = profile.text
        asked = _asked(text, words)
        found: set[str] = set()
        covered: dict[str, set[int]] = defaultdict(set)
        for match in self._signals.find(words):
            found.add(match.key)
            covered[match.key].update(match.places)
            if match.first in asked:
                found.add(f"{match.key} where it asks")
            if match.first < 3:
                found.add(f"{match.key} at the start")
        found.update(
            f"mostly {name}"
            for name, places in covered.items()
            if len(places) >= _MOSTLY * len(words)
        )
        of_the_field = self._concepts.find(words)
        named = self._frameworks.find(words)
        concepts = {m.key for m in of_the_field}
        known = {at for match in (*of_the_field, *named) for at in match.places}
        found.update(_choices_among_others(words, asked, known))
        frameworks = {m.key for m in named}
        holding = [n for n in profile.needs if n.holds]
        fresh = [n for n in holding if n.factor in profile.fresh]
        spoken_of = fresh if ANOTHER_PROJECT in found else holding
        if any(self._groups[n.factor] in DECISIVE_GROUPS for n in spoken_of):
            found.add(HEARD_DECISIVE)
        found.add(f"{min(len(concepts), 3)} concepts")
        found.add(f"{min(len(frameworks), 3)} frameworks")
        found.add(f"{min(len(holding), 4)} needs")
        found.add(f"{min(len(fresh), 4)} fresh needs")
        found.update(self._numbers.marks(words, asked=asked, frameworks=known, needs=len(fresh)))
        asked_of = {m.key for m in named if m.first in asked}
        found.add(f"{min(len(asked_of), 2)} frameworks where it asks")
        found.add("thread" if len(profile.turns) > 1 else "no thread")
        found.update({"question"} if "?" in text or "？" in text else ())
        found.update({"ends in a question"} if text.rstrip().endswith(("?", "？")) else ())
        found.update({"quotes a sentence"} if _QUOTED.search(text) else ())
        found.update({"code"} if _CODE.search(text) else ())
        found.add(f"length {sum(len(words) > n for n in _LENGTHS)}")
        if profile.language:
            found.add("other language")
        return Marks(
            tuple(sorted(found)),
            " ".join(w.normal for w in words),
            " ".join(w.normal for at, w in enumerate(words) if at in asked),
        )


def _choices_among_others(
    words: Sequence[Word], asked: frozenset[int], known: set[int]
) -> Iterator[str]:
    """Marks of a choice among things that are no frameworks: "which camera", "elastic or redis"."""
    for at in asked:
        plain = words[at].plain
        after = words[at + 1].plain if at + 1 < len(words) else ""
        if plain == "which" and after and after not in _FRAMEWORK_NOUNS and at + 1 not in known:
            yield "which of something else"
        if plain in ("or", "vs", "versus") and known.isdisjoint(range(at - 3, at + 4)):
            yield "one thing or another"


def _asked(text: str, words: Sequence[Word]) -> frozenset[int]:
    """The places of the words in sentences that ask, or in the last sentence where none does."""
    sentences = [m.span() for m in _SENTENCE.finditer(text) if m.group().strip(" .!?\n")]
    asking = [span for span in sentences if text[: span[1]].endswith(("?", "？"))]
    spans = asking or sentences[-1:]
    places = [
        at
        for at, word in enumerate(words)
        if any(start <= word.start < end for start, end in spans)
    ]
    return frozenset(places[-_LONGEST_ASKED:])


class Router(BaseEstimator):
    """Tells the action of a message from its marks, words and asking words.

    A linear support vector machine, one against the rest (Fan et al., 2008, LIBLINEAR): what each
    mark and word is worth can be read off its coefficients.

    Args:
        strength: inverse regularisation.
        weights: how much marks, words, asking words and groups of letters count.
        caution: added to the score of declining where no task, target or hardware was heard: an
            answer to what is no question of ours is worse than a decline too many.
    """

    def __init__(
        self,
        strength: float = 0.3,
        weights: tuple[float, float, float, float] = (0.7, 1.5, 1.5, 2.0),
        caution: float = 0.3,
    ) -> None:
        self.strength = strength
        self.weights = weights
        self.caution = caution

    def fit(self, marks: Sequence[Marks], actions: Sequence[Action]) -> Router:
        """Learns what each mark and word is worth for each action."""
        self.marks_ = DictVectorizer().fit([_as_features(m) for m in marks])
        self.words_ = _by_word().fit([m.words for m in marks])
        self.asked_ = _by_word().fit([m.asked for m in marks])
        self.letters_ = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2
        ).fit([m.words for m in marks])
        self.model_ = LinearSVC(C=self.strength, class_weight="balanced", random_state=0)
        self.model_.fit(self._matrix(marks), list(actions))
        return self

    def actions(self, marks: Sequence[Marks]) -> list[Action]:
        """The likeliest action of each message."""
        scores: np.ndarray = self.model_.decision_function(self._matrix(marks))
        names: list[Action] = self.model_.classes_.tolist()
        declining = np.array([name == "decline" for name in names])
        idle = np.array([HEARD_DECISIVE not in m.marks for m in marks])
        scores = scores + self.caution * np.outer(np.where(idle, 1.0, 1 / 3), declining)
        found = [names[at] for at in scores.argmax(axis=1)]
        return [
            # Asking back is idle where there is something to choose by.
            "recommend" if action == "clarify" and HEARD_DECISIVE in m.marks else action
            for action, m in zip(found, marks, strict=True)
        ]

    def _matrix(self, marks: Sequence[Marks]) -> sp.csr_matrix:
        words, asked = [m.words for m in marks], [m.asked for m in marks]
        parts = (
            self.marks_.transform([_as_features(m) for m in marks]),
            self.words_.transform(words),
            self.asked_.transform(asked),
            self.letters_.transform(words),
        )
        weighted = [part * weight for part, weight in zip(parts, self.weights, strict=True)]
        return sp.hstack(weighted, format="csr")


def _as_features(marks: Marks) -> dict[str, float]:
    return dict.fromkeys(marks.marks, 1.0)


def _by_word() -> TfidfVectorizer:
    return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\S+", min_df=1)
