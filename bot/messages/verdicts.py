"""The words for verdicts and for how sure they are."""

from __future__ import annotations

from bot.core.knowledge import Verdict

NAMES: dict[Verdict, str] = {
    "pytorch": "PyTorch",
    "tensorflow": "TensorFlow",
    "either": "Either",
    "jax": "JAX",
    "neither": "Neither",
}
HEADINGS: dict[Verdict, str] = {
    "pytorch": "PyTorch",
    "tensorflow": "TensorFlow",
    "either": "Either will do",
    "jax": "JAX",
    "neither": "Neither: no deep-learning framework needed",
}
_STEPS = ((0.90, "Sure"), (0.75, "Fairly sure"), (0.60, "Leaning"), (0.0, "Close call"))


def sureness(confidence: float) -> str:
    """Confidence in words and a number.

    >>> sureness(0.82)
    'Fairly sure (82 %)'
    """
    word = next(word for least, word in _STEPS if round(confidence, 2) >= least)
    return f"{word} ({round(confidence * 100)} %)"
