"""Who hears that a marathon changed: within one process, the hub."""

from __future__ import annotations

from collections.abc import Callable


class InProcessBus:
    """Carries "marathon 12 changed" to every listener of this process, at once and in order."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[int], None]] = []

    def listen(self, listener: Callable[[int], None]) -> None:
        """Call `listener(marathon_id)` at every change from now on."""
        self._listeners.append(listener)

    def changed(self, marathon_id: int) -> None:
        """Tell every listener."""
        for listener in self._listeners:
            listener(marathon_id)
