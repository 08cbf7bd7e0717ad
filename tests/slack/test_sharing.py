"""The share button: beside the other buttons, with what was asked."""

from bot.messages.message import Choice, Message, Note, plain
from bot.slack.sharing import shared_text, with_share

SHARE = Choice(label="Share to channel", says="share on phones")


def test_it_stands_after_the_last_choice() -> None:
    line, why, note = plain("x"), Choice(label="Why", says="why"), Note(text="n")
    message = with_share(Message(summary="s", parts=(line, why, note)), "on phones")
    assert message.parts == (line, why, SHARE, note)


def test_it_stands_at_the_end_where_there_is_no_choice() -> None:
    message = with_share(Message(summary="s", parts=(plain("x"),)), "on phones")
    assert message.parts == (plain("x"), SHARE)


def test_only_a_share_line_is_shared() -> None:
    assert shared_text(SHARE.says) == "on phones"
    assert shared_text("why share on phones") is None
