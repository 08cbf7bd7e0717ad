"""Which messages begin a new project, where no thread tells conversations apart."""

from __future__ import annotations

import pytest

from bot.core.fresh_start import begins_anew
from bot.core.mind import Mind


@pytest.mark.parametrize(
    "text",
    [
        "We need to run a detector on a Jetson, mostly Python people",
        "Our Android app must work offline and we have a Keras model from last year",
        "Fine-tune a language model on two GPUs and serve it",
    ],
)
def test_a_project_told_whole_begins_anew(mind: Mind, text: str) -> None:
    assert begins_anew(mind.knowledge, mind.understand((text,)).profile)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Android, offline", id="a word or two"),
        pytest.param("and it must run on an iPhone and on Android too", id="and"),
        pytest.param("It also has to work in the browser with our Keras model", id="it"),
        pytest.param("what if we ran it on a Jetson with our Keras model?", id="what if"),
        pytest.param("we changed the plan: a Jetson with a detector in Python", id="changed"),
        pytest.param("thank you very much, that was really helpful", id="no project"),
    ],
)
def test_a_word_more_goes_on(mind: Mind, text: str) -> None:
    assert not begins_anew(mind.knowledge, mind.understand((text,)).profile)
