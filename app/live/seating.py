"""How many may watch at once: so many of one marathon, so many from one address, and always room for the screens.

Whoever finds no seat is told to come back (503) and asks for the count now and then instead: nobody in the room sees a
difference but by a few seconds. The caps are one process's; several processes have as many times the seats.
"""

from __future__ import annotations

import threading
from collections import Counter

# The largest halls hold a few thousand. Ten thousand streams of one marathon, four states a second, cost a third of a
# core; more would cost those who sign.
SEATS_OF_A_MARATHON = 10_000
# A hall of 500 phones is one address. Twice as many: a phone that reloads takes a new seat before its old one is
# noticed to be empty. One machine that opens all it can takes a tenth of the house's seats, not more.
SEATS_OF_AN_ADDRESS = 1000
# A hall has one screen, a large one three or four; in a school each class has its own. Screens are never refused:
# where so many show one marathon, the newest takes the place of the oldest of the address that has most of them.
SCREENS_OF_A_MARATHON = 40
# Files and connections that a process needs besides: requests under way, the database, what is being served.
KEPT_FILES = 256
# One open file in ten is kept for screens.
KEPT_FOR_SCREENS = 10
# Where the system does not say how many files a process may open.
USUAL_FILES = 4096


def open_files() -> int:
    """How many files and connections this process may have open."""
    try:
        import resource
    except ImportError:  # Windows
        return USUAL_FILES
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return USUAL_FILES if soft == resource.RLIM_INFINITY else soft


class Seating:
    """Counts the seats that are taken; `files` is how many the process may have open, by default what it is allowed."""

    def __init__(self, files: int | None = None) -> None:
        self._lock = threading.Lock()
        self._files = files
        self._of_marathon: Counter[int] = Counter()
        self._of_address: Counter[int] = Counter()
        self._taken = 0

    def has_seat(self, marathon_id: int, address: int) -> bool:
        """Whether one more may watch this marathon from this address; screens need not ask."""
        with self._lock:
            return (
                self._taken < self._seats()
                and self._of_marathon[marathon_id] < SEATS_OF_A_MARATHON
                and self._of_address[address] < SEATS_OF_AN_ADDRESS
            )

    def take(self, marathon_id: int, address: int) -> None:
        """A seat is taken."""
        self._count(marathon_id, address, 1)

    def leave(self, marathon_id: int, address: int) -> None:
        """A seat is free again."""
        self._count(marathon_id, address, -1)

    def _seats(self) -> int:
        files = self._files or open_files()
        return max(0, files - KEPT_FILES) * (KEPT_FOR_SCREENS - 1) // KEPT_FOR_SCREENS

    def _count(self, marathon_id: int, address: int, change: int) -> None:
        with self._lock:
            self._taken += change
            for counter, key in ((self._of_marathon, marathon_id), (self._of_address, address)):
                counter[key] += change
                if counter[key] <= 0:
                    del counter[key]
