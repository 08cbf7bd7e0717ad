"""Models are put down to the framework they are made for."""

from __future__ import annotations

import pytest

from bot.core.numbers.attribution import LIBRARIES, TRANSFORMERS, attributed


@pytest.mark.parametrize(
    ("library", "tags", "framework"),
    [
        ("transformers", ["safetensors"], "pytorch"),
        ("transformers", [], "pytorch"),
        ("transformers", ["pytorch", "tf", "jax"], "pytorch"),
        ("transformers", ["tf"], "tensorflow"),
        ("transformers", ["jax"], "jax"),
        ("transformers", ["tf", "jax"], "multi"),
        ("transformers", ["gguf"], "neutral"),
        ("transformers", ["safetensors", "mlx"], "neutral"),
        ("transformers", ["safetensors", "gguf"], "pytorch"),
        ("diffusers", ["onnx"], "pytorch"),
        ("PEFT", ["safetensors"], "pytorch"),
        ("tf-keras", [], "tensorflow"),
        ("flax", [], "jax"),
        ("keras", ["tf"], "multi"),
        ("gguf", ["pytorch"], "neutral"),
        (None, ["pytorch"], "pytorch"),
        (None, ["tf"], "tensorflow"),
        (None, ["PyTorch", "jax"], "multi"),
        (None, ["onnx"], "neutral"),
        (None, ["safetensors"], "unknown"),
        ("something-new", ["pytorch"], "pytorch"),
        ("something-new", [], "unknown"),
    ],
)
def test_a_model_belongs_to(library: str | None, tags: list[str], framework: str) -> None:
    assert attributed(library, tags) == framework


def test_every_library_can_be_met() -> None:
    assert all(name == name.casefold() for name in LIBRARIES)
    assert TRANSFORMERS not in LIBRARIES
