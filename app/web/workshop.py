"""Heavy work beside the loop: a room full of phones does not wait until somebody's picture is drawn."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from typing import TypeVar

from gevent import monkey
from gevent.threadpool import ThreadPool

Thing = TypeVar("Thing")

_alone = threading.Lock()


def beside(work: Callable[[], Thing]) -> Thing:
    """What `work` makes, one work at a time; under gevent in a thread of its own, while others are served.

    For work that lets go of the interpreter meanwhile (Typst does), needs no database and takes no lock of the loop's.
    """
    if monkey.is_module_patched("socket"):
        made: Thing = _hands().apply(work)
        return made
    with _alone:
        return work()


@cache
def _hands() -> ThreadPool:
    return ThreadPool(1)
