"""The load generator at a pace: requests are sent when they are due, whatever the answers do.

Each goes over a connection of its own, as phones do, and its time counts from when it was due: waiting to be let in
counts too. One epoll: a new connection takes asyncio a third of a millisecond, which would be seen in the figures.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Sequence

from bench.load import Outcome, is_whole

SILENCE_SECONDS = 30.0


class _Phone:
    """One connection, one request."""

    def __init__(self, port: int, request: bytes, due: float) -> None:
        self.due, self._unsent, self.heard = due, request, b""
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.connect_ex(("127.0.0.1", port))

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
    """Everybody who waits for an answer."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome, self._poll = outcome, select.epoll()
        self.waiting: dict[int, _Phone] = {}

    def enter(self, phone: _Phone) -> None:
        """One more has tapped."""
        self._outcome.late.append(time.perf_counter() - phone.due)
        self.waiting[phone.socket.fileno()] = phone
        self._poll.register(phone.socket, select.EPOLLIN if phone.send() else select.EPOLLIN | select.EPOLLOUT)

    def hear(self, patience: float) -> None:
        """Take what comes within this time."""
        for number, event in self._poll.poll(patience):
            phone = self.waiting[number]
            try:
                if event & select.EPOLLOUT and phone.send():
                    self._poll.modify(number, select.EPOLLIN)
                if event & ~select.EPOLLOUT and phone.is_answered():
                    self._outcome.count(phone.heard, time.perf_counter() - phone.due)
                    self._leave(number)
            except ConnectionError:
                self._outcome.lost += 1
                self._leave(number)

    def _leave(self, number: int) -> None:
        # Closing takes it out of the poll.
        self.waiting.pop(number).socket.close()


def send_steadily(ports: Sequence[int], requests: Sequence[bytes], rate: float) -> Outcome:
    """Send so many requests a second; whoever hears nothing for half a minute after the last is lost."""
    outcome = Outcome()
    hall = _Hall(outcome)
    with outcome.clock():
        started, index = time.perf_counter(), 0
        ends = started + len(requests) / rate + SILENCE_SECONDS
        while index < len(requests) or (hall.waiting and time.perf_counter() < ends):
            while index < len(requests) and (due := started + index / rate) <= time.perf_counter():
                hall.enter(_Phone(ports[index % len(ports)], requests[index], due))
                index += 1
            hall.hear(max(started + index / rate - time.perf_counter(), 0) if index < len(requests) else 1.0)
    outcome.lost += len(hall.waiting)
    return outcome
