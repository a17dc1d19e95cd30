"""Who watches: callers, whose own thread carries the bytes, and connections, to which the courier carries them."""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass, field
from typing import NamedTuple

_numbers = itertools.count(1)


class Key(NamedTuple):
    """What a row watches: one topic of one marathon in one language."""

    marathon_id: int
    topic: str
    language: str


class Caller:
    """A watcher whose own thread waits for the next message; one that is slow sees only the latest."""

    def __init__(self) -> None:
        self._news = threading.Event()
        self._latest = b""
        self.is_dismissed = False

    def offer(self, message: bytes) -> None:
        """Put the latest message where the caller finds it."""
        self._latest = message
        self._news.set()

    def wait(self, seconds: float) -> bytes:
        """The next message, or nothing when none came in time."""
        if not self._news.wait(seconds):
            return b""
        self._news.clear()
        return self._latest

    def dismiss(self) -> None:
        """Send the caller away, at once."""
        self.is_dismissed = True
        self._news.set()


@dataclass
class Row:
    """Everybody who is sent the same bytes, and the last of them; `number` is what the courier calls it."""

    number: int = field(default_factory=lambda: next(_numbers))
    # Held from reading the state to sending it: an older state never follows a newer one.
    brush: threading.Lock = field(default_factory=threading.Lock)
    # Callers, and connections by their numbers, in the order of coming, each with a fingerprint of their address.
    sitting: dict[Caller | int, int] = field(default_factory=dict)
    callers: set[Caller] = field(default_factory=set)
    sequence: int = 0
    message: bytes = b""

    def take(self, who: Caller | int, address: int = 0) -> None:
        """Give a seat."""
        self.sitting[who] = address
        if isinstance(who, Caller):
            self.callers.add(who)

    def leave(self, who: Caller | int) -> int | None:
        """Somebody goes; answers the address that they came from, None when they had gone before."""
        if isinstance(who, Caller):
            self.callers.discard(who)
        return self.sitting.pop(who, None)
