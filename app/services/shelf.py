"""A shelf: what was read or built a moment ago, kept at hand for a second at the most."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from flask import current_app

# What another process changed is seen after so long; what this one changed, at once (`clear`).
KEPT_SECONDS = 1.0
# A country has 600 marathons in four languages; a flood of codes must not fill the memory.
MOST_KEPT = 5000

Thing = TypeVar("Thing")


class Shelf:
    """Keeps what is made; `seconds` is how long unless a thing says otherwise, 0 keeps nothing at all."""

    def __init__(self, seconds: float = KEPT_SECONDS) -> None:
        self.seconds = seconds
        self._kept: dict[Hashable, tuple[float, Any]] = {}
        self._makers: dict[Hashable, threading.Lock] = {}
        self._clearings = 0

    def get(self, key: Hashable, make: Callable[[], Thing], seconds: float | None = None) -> Thing:
        """What is kept under this key, else what `make` makes; its errors are the caller's and are not kept.

        One makes it and the others wait: when a hall's evening is a second old, a hundred phones ask for it at once.
        """
        kept = self._kept.get(key)
        if kept is None or kept[0] <= time.monotonic():
            with self._makers.setdefault(key, threading.Lock()):
                kept = self._kept.get(key)
                if kept is None or kept[0] <= time.monotonic():
                    return self._make(key, make, seconds)
        thing: Thing = kept[1]
        return thing

    def _make(self, key: Hashable, make: Callable[[], Thing], seconds: float | None) -> Thing:
        clearings = self._clearings
        try:
            made = make()
            # What was rearranged while it was being read may be in it or not.
            if clearings == self._clearings:
                self.put(key, made, seconds)
            return made
        finally:
            self._makers.pop(key, None)

    def peek(self, key: Hashable) -> Any:
        """What is kept under this key, None when nothing is."""
        kept = self._kept.get(key)
        return kept[1] if kept is not None and kept[0] > time.monotonic() else None

    def put(self, key: Hashable, thing: Any, seconds: float | None = None) -> None:
        """Keep this under the key."""
        if len(self._kept) >= MOST_KEPT:
            self.clear()
        if self.seconds:
            self._kept[key] = (time.monotonic() + (seconds or self.seconds), thing)

    def clear(self) -> None:
        """Forget everything: something was rearranged."""
        self._clearings += 1
        self._kept.clear()


def shelf() -> Shelf:
    """This process's shelf."""
    found: Shelf = current_app.extensions["shelf"]
    return found
