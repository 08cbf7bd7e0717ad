"""What a message wants: one of seven actions, by what kinds of phrase it holds.

The kinds of phrase (``knowledge/signals``) are told by rule; what each is worth is learned from the
worked cases by a logistic regression, together with the words themselves. It knows no answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from sklearn.base import BaseEstimator
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.core.cues import CueIndex
from bot.core.knowledge import Action, Concept, Knowledge
from bot.core.profile import Profile
from bot.core.words import Word

_CODE = re.compile(
    r"```|Traceback \(most|^\s*(?:def|import|from|class) \w|\w+Error:|\w\(\w*\)|==\d|https?://",
    re.MULTILINE,
)
_LENGTHS = (4, 8, 16, 32, 64, 128)
_LAST_WORDS = 14


@dataclass(frozen=True, slots=True)
class Marks:
    """What the router sees of a message: named marks and the words in normal form."""

    marks: tuple[str, ...]
    words: str


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
        self._frameworks = CueIndex(
            (alias, framework.id)
            for framework in knowledge.frameworks.values()
            for alias in framework.aliases
        )

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
        tail = len(words) - _LAST_WORDS
        last_sentence = text.rstrip(" .!?:)\n").rfind(". ")
        found: set[str] = set()
        for match in self._signals.find(words):
            found.add(match.key)
            if match.first >= tail and words[match.first].start > last_sentence:
                found.add(f"{match.key} at the end")
            if match.first < 3:
                found.add(f"{match.key} at the start")
        concepts = {m.key for m in self._concepts.find(words)}
        frameworks = {m.key for m in self._frameworks.find(words)}
        holding = [n for n in profile.needs if n.holds]
        found.add(f"{min(len(concepts), 3)} concepts")
        found.add(f"{min(len(frameworks), 3)} frameworks")
        found.add(f"{min(len(holding), 4)} needs")
        found.add(f"{min(len([n for n in holding if n.factor in profile.fresh]), 4)} fresh needs")
        found.add("thread" if len(profile.turns) > 1 else "no thread")
        found.update({"question"} if "?" in text or "？" in text else ())
        found.update({"ends in a question"} if text.rstrip().endswith(("?", "？")) else ())
        found.update({"code"} if _CODE.search(text) else ())
        found.add(f"length {sum(len(words) > n for n in _LENGTHS)}")
        if profile.language:
            found.add("other language")
        return Marks(tuple(sorted(found)), " ".join(w.normal for w in words))


class Router(BaseEstimator):
    """Tells the action of a message from its marks.

    Args:
        strength: inverse regularisation of the logistic regression.
        word_weight: how much plain words count beside the marks.
    """

    def __init__(self, strength: float = 1.0, word_weight: float = 1.0) -> None:
        self.strength = strength
        self.word_weight = word_weight

    def fit(self, marks: Sequence[Marks], actions: Sequence[Action]) -> Router:
        """Learns what each mark and word is worth for each action."""
        self.marks_ = DictVectorizer()
        self.words_ = TfidfVectorizer(
            ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\S+", min_df=2
        )
        self.marks_.fit([dict.fromkeys(m.marks, 1.0) for m in marks])
        self.words_.fit([m.words for m in marks])
        self.model_ = LogisticRegression(C=self.strength, max_iter=2000)
        self.model_.fit(self._matrix(marks), list(actions))
        return self

    def probabilities(self, marks: Sequence[Marks]) -> list[dict[Action, float]]:
        """For each message, a probability per action."""
        table: np.ndarray = self.model_.predict_proba(self._matrix(marks))
        return [dict(zip(self.model_.classes_, row.tolist(), strict=True)) for row in table]

    def _matrix(self, marks: Sequence[Marks]) -> sp.csr_matrix:
        return sp.hstack(
            [
                self.marks_.transform([dict.fromkeys(m.marks, 1.0) for m in marks]) * 0.5,
                self.words_.transform([m.words for m in marks]) * self.word_weight,
            ],
            format="csr",
        )
