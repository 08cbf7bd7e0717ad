"""An application that listens on this machine, and stops in good order."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

GRACE_S = 0.1
"""For answers that are under way when it ends."""
ROUNDS_TO_COME_IN = 3
"""A connection is accepted in one round of the loop, and is the server's two rounds later."""


@asynccontextmanager
async def listening(application: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """Serve an application in this block, which is given where that is."""
    runner = web.AppRunner(application, shutdown_timeout=GRACE_S, access_log=None)
    await runner.setup()
    listener = socket.create_server((host, port))
    await web.SockSite(runner, listener).start()
    try:
        yield f"http://{host}:{listener.getsockname()[1]}"
    finally:
        await _close_door(listener)
        await _send_away(runner)


async def _close_door(listener: socket.socket) -> None:
    """Take nobody in any more, and let in who is past the door.

    asyncio never closes a connection that it accepted while its server was closing.
    """
    asyncio.get_running_loop().remove_reader(listener)
    for _ in range(ROUNDS_TO_COME_IN):
        await asyncio.sleep(0)


async def _send_away(runner: web.AppRunner) -> None:
    """End all connections, also of who does not take in what was sent."""
    inside = runner.server.connections if runner.server is not None else []
    transports = [each.transport for each in inside if each.transport is not None]
    await runner.cleanup()
    for transport in transports:
        transport.abort()
