"""What is denied, imagined or somebody else's, word by word."""

import pytest

from bot.core.scope import Scope
from bot.core.words import split_words


def stance(text: str, word: str) -> str:
    words = split_words(text)
    place = next(i for i, w in enumerate(words) if w.plain == word)
    region = Scope(text, words).stance((place,))
    return region.stance if region else "plain"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("it is not a phone", "phone", id="not"),
        pytest.param("it is not a phone and not a pi", "pi", id="the second not"),
        pytest.param("no images, text or audio, just rows", "audio", id="a list after no"),
        pytest.param("we use a server instead of a phone", "phone", id="instead of"),
        pytest.param("a jetson rather than a phone", "phone", id="rather than"),
        pytest.param("the android part is dead", "android", id="dead afterwards"),
        pytest.param("that TPU thing fell through", "tpu", id="fell through"),
        pytest.param("we don't have a GPU", "gpu", id="a contracted not"),
        pytest.param("SageMaker yes, Android no", "android", id="no at the end"),
        pytest.param("scrap the TPU idea", "tpu", id="scrapped"),
        pytest.param("we are leaving Julia for Python", "julia", id="left behind"),
        pytest.param("python won't be in prod", "python", id="will not be"),
    ],
)
def test_a_denied_word_is_denied(text: str, word: str) -> None:
    assert stance(text, word) == "denied"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("must work without internet on the phone", "phone", id="past a preposition"),
        pytest.param("not a server but a phone", "phone", id="after but"),
        pytest.param("can't we just use the phone?", "phone", id="a question"),
        pytest.param("not only the phone", "phone", id="not only"),
        pytest.param("not sure about the phone", "phone", id="not sure"),
        pytest.param("no servers. it is a phone app", "phone", id="the next sentence"),
        pytest.param("we are leaving Julia for Python", "python", id="what it is left for"),
        pytest.param("maybe 128 KB for the phone", "phone", id="maybe as about"),
        pytest.param("there is no code yet for the phone", "phone", id="no code yet"),
    ],
)
def test_a_word_out_of_reach_is_plain(text: str, word: str) -> None:
    assert stance(text, word) == "plain"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("a server now, maybe mobile", "mobile", id="maybe before"),
        pytest.param("mobile maybe later", "mobile", id="later behind"),
        pytest.param("if we ever did mobile", "mobile", id="if ever"),
    ],
)
def test_an_imagined_word_is_imagined(text: str, word: str) -> None:
    assert stance(text, word) == "imagined"


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        pytest.param("a colleague swears by his Coral stick", "coral", "theirs", id="a colleague"),
        pytest.param(
            "a colleague loves Coral but we run on a phone", "phone", "plain", id="our own voice"
        ),
        pytest.param(
            "my colleague and I build a phone app", "phone", "plain", id="no opinion, no stance"
        ),
    ],
)
def test_others_views_are_theirs(text: str, word: str, expected: str) -> None:
    assert stance(text, word) == expected
