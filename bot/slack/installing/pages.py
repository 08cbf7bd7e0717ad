"""A page as HTML that loads nothing, runs nothing, and tells no other site where it was."""

from __future__ import annotations

import re
from html import escape
from http import HTTPStatus

from bot.messages.installing import Page
from bot.slack.http.answer import Answer

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
SLACK = "https://slack.com/"
_ID = re.compile(r"[A-Z0-9]{2,30}")
HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'",
    ),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
)
STYLE = """
:root { color-scheme: light dark; --ground: #f6f7f9; --raised: #ffffff; --text: #1d1c1d;
  --faint: #5c5f66; --line: #dcdfe4; --accent: #0b6aa8; --accent-text: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ground: #1a1d21; --raised: #24282d;
  --text: #e4e6e8; --faint: #a3a8ae; --line: #383d43; --accent: #4aa8e0;
  --accent-text: #0d1418; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px;
  background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; }
main { max-width: 34rem; padding: 28px; border: 1px solid var(--line); border-radius: 10px;
  background: var(--raised); }
h1 { margin: 0 0 12px; font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
p { margin: 0 0 12px; }
main > a { display: inline-block; margin-top: 8px; padding: 10px 18px; border-radius: 6px;
  background: var(--accent); color: var(--accent-text); text-decoration: none; font-weight: 600; }
main > a:focus-visible { outline: 3px solid var(--text); outline-offset: 2px; }
footer { margin-top: 20px; color: var(--faint); font-size: .875rem; }
footer a { color: inherit; }
"""


def as_html(page: Page, link: str) -> str:
    """A page whose button leads to a link."""
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in page.lines)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(page.title)}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{escape(page.title)}</h1>
{lines}<a href="{escape(link)}">{escape(page.button)}</a>
<footer>Framewise: PyTorch or TensorFlow, settled honestly.
<a href="{SLACK}">Slack</a></footer>
</main>
</body>
</html>
"""


def shown(status: HTTPStatus, page: Page) -> Answer:
    """A page that leads back to the beginning."""
    return Answer(status=status, body=as_html(page, INSTALL), headers=HEADERS)


def into_slack(app: str | None, workspace: str | None) -> str:
    """Where Slack opens the app in a workspace; Slack itself where that is not known."""
    if not (app and workspace and _ID.fullmatch(app) and _ID.fullmatch(workspace)):
        return SLACK
    return f"{SLACK}app_redirect?app={app}&team={workspace}"
