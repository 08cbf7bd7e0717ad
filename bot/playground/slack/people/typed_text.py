"""What a person typed, turned into the text that Slack stores and sends."""

import re

from bot.playground.slack.state.workspace import Workspace

TOKEN = re.compile(
    r"<@(?P<user_id>[UW]\w+)>|<#(?P<channel_id>C\w+)(?:\|[^>]*)?>"
    r"|(?<![\w@])@(?P<user>[A-Za-z][\w.-]*)|(?<![\w#&])#(?P<channel>[a-z][\w-]*)"
    r"|(?P<url>https?://[^\s<>|]+[^\s<>|.,;:!?)'\"])"
)


def as_sent(text: str, workspace: Workspace) -> str:
    """Escape `& < >`, and turn @names, #channels and addresses into Slack's tokens."""
    sent, end = "", 0
    for hit in TOKEN.finditer(text):
        sent += escape(text[end : hit.start()]) + _token(hit, workspace)
        end = hit.end()
    return sent + escape(text[end:])


def escape(text: str) -> str:
    """Slack's three characters, and no others."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _token(hit: re.Match[str], workspace: Workspace) -> str:
    if hit["url"]:
        return f"<{escape(hit['url'])}>"
    if hit["user_id"] or hit["user"]:
        wanted = hit["user_id"] or hit["user"].lower()
        people = workspace.users.values()
        found = next((each.id for each in people if wanted in (each.id, each.name)), None)
        return f"<@{found}>" if found else escape(hit[0])
    named = workspace.channel(hit["channel_id"] or hit["channel"])
    return f"<#{named.id}|{named.name}>" if named else escape(hit[0])
