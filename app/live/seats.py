"""Who watches: callers, whose own thread carries the bytes, and connections, which the hub writes to itself.

A connection is a number, a non-blocking file descriptor: it holds no thread, greenlet, database connection or Python
object of its own, so that ten thousand of them cost a few megabytes. Writing to them never waits: who is slow misses a
state, is sent the latest one as soon as there is room, and is let go when there is none for long.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

# A phone that took nothing for so long is in a pocket; it comes back by itself and is right at once.
LONGEST_BEHIND_SECONDS = 30.0


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
    """Everybody who is sent the same bytes, and the last of them; `left` is told from which address somebody left."""

    left: Callable[[int], None] = lambda address: None
    # Held from reading the state to sending it: an older state never follows a newer one.
    brush: threading.Lock = field(default_factory=threading.Lock)
    # With the address that each came from, in the order of coming; the address is a fingerprint.
    callers: dict[Caller, int] = field(default_factory=dict)
    connections: dict[int, int] = field(default_factory=dict)
    # Connections without room for the latest message, and since when.
    behind: dict[int, float] = field(default_factory=dict)
    sequence: int = 0
    message: bytes = b""

    def __len__(self) -> int:
        return len(self.callers) + len(self.connections)

    def sitting(self) -> list[tuple[Caller | int, int]]:
        """Everybody, with the address they came from; those who have sat for longest come first."""
        return [*self.callers.items(), *self.connections.items()]

    def take(self, who: Caller | int, address: int = 0) -> None:
        """Give a seat."""
        if isinstance(who, Caller):
            self.callers[who] = address
        else:
            os.set_blocking(who, False)
            self.connections[who] = address

    def leave(self, caller: Caller) -> None:
        """A caller goes; twice is the same as once."""
        address = self.callers.pop(caller, None)
        if address is not None:
            self.left(address)

    def dismiss(self, who: Caller | int) -> None:
        """Send somebody away who may have gone already."""
        if isinstance(who, Caller):
            self.leave(who)
            who.dismiss()
        elif who in self.connections:
            self._let_go(who)

    def show(self, who: Caller | int) -> None:
        """Send the last message to one who has just sat down."""
        if isinstance(who, Caller):
            who.offer(self.message)
        else:
            self._write(who, self.message)

    def publish(self, message: bytes) -> None:
        """Make this the last message and send it to everybody."""
        self.message = message
        for caller in tuple(self.callers):
            caller.offer(message)
        for connection in tuple(self.connections):
            self._write(connection, message)

    def beat(self, heartbeat: bytes) -> None:
        """Show every connection that the house is alive; notice those that are gone."""
        for connection in tuple(self.connections):
            self._write(connection, self.message if connection in self.behind else heartbeat)

    def catch_up(self) -> None:
        """Send the last message to those who had no room for it before."""
        for connection in tuple(self.behind):
            self._write(connection, self.message)

    def _write(self, connection: int, data: bytes) -> None:
        try:
            written = os.write(connection, data)
        except BlockingIOError:
            if time.monotonic() - self.behind.setdefault(connection, time.monotonic()) > LONGEST_BEHIND_SECONDS:
                self._let_go(connection)
            return
        except OSError:
            self._let_go(connection)
            return
        self.behind.pop(connection, None)
        if written < len(data):
            # Half a message cannot be mended; a new connection starts with a whole one.
            self._let_go(connection)

    def _let_go(self, connection: int) -> None:
        address = self.connections.pop(connection)
        self.behind.pop(connection, None)
        os.close(connection)
        self.left(address)
