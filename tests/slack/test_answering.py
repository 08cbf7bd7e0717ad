"""Taking on work: once, and with only what may be said when it fails."""

from collections.abc import Callable

from bot.core.errors import UserMistake
from bot.incident import without_words
from bot.messages.message import Message
from bot.slack.border import at_the_border


def raises(error: Exception) -> Callable[[], None]:
    def work() -> None:
        raise error

    return work


def test_nothing_is_told_when_nothing_broke() -> None:
    told: list[Message] = []
    at_the_border(lambda: None, told.append)
    assert told == []


def test_a_mistake_is_told_in_its_own_words() -> None:
    told: list[Message] = []
    at_the_border(raises(UserMistake("Two names, please")), told.append)
    assert [message.summary for message in told] == ["Two names, please"]


def test_every_failure_has_its_own_reference() -> None:
    told: list[Message] = []
    for _ in range(2):
        at_the_border(raises(KeyError("a secret")), told.append)
    assert told[0] != told[1]
    assert "secret" not in told[0].summary


def test_a_telling_that_fails_is_tried_again_for_a_while_and_ends_there() -> None:
    slept: list[float] = []

    def unreachable(message: Message) -> None:
        raise ConnectionResetError(message.summary)

    at_the_border(raises(KeyError("a secret")), unreachable, sleep=slept.append)
    assert slept == [1.0, 4.0, 10.0]


def test_a_chain_of_errors_is_told_without_their_words() -> None:
    try:
        try:
            raises(KeyError("secret one"))()
        except KeyError as error:
            raise ValueError("secret two") from error
    except ValueError as error:
        told = without_words(error)
    assert "ValueError" in told
    assert "KeyError" in told
    assert "in work" in told
    assert "secret one" not in told.replace('raises(KeyError("secret one"))()', "")
