"""The hall's network: a loopback proxy that can be cut, and that can lose answers on their way back."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Wire:
    """What lies between a phone and the house at `port`. It loses or refuses what it is told to."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.is_cut = False
        self.loses_answers = False
        self.lost = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def base(self) -> str:
        """The house's address for who stands at the far end."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def cut(self) -> None:
        """From now on nobody gets through, and who was through is cut off."""
        self.is_cut = True
        for end in list(self._open):
            _hang_up(end)

    def mend(self) -> None:
        """Everything gets through again."""
        self.is_cut = self.loses_answers = False

    def remove(self) -> None:
        """Take the wire away."""
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                phone, _ = self._listener.accept()
                if self.is_cut:
                    _hang_up(phone)
                else:
                    threading.Thread(target=self._connect, args=(phone,), daemon=True).start()

    def _connect(self, phone: socket.socket) -> None:
        house = socket.create_connection(("127.0.0.1", self.target))
        self._open |= {phone, house}
        has_posted = threading.Event()
        threading.Thread(target=self._carry, args=(house, phone, has_posted, False), daemon=True).start()
        self._carry(phone, house, has_posted, True)
        self._open -= {phone, house}

    def _carry(self, source: socket.socket, goal: socket.socket, has_posted: threading.Event, is_asking: bool) -> None:
        with suppress(OSError):
            while bits := source.recv(65536):
                if is_asking and bits.startswith((b"POST ", b"GET ")):
                    has_posted.set() if bits.startswith(b"POST ") else has_posted.clear()
                if not is_asking and self.loses_answers and has_posted.is_set():
                    # The house has answered, so it has counted; nobody will ever hear it.
                    self.lost += 1
                    break
                goal.sendall(bits)
        _hang_up(source)
        _hang_up(goal)


def _hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
