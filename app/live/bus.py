"""Who hears that a marathon changed: within one process, the hub and the shelf."""

from __future__ import annotations

from collections.abc import Callable

Listener = Callable[[int], None]


class InProcessBus:
    """Carries "marathon 12 changed", and "was rearranged", to every listener of this process, at once and in order."""

    def __init__(self) -> None:
        self._on_change: list[Listener] = []
        self._on_rearrangement: list[Listener] = []

    def listen(self, on_change: Listener | None = None, on_rearrangement: Listener | None = None) -> None:
        """Call the listeners with the marathon's id at every change, or every rearrangement, from now on."""
        if on_change is not None:
            self._on_change.append(on_change)
        if on_rearrangement is not None:
            self._on_rearrangement.append(on_rearrangement)

    def changed(self, marathon_id: int) -> None:
        """Its numbers or its words are others now."""
        self._tell_here(marathon_id, is_rearranged=False)

    def rearranged(self, marathon_id: int) -> None:
        """Its organiser changed how things stand: what is kept of it is no longer true, and it changed."""
        self._tell_here(marathon_id, is_rearranged=True)

    def _tell_here(self, marathon_id: int, *, is_rearranged: bool) -> None:
        for listener in (*(self._on_rearrangement if is_rearranged else ()), *self._on_change):
            listener(marathon_id)

    def start(self) -> None:
        """Begin to hear other processes: here there are none."""

    @property
    def hears_others(self) -> bool:
        """Whether what another process changes is heard here."""
        return False
