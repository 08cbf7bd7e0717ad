"""The cue language, one rule a case."""

import pytest

from bot.core.cues import CueIndex
from bot.core.words import split_words


def hears(cue: str, text: str) -> bool:
    return bool(CueIndex([(cue, "it")]).find(split_words(text)))


@pytest.mark.parametrize(
    ("cue", "text"),
    [
        pytest.param("raspberry pi", "on a Raspberry Pi 5", id="words in a row"),
        pytest.param("on device", "runs on-device", id="a hyphen is a space"),
        pytest.param("gpu", "two GPUs", id="a plural"),
        pytest.param("microcontroller*", "a microcontrollerboard", id="a beginning"),
        pytest.param("photo/image of", "an image of a leaf", id="one of several"),
        pytest.param("train .. in the browser", "train it right in the browser", id="a gap"),
        pytest.param("<n> kb .. ram", "64KB of RAM", id="a number and its unit"),
        pytest.param("<few> series", "six series", id="a small number"),
        pytest.param("<hundreds> mails", "300 mails", id="some hundreds"),
        pytest.param("without an? os", "without OS", id="an optional word"),
        pytest.param("=R", "written in R", id="a capital letter"),
        pytest.param("optimise", "optimize", id="American spelling"),
        pytest.param(".pth", "they send model.pth files", id="a file ending"),
        pytest.param("c++", "a C++ plugin", id="a language that is no word"),
    ],
)
def test_hears(cue: str, text: str) -> None:
    assert hears(cue, text)


@pytest.mark.parametrize(
    ("cue", "text"),
    [
        pytest.param("raspberry pi", "pi or raspberry", id="another order"),
        pytest.param("pi", "spin", id="inside a word"),
        pytest.param(
            "train .. browser", "train one two three four five browser", id="too wide a gap"
        ),
        pytest.param("=R", "r u sure", id="a small letter"),
        pytest.param("<n> kb", "some kb", id="no number"),
        pytest.param("<few> series", "9000 series", id="too large a number"),
        pytest.param("<hundreds> mails", "300k mails", id="thousands are not hundreds"),
    ],
)
def test_does_not_hear(cue: str, text: str) -> None:
    assert not hears(cue, text)


@pytest.mark.parametrize("cue", ["", "..", ".. phone", "phone .."])
def test_a_cue_without_words_at_its_ends_is_refused(cue: str) -> None:
    with pytest.raises(ValueError, match="words at both ends"):
        CueIndex([(cue, "it")])


def test_a_match_names_its_words_and_leaves_the_gap_out() -> None:
    match = CueIndex([("train .. browser", "it")]).find(split_words("train in the browser"))[0]
    assert match.places == (0, 3)
