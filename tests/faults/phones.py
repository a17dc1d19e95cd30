"""People who sign as fast as they are answered, and a log of what each of them was told."""

from __future__ import annotations

import http.client
import random
import secrets
import socket
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from bench.people import Crowd

COUNTED = 303


@dataclass(frozen=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: dict[str, str]
    body: str


def send(port: int, request: bytes, patience: float = 20) -> Answer | None:
    """Send a request over a connection of its own; None when no whole answer came."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=patience) as connection:
            connection.sendall(request)
            response = http.client.HTTPResponse(connection)
            response.begin()
            body = response.read()
    except (OSError, http.client.HTTPException):
        return None
    return Answer(
        response.status, {name.lower(): value for name, value in response.headers.items()}, body.decode("latin-1")
    )


def plainly(request: bytes) -> bytes:
    """The same request from a phone that takes no compressed answers: so that a test can read them."""
    return request.replace(b"Accept-Encoding: gzip\r\n", b"")


class Room:
    """So many people at a time, each signing, going, and being followed by the next, while the `with` lasts.

    `told` keeps what each form's key was answered, None for an answer that never came. An unanswered or refused form
    is sent again, the same bytes, half of the time; a share of the others is sent twice for no reason.
    """

    def __init__(self, hall: Any, people: int = 8, twice: float = 0.0, pause: float = 0.0, port: int = 0) -> None:
        self.crowd = Crowd(hall)
        self.port = port or hall.port
        self.told: dict[str, list[int | None]] = defaultdict(list)
        self.patience = 20.0
        self._twice, self._pause = twice, pause
        self._is_over = threading.Event()
        self._people = [threading.Thread(target=self._sign_on) for _ in range(people)]

    def __enter__(self) -> Self:
        for person in self._people:
            person.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._is_over.set()
        for person in self._people:
            person.join()

    @property
    def counted(self) -> set[str]:
        """The keys of the forms that somebody was told are counted."""
        return {key for key, told in list(self.told.items()) if COUNTED in told}

    @property
    def unanswered(self) -> set[str]:
        """The keys of the forms that were sent at least once without an answer."""
        return {key for key, told in list(self.told.items()) if None in told or not told}

    @property
    def statuses(self) -> Counter[int | None]:
        """How often each answer was given."""
        return Counter(status for told in list(self.told.values()) for status in told)

    def wait_until(self, is_so: Callable[[], bool], patience: float = 60) -> None:
        """Wait for what the people do; fail when they do not."""
        deadline = time.monotonic() + patience
        while not is_so():
            assert time.monotonic() < deadline, self.statuses
            time.sleep(0.005)

    def sign(self, key: str, form: bytes) -> int | None:
        """Send one form; its answer is noted."""
        told = self.told[key]
        answer = send(self.port, form, self.patience)
        told.append(answer.status if answer else None)
        return told[-1]

    def _sign_on(self) -> None:
        while not self._is_over.is_set():
            key = secrets.token_urlsafe(16)
            form = self.crowd.letters(random.randrange(10**6), cases=random.randint(1, 3), key=key)
            status = self.sign(key, form)
            if (status != COUNTED and random.random() < 0.5) or random.random() < self._twice:
                if status is None:
                    self._is_over.wait(0.02)
                self.sign(key, form)
            if self._pause or status is None:
                self._is_over.wait(self._pause or 0.02)
