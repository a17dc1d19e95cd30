"""The watch: asks the database what other processes changed, for when no bus tells of it, or one forgot.

Everything that a marathon's watchers see has a pulse, a few numbers that are others as soon as anything is. Without a
bus that reaches other processes the pulses are compared every second. With one they still are now and then: a
message can be lost with the connection that carried it, and nobody may look at a wrong number for long.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Hashable, Mapping

from app.live.bus import InProcessBus
from app.live.hub import Hub

# Three small queries for all marathons that are being watched: nothing beside signing. An organiser who blanks the
# screens in alarm may reach another process than the screen does, and two seconds is what that may take.
ALONE_SECONDS = 1.0
WITH_BUS_SECONDS = 10.0
# Finds out within so long that the bus fell silent or spoke again.
LOOK_UP_SECONDS = 0.5

Look = Callable[[Collection[int]], Mapping[int, Hashable]]
"""Marathon ids -> the pulse of each, read from the database."""

_log = logging.getLogger(__name__)


class Watch:
    """Tells the hub which of the marathons it shows are no longer as they were."""

    def __init__(self, hub: Hub, bus: InProcessBus, look: Look) -> None:
        self._hub = hub
        self._bus = bus
        self._look = look
        self._pulses: Mapping[int, Hashable] = {}
        self._looked_at = float("-inf")
        self._had_bus = False
        self._is_blind = False

    def start(self) -> None:
        """Begin to watch, for as long as the process lives."""
        threading.Thread(target=self._run, name="watch", daemon=True).start()

    def _run(self) -> None:
        while True:
            time.sleep(LOOK_UP_SECONDS)
            self.turn()

    def turn(self) -> None:
        """Look, if it is time to."""
        has_bus = self._bus.hears_others
        pause = WITH_BUS_SECONDS if has_bus and self._had_bus else ALONE_SECONDS
        if time.monotonic() - self._looked_at < pause:
            return
        self._looked_at, self._had_bus = time.monotonic(), has_bus
        self.look()

    def look(self) -> None:
        """Tell the hub what differs since the last look; a marathon seen for the first time may have changed too."""
        watched = self._hub.watched()
        try:
            pulses = self._look(watched) if watched else {}
        except Exception as error:  # noqa: BLE001
            # The database is away: whoever signs is told so. The next look is in a second.
            if not self._is_blind:
                _log.warning("what other processes changed cannot be seen: %s", type(error).__name__)
            self._is_blind = True
            return
        self._is_blind = False
        for marathon_id, pulse in pulses.items():
            if self._pulses.get(marathon_id) != pulse:
                self._hub.changed(marathon_id)
        self._pulses = pulses
