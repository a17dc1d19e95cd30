"""How a server that is told to end says goodbye: whatever reached it is answered, and nobody is kept waiting.

gunicorn and gevent stop listening, then wait for connections that browsers and proxies keep open without saying
anything, and in the end cut off whoever speaks. Here every answer from then on closes its connection, and a connection
on which nothing is asked is closed at once.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Any

import gevent

# A request may be on its way on a connection that has just been made, or whose last answer has just been written.
LAST_WORD_SECONDS = 1.0


class PoliteServer:
    """Mixed into a WSGI server: knows which connections are silent, and closes them when it is told to close."""

    is_leaving = False

    def __init__(self, *args: Any, **options: Any) -> None:
        self.silent: set[PoliteHandler] = set()
        super().__init__(*args, **options)

    def close(self) -> None:
        """Let in who stands at the door, stop listening, and let go of everybody who asks nothing."""
        if not self.is_leaving:
            self.is_leaving = True
            self._do_read()  # type: ignore[attr-defined]
        super().close()  # type: ignore[misc]
        for handler in tuple(self.silent):
            handler.stop_listening()


class PoliteHandler:
    """Mixed into the handler of one connection: closes it with the answer once the server is leaving."""

    server: PoliteServer
    socket: Any

    def read_requestline(self) -> str:
        """Wait for the next request; while the server is leaving, only a moment."""
        self.server.silent.add(self)
        try:
            if not self.server.is_leaving:
                return str(super().read_requestline())  # type: ignore[misc]
            with gevent.Timeout(LAST_WORD_SECONDS, exception=False):
                return str(super().read_requestline())  # type: ignore[misc]
            return ""
        finally:
            self.server.silent.discard(self)

    def start_response(self, status: str, headers: list[tuple[str, str]], failure: Any = None) -> Any:
        """Begin an answer; while the server is leaving, the last one of its connection."""
        if self.server.is_leaving:
            headers = [*(header for header in headers if header[0].lower() != "connection"), ("Connection", "close")]
        return super().start_response(status, headers, failure)  # type: ignore[misc]

    def log_request(self) -> None:
        """Nothing: an access log would keep who was there, and when."""

    def stop_listening(self) -> None:
        """Hear what has arrived already, then the end."""
        with suppress(OSError):  # gone by itself
            self.socket.shutdown(socket.SHUT_RD)


def polite(server: type, handler: type) -> tuple[type, type]:
    """The two classes with these manners."""
    return type("Server", (PoliteServer, server), {}), type("Handler", (PoliteHandler, handler), {})
