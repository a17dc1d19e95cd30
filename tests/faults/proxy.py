"""A network that delivers every request and loses some of the answers, on the loopback."""

from __future__ import annotations

import random
import socket
import threading
from types import TracebackType
from typing import Self

from tests.servers import free_port


class LossyProxy:
    """Listens on `port` and passes each connection's one request on; drops this share of the answers."""

    def __init__(self, target: int, share: float) -> None:
        self.port = free_port()
        self.dropped = 0
        self._target, self._share = target, share
        self._listener = socket.create_server(("127.0.0.1", self.port))

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        # Wakes the thread that waits for the next connection, too.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                phone, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(phone,), daemon=True).start()

    def _pass_on(self, phone: socket.socket) -> None:
        with phone, socket.create_connection(("127.0.0.1", self._target), timeout=20) as server:
            # A form fits in one segment of the loopback; the answer comes whole before its connection is idle.
            server.sendall(phone.recv(65536))
            answer = server.recv(65536)
            if random.random() < self._share:
                self.dropped += 1
                return
            phone.sendall(answer)
