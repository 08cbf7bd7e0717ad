"""Charts as uploaded pictures, for a workspace that refuses Slack's own chart."""

from __future__ import annotations

import http.client
import logging
from collections.abc import Iterator
from itertools import islice

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.messages.message import Chart, Message
from bot.slack.blocks.limits import CHART_TITLE, CHARTS, plain_text

UPLOAD = "files:write"
"""The optional scope: without it a refused chart is shown as a table."""
GRANTED = "x-oauth-scopes"
"""The header in which every answer of Slack's, a refusal too, names the app's scopes."""
ALT_TEXT = 1000
"""Characters that an uploaded file's description may have."""

log = logging.getLogger(__name__)


def may_upload(answer: SlackApiError) -> bool:
    """Whether Slack's answer names the scope; where it names none, the upload itself will tell."""
    headers = {name.lower(): value for name, value in answer.response.headers.items()}
    granted = headers.get(GRANTED)
    return granted is None or UPLOAD in (each.strip() for each in granted.split(","))


def upload_charts(client: WebClient, message: Message) -> dict[Chart, str]:
    """The ids of the files; a chart whose upload fails has none.

    The files are shared with no channel, so that nothing appears twice and nothing out of place:
    a file that is shared by itself appears at a time of Slack's choosing.
    """
    charts = (part for part in message.parts if isinstance(part, Chart))
    return dict(_uploaded(client, islice(charts, CHARTS)))


def _uploaded(client: WebClient, charts: Iterator[Chart]) -> Iterator[tuple[Chart, str]]:
    from bot.drawing.png import draw

    for number, chart in enumerate(charts, start=1):
        try:
            answer = client.files_upload_v2(
                content=draw(chart),
                filename=f"chart-{number}.png",
                title=plain_text(chart.title, CHART_TITLE) or "Chart",
                alt_txt=plain_text(chart.alt, ALT_TEXT),
            )
        except SlackApiError as refusal:
            log.warning("chart not uploaded: Slack says %s", refusal.response.get("error"))
            return
        except (SlackClientError, OSError, http.client.HTTPException) as error:
            log.warning("chart not uploaded: %s", type(error).__name__)
            return
        yield chart, str(answer["files"][0]["id"])
