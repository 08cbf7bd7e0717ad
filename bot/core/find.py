"""Finding the statements nearest to a question by their words; it knows only texts and ids."""

from __future__ import annotations

from collections.abc import Sequence

from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.core.words import readable


class Finder(BaseEstimator):
    """Texts compared with a question by TF-IDF over words, word pairs and letter groups.

    A thing may have several texts; its best one counts.
    """

    def __init__(self, letters: tuple[int, int] = (3, 5)) -> None:
        self.letters = letters

    def fit(self, texts: Sequence[str], ids: Sequence[str]) -> Finder:
        """Learns the texts; ``ids`` name the thing each belongs to."""
        self.ids_ = tuple(ids)
        self.words_ = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, stop_words="english")
        self.groups_ = TfidfVectorizer(
            analyzer="char_wb", ngram_range=self.letters, sublinear_tf=True
        )
        self.word_matrix_ = self.words_.fit_transform(texts)
        self.group_matrix_ = self.groups_.fit_transform(texts)
        return self

    def nearest(self, question: str, most: int) -> list[tuple[str, float]]:
        """The things nearest to the question with their likeness (0 to 1), best first."""
        question = readable(question)
        by_word = (self.words_.transform([question]) @ self.word_matrix_.T).toarray()[0]
        by_group = (self.groups_.transform([question]) @ self.group_matrix_.T).toarray()[0]
        best: dict[str, float] = {}
        for name, likeness in zip(self.ids_, (by_word + by_group) / 2, strict=True):
            best[name] = max(best.get(name, 0.0), float(likeness))
        return sorted(best.items(), key=lambda item: (-item[1], item[0]))[:most]
