"""The load generator at a pace: requests are sent when they are due, whatever the answers do.

Each goes over a connection of its own, as phones do, or over one that is free, as nginx does; its time counts from when
it was due: waiting to be let in counts too. One epoll: a new connection takes asyncio a third of a millisecond, which
would be seen in the figures.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Sequence

from bench.load import Outcome, is_whole

SILENCE_SECONDS = 30.0


class _Phone:
    """One request over one connection."""

    def __init__(self, connection: socket.socket, request: bytes, due: float) -> None:
        self.socket, self.due, self._unsent, self.heard = connection, due, request, b""

    def send(self) -> bool:
        """Send what is left, as far as it goes; whether that was all of it."""
        try:
            self._unsent = self._unsent[self.socket.send(self._unsent) :]
        except BlockingIOError:
            return False
        return not self._unsent

    def is_answered(self) -> bool:
        """Hear what came; whether the answer is whole. An answer that breaks off raises `ConnectionError`."""
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionResetError
        self.heard += data
        return is_whole(self.heard)


class _Hall:
    """Everybody who waits for an answer from one port."""

    def __init__(self, port: int, outcome: Outcome, *, is_kept: bool) -> None:
        self._port, self._outcome, self._is_kept = port, outcome, is_kept
        self._poll = select.epoll()
        self._free: list[socket.socket] = []
        self.waiting: dict[int, _Phone] = {}

    def enter(self, request: bytes, due: float) -> None:
        """One more has tapped."""
        self._outcome.late.append(time.perf_counter() - due)
        phone = _Phone(self._free.pop() if self._free else self._connect(), request, due)
        self.waiting[phone.socket.fileno()] = phone
        # Sent when it is heard that it can be: a connection that fails is met in one place.
        self._poll.register(phone.socket, select.EPOLLIN | select.EPOLLOUT)

    def hear(self, patience: float) -> None:
        """Take what comes within this time."""
        for number, event in self._poll.poll(patience):
            phone = self.waiting[number]
            try:
                if event & select.EPOLLOUT and phone.send():
                    self._poll.modify(number, select.EPOLLIN)
                if event & ~select.EPOLLOUT and phone.is_answered():
                    self._outcome.count(phone.heard, time.perf_counter() - phone.due)
                    self._leave(number, is_kept=self._is_kept)
            except ConnectionError:
                self._outcome.lost += 1
                self._leave(number, is_kept=False)

    def _connect(self) -> socket.socket:
        connection = socket.socket()
        connection.setblocking(False)
        connection.connect_ex(("127.0.0.1", self._port))
        return connection

    def _leave(self, number: int, *, is_kept: bool) -> None:
        connection = self.waiting.pop(number).socket
        self._poll.unregister(connection)
        self._free.append(connection) if is_kept else connection.close()

    def close(self) -> None:
        """Everybody goes home."""
        for connection in (*self._free, *(phone.socket for phone in self.waiting.values())):
            connection.close()


def send_steadily(port: int, requests: Sequence[bytes], rate: float, *, is_kept: bool = False) -> Outcome:
    """Send so many requests a second; whoever hears nothing for half a minute after the last is lost."""
    outcome = Outcome()
    hall = _Hall(port, outcome, is_kept=is_kept)
    with outcome.clock():
        started, index = time.perf_counter(), 0
        ends = started + len(requests) / rate + SILENCE_SECONDS
        while index < len(requests) or (hall.waiting and time.perf_counter() < ends):
            while index < len(requests) and (due := started + index / rate) <= time.perf_counter():
                hall.enter(requests[index], due)
                index += 1
            hall.hear(max(started + index / rate - time.perf_counter(), 0) if index < len(requests) else 1.0)
    outcome.lost += len(hall.waiting)
    hall.close()
    return outcome
