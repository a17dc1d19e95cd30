"""The courier: a small process of its own that carries the hub's bytes to thousands of connections.

Writing to five thousand phones four times a second takes a fifth of a core, in strides during which nobody could sign.
The courier takes that away from whoever signs. It imports nothing of Lueur and knows no marathon: rows of descriptors,
and for each row the last message. It lives exactly as long as the process that started it, whose end of the line is
its standard input.

Writing never waits: who is slow misses a state, is sent the latest one as soon as there is room, and is let go when
there is none for long. Nor does saying who left: the other end may be waiting, line full, for the courier to listen.
A connection is a number and nothing else: ten thousand of them cost a few megabytes.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import struct
import sys
import time
from collections import deque
from contextlib import suppress

# Kind, row, connection's number, length of what follows.
FRAME = struct.Struct("!BIII")
SEAT, STATE, FORGET, DISMISS, LEFT = range(5)
HEARTBEAT = b": still here\n\n"
# A phone that took nothing for so long is in a pocket; it comes back by itself and is right at once.
LONGEST_BEHIND_SECONDS = 30.0
# How soon those who had no room are tried again.
CATCH_UP_SECONDS = 0.25
_READ_BYTES = 1 << 18
# The system hands over one descriptor with one reading; a few more cost nothing.
_MOST_DESCRIPTORS = 8


class Row:
    """Everybody who is sent the same bytes, and the last of them."""

    def __init__(self) -> None:
        self.message = b""
        # Descriptors by number. No dataclass: what those import weighs as much as five thousand connections.
        self.connections: dict[int, int] = {}


class Courier:
    """Does what the frames on the line say, and says on it who left."""

    def __init__(self, line: socket.socket, heartbeat: float) -> None:
        line.setblocking(False)
        self._line = line
        self._news = select.poll()
        self._heartbeat = heartbeat
        self._rows: dict[int, Row] = {}
        self._row_of: dict[int, Row] = {}
        # Numbers without room for the latest message, and since when.
        self._behind: dict[int, float] = {}
        self._catch_up_at = 0.0
        self._heard = b""
        self._unsaid = bytearray()
        self._given: deque[int | None] = deque()

    def run(self) -> None:
        """Work until the other end of the line is gone."""
        beat_at = time.monotonic() + self._heartbeat
        while True:
            wait = max(beat_at - time.monotonic(), 0.001)
            frames = self._hear(min(wait, CATCH_UP_SECONDS) if self._behind else wait)
            if frames is None:
                return
            for number in self._do(frames):
                self._write(number, self._row_of[number].message)
            self._catch_up()
            if time.monotonic() >= beat_at:
                beat_at = time.monotonic() + self._heartbeat
                self._beat()

    def _hear(self, seconds: float) -> list[tuple[int, int, int, bytes]] | None:
        """The frames that have arrived, waiting so long for the first; None at the end of the line."""
        self._speak()
        self._news.register(self._line, select.POLLIN | (select.POLLOUT if self._unsaid else 0))
        self._news.poll(seconds * 1000)
        frames: list[tuple[int, int, int, bytes]] = []
        with suppress(BlockingIOError):
            while self._read():
                frames += self._whole_frames()
            return None
        return frames

    def _read(self) -> bool:
        """Take in what has arrived; false at the end of the line."""
        data, descriptors, flags, _ = socket.recv_fds(self._line, _READ_BYTES, _MOST_DESCRIPTORS)
        self._given.extend(descriptors)
        if flags & socket.MSG_CTRUNC:
            # No more files may be opened: this one was lost on the way.
            self._given.append(None)
        self._heard += data
        return bool(data)

    def _speak(self) -> None:
        """Say what is unsaid, as far as there is room on the line."""
        with suppress(BlockingIOError):
            while self._unsaid:
                del self._unsaid[: self._line.send(self._unsaid)]

    def _whole_frames(self) -> list[tuple[int, int, int, bytes]]:
        frames, at = [], 0
        while len(self._heard) - at >= FRAME.size:
            kind, row, number, length = FRAME.unpack_from(self._heard, at)
            ends = at + FRAME.size + length
            if len(self._heard) < ends:
                break
            frames.append((kind, row, number, self._heard[at + FRAME.size : ends]))
            at = ends
        self._heard = self._heard[at:]
        return frames

    def _do(self, frames: list[tuple[int, int, int, bytes]]) -> list[int]:
        """Do what the frames say; answers to whom their row's state is new: of several states only the last is sent."""
        waiting: dict[int, None] = {}
        for kind, which, number, payload in frames:
            if kind == STATE:
                row = self._rows.setdefault(which, Row())
                row.message = payload
                waiting |= dict.fromkeys(row.connections)
            elif kind == SEAT:
                row = self._rows.setdefault(which, Row())
                if self._seat(row, number) and row.message:
                    waiting[number] = None
            elif kind == DISMISS and number in self._row_of:
                self._let_go(number)
            elif kind == FORGET:
                self._rows.pop(which, None)
        return [number for number in waiting if number in self._row_of]

    def _seat(self, row: Row, number: int) -> bool:
        descriptor = self._given.popleft() if self._given else None
        if descriptor is None:
            self._say_left(number)
            return False
        os.set_blocking(descriptor, False)
        row.connections[number] = descriptor
        self._row_of[number] = row
        return True

    def _beat(self) -> None:
        for number in tuple(self._row_of):
            if number not in self._behind:
                self._write(number, HEARTBEAT)

    def _catch_up(self) -> None:
        if time.monotonic() < self._catch_up_at:
            return
        self._catch_up_at = time.monotonic() + CATCH_UP_SECONDS
        for number in tuple(self._behind):
            self._write(number, self._row_of[number].message)

    def _write(self, number: int, data: bytes) -> None:
        try:
            written = os.write(self._row_of[number].connections[number], data)
        except BlockingIOError:
            if time.monotonic() - self._behind.setdefault(number, time.monotonic()) > LONGEST_BEHIND_SECONDS:
                self._let_go(number)
            return
        except OSError:
            self._let_go(number)
            return
        if self._behind:
            self._behind.pop(number, None)
        if written < len(data):
            # Half a message cannot be mended; a new connection starts with a whole one.
            self._let_go(number)

    def _let_go(self, number: int) -> None:
        os.close(self._row_of.pop(number).connections.pop(number))
        self._behind.pop(number, None)
        self._say_left(number)

    def _say_left(self, number: int) -> None:
        self._unsaid += FRAME.pack(LEFT, 0, number, 0)


def main() -> None:
    """Serve the line that is the standard input, with a heartbeat of so many seconds."""
    # Ctrl-C and a service's stop reach the whole group; streams end when the server does, not before.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    with suppress(BrokenPipeError, ConnectionResetError):
        Courier(socket.socket(fileno=os.dup(0)), float(sys.argv[1])).run()


if __name__ == "__main__":
    main()
