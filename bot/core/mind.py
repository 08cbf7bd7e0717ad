"""Everything learned from a Knowledge, fitted once: reads a message, routes it, recommends.

``Mind.fit`` is the only place that trains. It uses the worked cases and nothing else; the
calibration is learned on predictions made for cases the index had not seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import numpy as np
from sklearn import config_context
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.core import advise
from bot.core.advice import Advice
from bot.core.conversation import Change
from bot.core.factor_cues import factor_index
from bot.core.find import Finder
from bot.core.knowledge import Action, Case, Concept, Knowledge, Verdict
from bot.core.numbers.adoption import Adoption, shifts
from bot.core.profile import Profile, ProfileReader
from bot.core.questions.number_question import NumberReader
from bot.core.questions.statement import ClaimFinder
from bot.core.reading import Reader
from bot.core.recent import Recent
from bot.core.recommend import Recommendation, Weighed, Weigher
from bot.core.route import Marker, Marks, Router
from bot.core.similar import CaseIndex, Reading
from bot.core.what_if import changed, moves
from bot.core.words import readable, split_words

COUNTED_TOPICS = frozenset({"popularity", "releases", "research", "huggingface"})
"""Topics of facts that state adoption numbers."""
MOST_TURNS = 20
MOST_RECENT = 16
"""Messages kept read: routing and answering read the same one."""
FOLDS = 5
SEED = 7


@dataclass(frozen=True, kw_only=True)
class Understood:
    """A message read: its profile, and what it wants."""

    profile: Profile
    action: Action


class Mind:
    """A fitted reader, router, case index and calibration."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._recent: Recent[tuple[str, ...], Understood] = Recent(MOST_RECENT)

    def fit(self) -> Mind:
        """Learns from the worked cases of the knowledge."""
        cases = list(self.knowledge.cases.values())
        self.reader_ = _reader(self.knowledge)
        self.profiles_ = ProfileReader(self.knowledge, self.reader_)
        self.marker_ = Marker(self.knowledge)
        profiles = [self.profiles_.read((*case.thread, case.text)) for case in cases]
        marks = [self._marks(profile) for profile in profiles]
        self.router_ = Router().fit(marks, [case.action for case in cases])
        advised = [at for at, case in enumerate(cases) if case.verdict is not None]
        self._fit_index([cases[at] for at in advised], [profiles[at] for at in advised])
        self.frequencies_ = advise.frequencies([profiles[at] for at in advised])
        self._fit_finders()
        return self

    def understand(self, turns: Sequence[str]) -> Understood:
        """Reads a message and the turns before it, oldest first."""
        key = tuple(readable(turn) for turn in turns[-MOST_TURNS:])
        return self._recent.get(key, self._understand)

    def _understand(self, turns: tuple[str, ...]) -> Understood:
        profile = self.profiles_.read(turns)
        with _unchecked():
            action = self.router_.actions([self._marks(profile)])[0]
        return Understood(profile=profile, action=action)

    def advise(
        self,
        turns: Sequence[str],
        changes: Sequence[Change] = (),
        adoption: Mapping[str, Adoption] | None = None,
    ) -> Advice:
        """What is understood of a conversation, with needs put in and taken out by hand, and what
        follows from it."""
        understood, factors = self.understand(turns), self.knowledge.factors
        profile = changed(understood.profile, changes, factors)
        recommendation = self.recommend(profile, adoption)
        moved = moves(
            understood.profile,
            changes,
            factors,
            recommendation,
            lambda each: self.recommend(each, adoption),
        )
        return Advice(
            action=understood.action, profile=profile, recommendation=recommendation, moved=moved
        )

    def recommend(
        self, profile: Profile, adoption: Mapping[str, Adoption] | None = None
    ) -> Recommendation:
        """The recommendation for a profile, with the measured numbers behind factors, if any."""
        measured = adoption or {}
        with _unchecked():
            nearest = self.index_.nearest([self._reading(profile)])[0]
        shares = self.index_.shares(nearest)
        weigher = Weigher(self.knowledge, shifts=shifts(measured), shares=shares)
        weighed = weigher.weigh(profile.holding(), profile.ruled_out())
        neighbours = [self.index_.neighbour(at, likeness) for at, likeness in nearest]
        found = advise.reasons(self.knowledge, profile, weighed)
        return Recommendation(
            verdict=weighed.verdict,
            confidence=self._confidence(weighed, shares, profile),
            probabilities=advise.rounded(weighed.probabilities),
            contributions=weighed.contributions,
            reasons=found,
            against=advise.counter(self.knowledge, found, weighed.verdict),
            flips=advise.flips(
                self.knowledge, weigher, profile, weighed.verdict, self.frequencies_
            ),
            questions=advise.questions(self.knowledge, weigher, profile, self.frequencies_),
            deploy_on=advise.deploy_on(self.knowledge, profile, weighed),
            neighbours=advise.nearest_cases(neighbours),
            constraint=weighed.constraint,
            adoption={name: measured[name] for name in profile.holding() if name in measured},
        )

    def marks(self, turns: Sequence[str]) -> frozenset[str]:
        """The marks the router sees in a message."""
        return frozenset(self._marks(self.profiles_.read(turns)).marks)

    def concepts_named(self, text: str) -> list[Concept]:
        """The things of the field a text names, in its order."""
        return self.marker_.concepts_named(self.reader_.words(text))

    def in_english(self, text: str) -> str:
        """A text in another language as the English words it is understood by."""
        if self.reader_.language(text) is None:
            return text
        return " ".join(word.plain for word in self.reader_.words(text))

    def _fit_finders(self) -> None:
        known = self.knowledge
        self.claims_ = ClaimFinder(known)
        concepts = [
            (text, concept.id)
            for concept in known.concepts.values()
            for text in (concept.name, *concept.aliases)
        ]
        self.concepts_ = Finder().fit([t for t, _ in concepts], [name for _, name in concepts])
        self.numbers_ = NumberReader(known)
        counted = [fact for fact in known.facts.values() if fact.topic in COUNTED_TOPICS]
        self.counted_ = Finder().fit([f.statement for f in counted], [f.id for f in counted])

    def _fit_index(self, cases: Sequence[Case], profiles: Sequence[Profile]) -> None:
        """Fits the index on all cases, and the calibration on folds it had not seen."""
        readings = [self._reading(profile) for profile in profiles]
        self.index_ = CaseIndex().fit(readings, cases)
        verdicts = [str(case.verdict) for case in cases]
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
        features, accepted = [], []
        for seen, unseen in folds.split(readings, verdicts):
            index = CaseIndex().fit([readings[i] for i in seen], [cases[i] for i in seen])
            for at, nearest in zip(
                unseen, index.nearest([readings[i] for i in unseen]), strict=True
            ):
                shares = index.shares(nearest)
                profile = profiles[at]
                weigher = Weigher(self.knowledge, shares=shares)
                weighed = weigher.weigh(profile.holding(), profile.ruled_out())
                features.append(_confidence_features(weighed, shares, profile))
                accepted.append(weighed.verdict in cases[at].accept)
        self.calibration_ = LogisticRegression(C=1.0).fit(np.array(features), accepted)

    def _confidence(
        self, weighed: Weighed, shares: Mapping[Verdict, float], profile: Profile
    ) -> float:
        features = np.array([_confidence_features(weighed, shares, profile)])
        return round(float(self.calibration_.predict_proba(features)[0, 1]), 4)

    def _marks(self, profile: Profile) -> Marks:
        return self.marker_.marks(profile, self.reader_.words(profile.text))

    def _reading(self, profile: Profile) -> Reading:
        words = " ".join(word.normal for turn in profile.turns for word in self.reader_.words(turn))
        return Reading(words=words, needs=tuple(sorted(profile.codes().items())))


def _confidence_features(
    weighed: Weighed, shares: Mapping[Verdict, float], profile: Profile
) -> list[float]:
    """What the calibration looks at: the weighing's own certainty, the cases' agreement, and how
    much was heard."""
    ranked = sorted(weighed.probabilities.values(), reverse=True)
    return [
        ranked[0],
        ranked[0] - ranked[1],
        shares[weighed.verdict],
        float(weighed.constraint is not None),
        min(4, len(profile.holding())) / 4,
    ]


def _unchecked() -> AbstractContextManager[None]:
    """Without scikit-learn's checks of values and parameters: ours are the same each time."""
    context: AbstractContextManager[None] = config_context(
        assume_finite=True, skip_parameter_validation=True
    )
    return context


def _reader(knowledge: Knowledge) -> Reader:
    targets = factor_index(knowledge).words
    vocabulary = {
        word.plain
        for text in (
            *(case.text for case in knowledge.cases.values()),
            *(fact.statement for fact in knowledge.facts.values()),
        )
        for word in split_words(text)
    }
    return Reader(knowledge.languages.values(), vocabulary, targets)
