"""The shape of what crosses the wire: JSON objects, as Slack sends and receives them."""

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
Clock = Callable[[], float]
