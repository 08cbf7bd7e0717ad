"""What people typed comes out of Slack's form as plain words."""

import pytest

from bot.slack.typed import as_typed


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("<@UBOT> PyTorch?", "PyTorch?"),
        ("<@UBOT|framewise>, PyTorch?", "PyTorch?"),
        ("so <@UBOT> what of <@UBOT>", "so what of"),
        ("<@UBOT>", ""),
        ("ask <@U1> or <@U2|sam> in <#C1|ml> or <#C2>", "ask @someone or @sam in #ml or #channel"),
        ("<!here> <!subteam^S1|@ml-team> <!subteam^S1>", "@here @ml-team @subteam"),
        ("<!date^1^{date}|1 Jan>", "1 Jan"),
        ("<https://x.io/?a=1&amp;b=2> or <http://x.io|x.io>", "https://x.io/?a=1&b=2 or x.io"),
        ("<mailto:a@x.io>", "a@x.io"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&lt;!channel&gt;", "<!channel>"),
        ("&amp;lt;", "&lt;"),
        ("two\nlines ", "two\nlines"),
    ],
)  # fmt: skip
def test_as_typed(sent: str, typed: str) -> None:
    assert as_typed(sent, "UBOT") == typed
