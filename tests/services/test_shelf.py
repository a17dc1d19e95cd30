"""The shelf: one makes what is missing, the others wait for it, and nothing outlives a rearrangement."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.services.shelf import Shelf


def test_of_many_who_miss_the_same_thing_at_once_one_makes_it() -> None:
    shelf, made, everybody = Shelf(), [], threading.Barrier(20)

    def slowly() -> str:
        made.append(1)
        time.sleep(0.05)
        return "evening"

    def ask(_: int) -> str:
        everybody.wait(10)
        return shelf.get("key", slowly)

    with ThreadPoolExecutor(20) as phones:
        answers = list(phones.map(ask, range(20)))

    assert (answers, made) == (["evening"] * 20, [1])


def test_who_asks_for_something_else_does_not_wait() -> None:
    shelf = Shelf()

    def needs_another() -> str:
        return shelf.get("other", lambda: "other") + " and this"

    assert shelf.get("this", needs_another) == "other and this"


def test_what_was_being_read_when_something_was_rearranged_is_not_kept() -> None:
    shelf = Shelf()

    def old() -> str:
        shelf.clear()
        return "open"

    assert shelf.get("state", old) == "open"
    assert shelf.get("state", lambda: "closed") == "closed"


def test_a_fault_is_not_kept_and_locks_nobody_out() -> None:
    shelf = Shelf()

    def away() -> str:
        raise OSError("away")

    with pytest.raises(OSError, match="away"):
        shelf.get("key", away)
    assert shelf.get("key", lambda: "back") == "back"


def test_what_is_kept_is_made_once_and_again_when_it_is_old(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf, made, clock = Shelf(seconds=1), iter(range(9)), [100.0]
    monkeypatch.setattr("app.services.shelf.time.monotonic", lambda: clock[0])

    assert [shelf.get("key", lambda: next(made)) for _ in range(3)] == [0, 0, 0]
    clock[0] += 1
    assert shelf.get("key", lambda: next(made)) == 1
