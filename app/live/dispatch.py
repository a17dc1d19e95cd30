"""The hub's end of the line to its courier: hands over connections and states, hears who left.

The courier is started with the first connection, and again should it ever die: then its connections are closed, the
phones come back by themselves, and find a new one.
"""

from __future__ import annotations

import itertools
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.live import courier
from app.live.courier import DISMISS, FORGET, FRAME, SEAT, STATE

_COURIER = Path(courier.__file__)
_log = logging.getLogger(__name__)


class Dispatch:
    """Sends what a courier carries; `left` is called, from a thread of its own, with the number of who is gone."""

    def __init__(self, left: Callable[[int], None], heartbeat: float) -> None:
        self._left = left
        self._heartbeat = heartbeat
        self._numbers = itertools.count(1)
        self._line: socket.socket | None = None
        # Held while a frame is sent: they must not mingle.
        self._lock = threading.Lock()
        # What this courier knows.
        self._rows: set[int] = set()
        self._seated: set[int] = set()
        self._listener: threading.Thread | None = None
        self._is_over = False

    def number(self) -> int:
        """A number for the next connection."""
        return next(self._numbers)

    def seat(self, row: int, number: int, descriptor: int, message: bytes) -> None:
        """Give a connection away, to be sent the row's last message and every new one; closes the descriptor here."""
        try:
            with self._lock:
                line = self._line or self._start()
                if row not in self._rows and message:
                    self._state(line, row, message)
                self._seated.add(number)
                # gevent's socket says 0, and nothing else, when there was no room after all.
                while not socket.send_fds(line, [FRAME.pack(SEAT, row, number, 0)], [descriptor]):
                    pass
        except OSError as fault:
            _log.warning("a connection could not be handed to the courier: %s", type(fault).__name__)
            self._leave(number)
        finally:
            os.close(descriptor)

    def state(self, row: int, message: bytes) -> None:
        """Send a message to everybody in the row."""
        self._tell(lambda line: self._state(line, row, message))

    def forget(self, row: int) -> None:
        """Nobody sits in this row any more."""
        self._rows.discard(row)
        self._tell(lambda line: line.sendall(FRAME.pack(FORGET, row, 0, 0)))

    def dismiss(self, number: int) -> None:
        """Close a connection; `left` is told when it is."""
        self._tell(lambda line: line.sendall(FRAME.pack(DISMISS, 0, number, 0)))

    def end(self) -> None:
        """Let the courier go, and with it every connection."""
        self._is_over = True
        self._tell(lambda line: line.shutdown(socket.SHUT_RDWR))
        if self._listener is not None:
            self._listener.join()

    def _tell(self, say: Callable[[socket.socket], None]) -> None:
        with self._lock:
            if self._line is None:
                return
            # It died: whoever listens to it hears so, too, and tells who left.
            with suppress(OSError):
                say(self._line)

    def _state(self, line: socket.socket, row: int, message: bytes) -> None:
        self._rows.add(row)
        line.sendall(FRAME.pack(STATE, row, 0, len(message)) + message)

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-I", "-S", str(_COURIER), str(self._heartbeat)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
            )
        self._line, self._rows, self._seated = ours, set(), set()
        args = (ours, process, self._seated)
        self._listener = threading.Thread(target=self._hear, args=args, name="courier's line", daemon=True)
        self._listener.start()
        return ours

    def _hear(self, line: socket.socket, process: subprocess.Popen[bytes], seated: set[int]) -> None:
        heard = b""
        while data := _read(line):
            heard += data
            whole = len(heard) - len(heard) % FRAME.size
            for _kind, _row, number, _length in FRAME.iter_unpack(heard[:whole]):
                seated.discard(number)
                self._left(number)
            heard = heard[whole:]
        with self._lock:
            if self._line is line:
                self._line = None
            line.close()
        process.wait()
        if not self._is_over:
            _log.warning("the courier ended with %d; %d streams begin anew", process.returncode, len(seated))
        for number in tuple(seated):
            self._left(number)

    def _leave(self, number: int) -> None:
        self._seated.discard(number)
        self._left(number)


def _read(line: socket.socket) -> bytes:
    try:
        return line.recv(65536)
    except OSError:
        return b""
