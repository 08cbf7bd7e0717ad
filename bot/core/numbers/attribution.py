"""Which framework a model on the Hub is made for, by its library and tags; it knows no source."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

Attributed = Literal["pytorch", "tensorflow", "jax", "multi", "neutral", "unknown"]
"""``multi``: for several frameworks; ``neutral``: for none of them in particular."""

VERSION = "2026-11"
"""Of the tables below; numbers counted by different versions are not compared."""

TRANSFORMERS = "transformers"
"""Runs on PyTorch alone since version 5, but older models may hold weights for others only."""

LIBRARIES: Mapping[str, Attributed] = {
    **dict.fromkeys(
        (
            "adapter-transformers", "allennlp", "asteroid", "diffusers", "espnet", "fairseq",
            "fastai", "flair", "nemo", "open_clip", "peft", "pyannote-audio",
            "sentence-transformers", "setfit", "span-marker", "speechbrain", "stanza", "timm",
            "ultralytics",
        ),
        "pytorch",
    ),
    **dict.fromkeys(("tensorflowtts", "tf", "tf-keras"), "tensorflow"),
    **dict.fromkeys(("flax", "jax"), "jax"),
    **dict.fromkeys(("keras", "keras-hub", "keras-nlp"), "multi"),
    **dict.fromkeys(
        (
            "coreml", "ctranslate2", "fasttext", "gguf", "joblib", "llama.cpp", "llamafile", "mlx",
            "onnx", "openvino", "sklearn", "spacy", "transformers.js",
        ),
        "neutral",
    ),
}  # fmt: skip
"""By ``library_name``, in small letters."""

WEIGHTS: Mapping[str, Attributed] = {
    "pytorch": "pytorch",
    "tf": "tensorflow",
    "tf-keras": "tensorflow",
    "jax": "jax",
    "flax": "jax",
    "keras": "multi",
}
"""By a tag that names whose weights are in the repository."""
CONVERTED = frozenset({"gguf", "mlx", "onnx", "openvino", "coreml"})
"""Tags of formats that are run without any of the frameworks."""


def attributed(library: str | None, tags: Collection[str]) -> Attributed:
    """The framework.

    >>> attributed("transformers", ["safetensors"])
    'pytorch'
    >>> attributed("transformers", ["tf"])
    'tensorflow'
    >>> attributed(None, ["safetensors"])
    'unknown'
    """
    name = (library or "").casefold()
    if name == TRANSFORMERS:
        return _of_transformers({tag.casefold() for tag in tags})
    return LIBRARIES.get(name) or _by_tags({tag.casefold() for tag in tags})


def _of_transformers(tags: set[str]) -> Attributed:
    if "mlx" in tags:
        return "neutral"
    if tags & {"pytorch", "safetensors"}:
        return "pytorch"
    by_tags = _by_tags(tags)
    return "pytorch" if by_tags == "unknown" else by_tags


def _by_tags(tags: set[str]) -> Attributed:
    found = {WEIGHTS[tag] for tag in tags & WEIGHTS.keys()}
    if not found:
        return "neutral" if tags & CONVERTED else "unknown"
    return found.pop() if len(found) == 1 else "multi"
