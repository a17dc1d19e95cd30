"""The load generator: asyncio, keep-alive connections, requests prepared before the clock starts."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Outcome:
    """What came back: answers by status, seconds each took (sorted), seconds in all."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    wall: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.wall if self.wall else 0.0

    def quantile(self, share: float) -> float:
        """The answer time, in seconds, that this share of the answers stayed within."""
        return self.seconds[min(int(len(self.seconds) * share), len(self.seconds) - 1)] if self.seconds else 0.0


class _Phone(asyncio.Protocol):
    """One connection: sends the next request when the answer to the last is complete."""

    def __init__(self, todo: deque[bytes], outcome: Outcome, done: asyncio.Future[None]) -> None:
        self._todo, self._outcome, self._done = todo, outcome, done
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._next()

    def _next(self) -> None:
        assert self._transport is not None
        if not self._todo:
            self._transport.close()
            return
        self._sent_at = time.perf_counter()
        self._transport.write(self._todo.popleft())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found or len(rest) < _length(head):
            return
        self._buffer = b""
        self._outcome.statuses[int(head[9:12])] += 1
        self._outcome.seconds.append(time.perf_counter() - self._sent_at)
        self._next()

    def connection_lost(self, error: Exception | None) -> None:
        if not self._done.done():
            self._done.set_result(None)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line[:15].lower() == b"content-length:":
            return int(line[15:])
    return 0


async def _send_all(port: int, requests: Sequence[bytes], connections: int) -> Outcome:
    loop = asyncio.get_running_loop()
    outcome, todo = Outcome(), deque(requests)
    started = time.perf_counter()
    ends = []
    for _ in range(connections):
        done: asyncio.Future[None] = loop.create_future()
        ends.append(done)
        await loop.create_connection(lambda done=done: _Phone(todo, outcome, done), "127.0.0.1", port)
    await asyncio.gather(*ends)
    outcome.wall = time.perf_counter() - started
    outcome.seconds.sort()
    return outcome


def send_all(port: int, requests: Sequence[bytes], connections: int = 64) -> Outcome:
    """Send the requests over so many connections, as fast as the answers come."""
    return asyncio.run(_send_all(port, requests, connections))


async def _send_steadily(port: int, requests: Sequence[bytes], rate: float) -> Outcome:
    loop = asyncio.get_running_loop()
    outcome, ends = Outcome(), []
    started = time.perf_counter()
    for index, request in enumerate(requests):
        due = started + index / rate
        delay = due - time.perf_counter()
        if delay > 0:
            await asyncio.sleep(delay)
        done: asyncio.Future[None] = loop.create_future()
        ends.append(done)
        one = deque([request])
        await loop.create_connection(lambda one=one, done=done: _Phone(one, outcome, done), "127.0.0.1", port)
    await asyncio.gather(*ends)
    outcome.wall = time.perf_counter() - started
    outcome.seconds.sort()
    return outcome


def send_steadily(port: int, requests: Sequence[bytes], rate: float) -> Outcome:
    """Send so many requests a second, each over a connection of its own, as phones do."""
    return asyncio.run(_send_steadily(port, requests, rate))
