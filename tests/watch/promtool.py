"""Finds Prometheus's promtool, and says so after the tests when there is none.

``python -m tests.watch.promtool --get`` gets one, on Debian and Ubuntu.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).parent.parent.parent / ".cache" / "promtool"
MISSING = (
    "alerts NOT EVALUATED: no promtool was found."
    " Get one with: make promtool (it unpacks Debian's package prometheus into .cache)"
)


def promtool() -> str | None:
    """The path of a promtool: the one that $PROMTOOL names, else one on the PATH or in .cache."""
    wanted = os.environ.get("PROMTOOL")
    names = (wanted,) if wanted else ("promtool", str(HOME / "promtool"))
    return next((path for name in names if (path := shutil.which(name))), None)


def get() -> None:
    """Unpacks it from the package, whose server is neither installed nor started."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["apt-get", "download", "prometheus"], cwd=folder, check=True)
        (package,) = Path(folder).glob("prometheus_*.deb")
        subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
        HOME.mkdir(parents=True, exist_ok=True)
        shutil.move(Path(folder) / "usr" / "bin" / "promtool", HOME / "promtool")


def main() -> int:
    """Gets it where that is asked for, or prints that alerts were not evaluated."""
    if promtool() is None and "--get" in sys.argv:
        get()
    elif promtool() is None:
        sys.stdout.write(f"{MISSING}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
