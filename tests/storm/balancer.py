"""One address before several servers: each connection goes to the next that takes it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"
BACKLOG = 256
CHUNK = 65536


class Balancer:
    """Passes bytes on in threads; a connection whose server dies is broken off."""

    def __init__(self, ports: Sequence[int]) -> None:
        self.ports = ports
        self._turn = count()
        self._listening = socket.create_server((HOST, 0), backlog=BACKLOG)
        self.port: int = self._listening.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._listening.accept()
                threading.Thread(target=self._join, args=(caller,), daemon=True).start()

    def _join(self, caller: socket.socket) -> None:
        turn = next(self._turn)
        with caller:
            for place in range(len(self.ports)):
                with suppress(OSError):
                    port = self.ports[(turn + place) % len(self.ports)]
                    with socket.create_connection((HOST, port)) as server:
                        back = threading.Thread(target=_pass_on, args=(server, caller))
                        back.start()
                        _pass_on(caller, server)
                        back.join()
                    return


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while chunk := source.recv(CHUNK):
            target.sendall(chunk)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
