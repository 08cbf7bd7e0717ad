"""What is heard in a message and its thread, and in whose words."""

import pytest

from bot.core.knowledge import Pull
from bot.core.profile import Profile, ProfileReader
from bot.core.reading import Reader
from tests.core.small import factor, small_knowledge

KNOWLEDGE = small_knowledge(
    more=(
        factor("screen", ("phone screen",), Pull(), code="D3"),
        factor("mobile", ("handset",), Pull(), code="D2", yields_to=("phone",)),
        factor("big", ("gpu cluster",), Pull(), code="S1", group="scale", negated=("one gpu",)),
        factor("graph", ("graph",), Pull(), code="T6", group="task", except_in=("graph database",)),
    )
)


def read(*turns: str) -> Profile:
    return ProfileReader(KNOWLEDGE, Reader((), (), ())).read(turns)


@pytest.mark.parametrize(
    ("turns", "codes"),
    [
        pytest.param(("an LLM on our server",), {"T1": True, "D1": True}, id="what is said"),
        pytest.param(("a server, not a phone",), {"D1": True, "D2": False}, id="what is denied"),
        pytest.param(("a server now, phone maybe later",), {"D1": True}, id="what is imagined"),
        pytest.param(("a colleague loves his phone",), {}, id="what is somebody else's"),
        pytest.param(("on the phone screen",), {"D3": True}, id="a longer cue swallows a shorter"),
        pytest.param(("a graph database",), {}, id="an exception"),
        pytest.param(("one GPU only",), {"S1": False}, id="a cue that rules out"),
        pytest.param(("on the phone, any handset",), {"D2": True}, id="shared code"),
        pytest.param(("a phone app?", "no phone"), {"D2": False}, id="a later turn overwrites"),
        pytest.param(("a phone app?", "ok thanks"), {"D2": True}, id="an earlier turn stays"),
        pytest.param(
            ("an ESP32 in each pump", "they replaced it by a server"),
            {"D4": False, "D1": True},
            id="a changed plan puts the old target out",
        ),
        pytest.param(
            ("an ESP32 in each pump", "the data go to a server as well"),
            {"D4": True, "D1": True},
            id="an addition does not",
        ),
        pytest.param(("",), {}, id="nothing"),
        pytest.param(("🎉🎉",), {}, id="only emoji"),
    ],
)
def test_needs(turns: tuple[str, ...], codes: dict[str, bool]) -> None:
    assert read(*turns).codes() == codes


def test_every_quote_stands_in_its_turn() -> None:
    profile = read("An LLM on our Server.", "Not on a phone!")
    for need in profile.needs:
        assert need.heard.quote
        assert need.heard.quote in profile.turns[need.heard.turn]


def test_a_denial_is_quoted_with_the_word_that_denies() -> None:
    need = next(n for n in read("It is not on a phone.").needs if n.factor == "phone")
    assert need.heard.quote == "not on a phone"


def test_what_is_imagined_is_set_aside_and_not_lost() -> None:
    assert [need.factor for need in read("a server now, phone maybe later").set_aside] == ["phone"]
