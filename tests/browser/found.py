"""Finds a Chromium, and says so after the tests when there is none."""

from __future__ import annotations

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "browser tests NOT RUN: no Chromium was found."
    " Get one with: make browser (it runs: apt install chromium)"
)


def chromium() -> str | None:
    """The path of a Chromium: the one that $CHROMIUM names, else one on the PATH."""
    wanted = os.environ.get("CHROMIUM")
    names = (wanted,) if wanted else NAMES
    return next((path for name in names if (path := shutil.which(name))), None)


def main() -> int:
    """Prints that the browser tests did not run; nothing when they could."""
    if chromium() is None:
        sys.stdout.write(f"{MISSING}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
