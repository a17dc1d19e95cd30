"""The load generator for as fast as it goes: asyncio, requests prepared before the clock starts.

It says what it used itself: a generator that is busy measures itself.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Outcome:
    """What came back: answers by status, seconds each took (sorted), seconds in all.

    `busy` is how long the generator itself computed, `late` how long after their time it sent requests that had one
    (sorted): a generator that is late measures itself.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    lost: int = 0
    wall: float = 0.0
    busy: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.wall if self.wall else 0.0

    @property
    def generator(self) -> str:
        """What the generator used, and how late it was."""
        said = f"generator {self.busy / self.wall:.2f} core" if self.wall else "generator idle"
        return f"{said}, p99 {quantile(self.late, 0.99) * 1000:.0f} ms late" if self.late else said

    @contextmanager
    def clock(self) -> Iterator[None]:
        """Take the time of the sending, and of the generator's own share."""
        started, computed = time.perf_counter(), time.process_time()
        yield
        self.wall, self.busy = time.perf_counter() - started, time.process_time() - computed
        self.seconds.sort()
        self.late.sort()

    def quantile(self, share: float) -> float:
        """The answer time, in seconds, that this share of the answers stayed within."""
        return quantile(self.seconds, share)

    def expect(self, status: int) -> Outcome:
        """This, if every answer had the status."""
        assert set(self.statuses) == {status}, self.statuses
        assert not self.lost, f"{self.lost} requests without an answer"
        return self

    def count(self, answer: bytes, seconds: float) -> None:
        """Count one answer."""
        self.statuses[int(answer[9:12])] += 1
        self.seconds.append(seconds)


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value that this share of the ordered ones stays within."""
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


class _Phone(asyncio.Protocol):
    """One connection: sends the next request when the answer to the last is complete."""

    def __init__(self, todo: deque[bytes], outcome: Outcome) -> None:
        self._todo, self._outcome = todo, outcome
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._buffer = b""
        self._is_asking = False
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
        self._is_asking = True
        self._transport.write(self._todo.popleft())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not is_whole(self._buffer):
            return
        self._outcome.count(self._buffer, time.perf_counter() - self._sent_at)
        self._buffer = b""
        self._is_asking = False
        self._next()

    def connection_lost(self, error: Exception | None) -> None:
        if self._is_asking:
            self._outcome.lost += 1
        if not self.done.done():
            self.done.set_result(None)


def is_whole(answer: bytes) -> bool:
    """Whether a whole answer was received; all of Lueur's say how long they are."""
    head, found, rest = answer.partition(b"\r\n\r\n")
    return bool(found) and len(rest) >= _length(head)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line[:15].lower() == b"content-length:":
            return int(line[15:])
    return 0


async def _connect(phone: _Phone, port: int) -> None:
    await asyncio.get_running_loop().create_connection(lambda: phone, "127.0.0.1", port)


async def _send_all(ports: Sequence[int], requests: Sequence[bytes], connections: int, outcome: Outcome) -> None:
    todo = deque(requests)
    phones = []
    for number in range(connections):
        phone = _Phone(todo, outcome)
        phones.append(phone.done)
        await _connect(phone, ports[number % len(ports)])
    await asyncio.gather(*phones)


def send_all(ports: Sequence[int], requests: Sequence[bytes], connections: int = 64) -> Outcome:
    """Send the requests over so many connections, as fast as the answers come."""
    outcome = Outcome()
    with outcome.clock():
        asyncio.run(_send_all(ports, requests, connections, outcome))
    return outcome
