"""What running processes have used, and which cores they may use."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

SERVER_CORE, CLIENT_CORE = 0, 1
EVERY_CORE = tuple(range(os.cpu_count() or 1))


def stay_on(*cores: int) -> None:
    """Keep this process, and those it starts from now on, on these cores; nothing where that cannot be said."""
    if hasattr(os, "sched_setaffinity") and len(EVERY_CORE) > 1:
        os.sched_setaffinity(0, cores)


def staying_on(*cores: int) -> Callable[[], None]:
    """The same for a process about to be started, as its `preexec_fn`."""
    return lambda: stay_on(*cores)


@contextmanager
def on_every_core() -> Iterator[None]:
    """Where several servers run, they and their clients take whatever core is free."""
    stay_on(*EVERY_CORE)
    try:
        yield
    finally:
        stay_on(CLIENT_CORE)


def memory(pids: Sequence[int]) -> int:
    """The resident memory of these and of what they have started, in bytes."""
    pages = (int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in with_children(pids))
    return sum(pages) * os.sysconf("SC_PAGESIZE")


def cpu_seconds(pids: Sequence[int]) -> float:
    """How long these, and what they have started, have computed since they began."""
    fields = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in with_children(pids))
    return sum(int(field[11]) + int(field[12]) for field in fields) / os.sysconf("SC_CLK_TCK")


def children_of(pid: int) -> list[int]:
    """The processes that this one has started, from whichever of its threads."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for told in lists for child in told.read_text().split()]


def with_children(pids: Sequence[int]) -> list[int]:
    """These, and what they have started: the courier that carries a server's streams is a part of the server."""
    return [*pids, *(child for pid in pids for child in children_of(pid))]


class Meter:
    """How many cores processes use from now on."""

    def __init__(self, pids: Sequence[int]) -> None:
        self._pids, self._at, self._before = pids, time.monotonic(), cpu_seconds(pids)

    @property
    def cores(self) -> float:
        """Cores used on average since the meter was made."""
        return (cpu_seconds(self._pids) - self._before) / (time.monotonic() - self._at)
