"""The case index: which worked cases a message resembles, and what those say; a plain estimator.

Words and the needs heard are put side by side in one sparse vector (TF-IDF over words and word
pairs, after Salton and Buckley, 1988, doi:10.1016/0306-4573(88)90021-0) and compared by cosine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from sklearn.base import BaseEstimator
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.core.knowledge import VERDICTS, Case, Verdict


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """A worked case and how much the message resembles it (cosine, 0 to 1)."""

    case: Case
    likeness: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the index compares: the words in normal form and the needs by catalogue code."""

    words: str
    needs: tuple[tuple[str, bool], ...]


class CaseIndex(BaseEstimator):
    """Nearest worked cases with a verdict.

    Args:
        neighbours: how many cases vote.
        need_weight: how much the needs count beside the words (0 to 1, by energy).
        smoothing: votes every verdict has before any case votes.
        sharpness: the power a likeness is raised to before it votes.
    """

    def __init__(
        self,
        neighbours: int = 15,
        need_weight: float = 0.5,
        smoothing: float = 0.4,
        sharpness: float = 2.0,
    ) -> None:
        self.neighbours = neighbours
        self.need_weight = need_weight
        self.smoothing = smoothing
        self.sharpness = sharpness

    def fit(self, readings: Sequence[Reading], cases: Sequence[Case]) -> CaseIndex:
        """Learns the vocabulary and keeps the cases' vectors."""
        self.words_ = TfidfVectorizer(
            ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\S+", min_df=2
        )
        self.needs_ = DictVectorizer()
        words = self.words_.fit_transform([r.words for r in readings])
        needs = self.needs_.fit_transform([_need_features(r) for r in readings])
        self.matrix_ = self._join(words, needs)
        self.cases_ = tuple(cases)
        self.votes_ = np.array([_votes(case) for case in cases])
        return self

    def nearest(self, readings: Sequence[Reading]) -> list[list[tuple[int, float]]]:
        """For each reading, the places of the nearest cases and their likeness, best first."""
        words = self.words_.transform([r.words for r in readings])
        needs = self.needs_.transform([_need_features(r) for r in readings])
        likeness = (self._join(words, needs) @ self.matrix_.T).toarray()
        best = []
        for row in likeness:
            order = np.lexsort((np.arange(len(row)), -row))[: self.neighbours]
            best.append([(int(at), float(row[at])) for at in order if row[at] > 0])
        return best

    def shares(self, nearest: Sequence[tuple[int, float]]) -> dict[Verdict, float]:
        """How the nearest cases vote: a share per verdict, adding up to 1."""
        votes = np.full(len(VERDICTS), self.smoothing / len(VERDICTS))
        for at, likeness in nearest:
            votes = votes + self.votes_[at] * likeness**self.sharpness
        return dict(zip(VERDICTS, (votes / votes.sum()).tolist(), strict=True))

    def neighbour(self, at: int, likeness: float) -> Neighbour:
        """The case at a place of the index, as a Neighbour."""
        return Neighbour(case=self.cases_[at], likeness=round(min(likeness, 1.0), 4))

    def _join(self, words: sp.csr_matrix, needs: sp.csr_matrix) -> sp.csr_matrix:
        norms = np.sqrt(needs.multiply(needs).sum(axis=1)).A1 if needs.shape[0] else np.array([])
        scale = sp.diags(1 / np.where(norms > 0, norms, 1))
        return sp.hstack(
            [words * np.sqrt(1 - self.need_weight), scale @ needs * np.sqrt(self.need_weight)],
            format="csr",
        )


def _need_features(reading: Reading) -> dict[str, float]:
    return {f"{code}={holds}": 1.0 for code, holds in reading.needs}


def _votes(case: Case) -> list[float]:
    """A case's vote: most of it for its verdict, the rest for what else it accepts."""
    others = [verdict for verdict in case.accept if verdict != case.verdict]
    return [
        (0.7 if others else 1.0) if v == case.verdict else (0.3 / len(others) if v in others else 0)
        for v in VERDICTS
    ]
