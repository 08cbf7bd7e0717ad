"""Serves until it is killed; the first line printed is the port."""

import argparse
import asyncio
import contextlib

from tests.storm.slack.methods import Slack
from tests.storm.slack.plan import Plan
from tests.storm.slack.serving import serve


def main() -> None:
    """Read the command line and serve."""
    asked = argparse.ArgumentParser(description="A faulty Slack for storms and benchmarks.")
    asked.add_argument("--port", type=int, default=0)
    asked.add_argument("--p", type=float, default=0.0, help="how likely a post goes wrong")
    asked.add_argument("--q", type=float, default=0.0, help="how likely a look at history does")
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--delay-s", type=float, default=0.0, help="how long answers take")
    asked.add_argument("--hang-s", type=float, default=30.0)
    asked.add_argument("--late-s", type=float, default=1.5)
    asked.add_argument("--pace", action="store_true", help="one post a second in each channel")
    asked.add_argument("--history", choices=("ok", "missing_scope"), default="ok")
    plan = vars(asked.parse_args())
    port = plan.pop("port")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_run(Slack(Plan(**plan)), port))


async def _run(slack: Slack, port: int) -> None:
    served = await serve(slack, port)
    print(served.port, flush=True)
    await served.server.serve_forever()


if __name__ == "__main__":
    main()
