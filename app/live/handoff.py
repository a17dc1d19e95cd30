"""Handing a connection to the hub: the server is done with it, the hub writes to it from then on.

Under gunicorn's gevent_pywsgi worker the WSGI environment carries the client's socket. The view answers with a
`Ticket`; the outermost middleware sends the headers itself, keeps a duplicate of the descriptor for the hub, and ends
the request with the quiet error of a peer that went away: the server closes its own descriptor and forgets the request.
Any other server gets the same stream as an ordinary iterable.
"""

from __future__ import annotations

import errno
import os
import socket
import ssl
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from app.live.courier import LONGEST_BEHIND_SECONDS
from app.live.hub import Hub

TICKET = "lueur.ticket"
_SOCKET = "gunicorn.sock"


@dataclass(frozen=True)
class Ticket:
    """Which stream a connection is for."""

    marathon_id: int
    topic: str
    language: str
    # A fingerprint of where it comes from.
    address: int = 0


def can_hand_over(environ: dict[str, Any]) -> bool:
    """Whether this server lets go of a connection: gunicorn's gevent_pywsgi, without TLS of its own."""
    return (
        _SOCKET in environ
        and not isinstance(environ[_SOCKET], ssl.SSLSocket)
        and environ["REQUEST_METHOD"] == "GET"
        and os.name == "posix"
    )


class HandOff:
    """WSGI middleware, the outermost: serves tickets, passes everything else through."""

    def __init__(self, application: Callable[..., Iterable[bytes]], hub: Hub) -> None:
        self._application = application
        self._hub = hub

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answered: list[tuple[str, list[tuple[str, str]]]] = []

        def hold(status: str, headers: list[tuple[str, str]], failure: Any = None) -> Any:
            if TICKET in environ:
                answered.append((status, headers))
                return lambda data: None
            return start_response(status, headers, failure)

        body = self._application(environ, hold)
        ticket = environ.pop(TICKET, None)
        if ticket is None or not answered:
            return body
        if hasattr(body, "close"):
            body.close()
        self._take_over(environ[_SOCKET], ticket, *answered[0])
        raise BrokenPipeError(errno.EPIPE, "handed over")

    def _take_over(self, connection: Any, ticket: Ticket, status: str, headers: list[tuple[str, str]]) -> None:
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers), "Connection: close", "", ""]
        connection.sendall("\r\n".join(lines).encode("latin-1"))
        _let_vanish(connection)
        descriptor = os.dup(connection.fileno())
        self._hub.adopt(ticket.marathon_id, ticket.topic, ticket.language, descriptor, ticket.address)


def _let_vanish(connection: Any) -> None:
    """Give up on a phone that answers nothing any more: it left the hall's Wi-Fi without a word.

    By default the system hopes for a quarter of an hour, in which the phone counts as there and keeps a seat.
    """
    with suppress(AttributeError, OSError):  # not on Linux; not TCP
        patience = int(LONGEST_BEHIND_SECONDS * 1000)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, patience)
