"""The one HTTP client: each outside source gets a Web of its own."""

from bot.web.contract import Credentials, Params, Politeness, Reply, Web
from bot.web.source_web import SourceWeb, open_web
from bot.web.times import Times

__all__ = [
    "Credentials",
    "Params",
    "Politeness",
    "Reply",
    "SourceWeb",
    "Times",
    "Web",
    "open_web",
]
