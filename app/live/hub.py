"""The hub: renders a marathon's state once and hands the same bytes to everybody who watches it.

Each message carries the whole state, so that a watcher who missed some, or comes back after a restart, is right again
with the next one. Changes are gathered: at most four states a second and marathon.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator

from app.live.courier import HEARTBEAT
from app.live.dispatch import Dispatch
from app.live.seating import SCREENS_OF_A_MARATHON, Seating
from app.live.seats import Caller, Key, Row

# Four states a second are a movement to the eye; more is heat.
GATHER_SECONDS = 0.25
# Proxies and phones close what is silent for half a minute.
HEARTBEAT_SECONDS = 15.0

Render = Callable[[int, str], str]
"""(marathon id, language) -> the whole state as HTML."""

_log = logging.getLogger(__name__)


class Hub:
    """Streams of whole states. `gather` is the shortest time between two states of one marathon, in seconds."""

    def __init__(
        self,
        gather: float = GATHER_SECONDS,
        heartbeat: float = HEARTBEAT_SECONDS,
        seating: Seating | None = None,
    ) -> None:
        self._gather = gather
        self._heartbeat = heartbeat
        self._seating = seating or Seating()
        self._renders: dict[str, Render] = {}
        self._always_seated: set[str] = set()
        self._rows: dict[Key, Row] = {}
        # In which row a connection sits.
        self._key_of: dict[int, Key] = {}
        self._dispatch = Dispatch(self._left, heartbeat)
        self._lock = threading.Lock()
        self._dirty: set[int] = set()
        self._work = threading.Event()
        self._pump: threading.Thread | None = None
        # A restarted server counts from one again: the prefix tells its ids from those of before.
        self._life = secrets.token_hex(3)

    def topic(self, name: str, render: Render, *, is_always_seated: bool = False) -> None:
        """Register how a topic's state is rendered, outside any request, and whether its watchers are never refused."""
        self._renders[name] = render
        if is_always_seated:
            self._always_seated.add(name)

    def has_seat(self, marathon_id: int, topic: str, address: int) -> bool:
        """Whether one more may watch; `address` is a fingerprint of where they come from."""
        return topic in self._always_seated or self._seating.has_seat(marathon_id, address)

    def changed(self, marathon_id: int) -> None:
        """Send this marathon's new state to everybody who watches it, within the gathering time."""
        with self._lock:
            if any(key.marathon_id == marathon_id for key in self._rows):
                self._dirty.add(marathon_id)
                self._work.set()

    def connected(self, marathon_id: int, topic: str) -> int:
        """How many watch this topic of this marathon now."""
        with self._lock:
            return sum(
                len(row.sitting)
                for key, row in self._rows.items()
                if (key.marathon_id, key.topic) == (marathon_id, topic)
            )

    def watched(self) -> set[int]:
        """The marathons that somebody watches now."""
        with self._lock:
            return {key.marathon_id for key in self._rows}

    def stream(self, marathon_id: int, topic: str, language: str, address: int = 0) -> Iterator[bytes]:
        """The state now, then each new one, with a heartbeat when nothing happens; ends when it is closed."""
        key, caller = Key(marathon_id, topic, language), Caller()
        row = self._seat(key, caller, address)
        try:
            with row.brush:
                if row.message:
                    caller.offer(row.message)
                else:
                    self._paint_or_later(key, row)
            while not caller.is_dismissed:
                yield caller.wait(self._heartbeat) or HEARTBEAT
        finally:
            self._leave(key, caller)

    def adopt(self, marathon_id: int, topic: str, language: str, connection: int, address: int = 0) -> None:
        """Serve a connection (a file descriptor, headers sent) from now on; it is the hub's to close."""
        key, number = Key(marathon_id, topic, language), self._dispatch.number()
        row = self._seat(key, number, address)
        with row.brush:
            # Nobody kept the state fresh before the first came: it is rendered for that one, at once.
            is_first = not row.message
            self._dispatch.seat(row.number, number, connection, row.message)
            if is_first:
                self._paint_or_later(key, row)

    def end(self) -> None:
        """Close every connection that was adopted."""
        self._dispatch.end()

    def _seat(self, key: Key, who: Caller | int, address: int) -> Row:
        if key.topic in self._always_seated:
            self._make_room(key)
        self._seating.take(key.marathon_id, address)
        with self._lock:
            row = self._rows.get(key) or self._rows.setdefault(key, Row())
            row.take(who, address)
            if isinstance(who, int):
                self._key_of[who] = key
            if self._pump is None:
                self._pump = threading.Thread(target=self._run, name="hub", daemon=True)
                self._pump.start()
        return row

    def _make_room(self, wanted: Key) -> None:
        """Where a screen finds every place taken, the oldest of the address with most screens gives way."""
        with self._lock:
            rows = [(key, row) for key, row in self._rows.items() if key[:2] == wanted[:2]]
            sitting = [(address, key, who) for key, row in rows for who, address in row.sitting.items()]
        if len(sitting) < SCREENS_OF_A_MARATHON:
            return
        crowd = Counter(address for address, _key, _who in sitting).most_common(1)[0][0]
        _address, key, oldest = next(seat for seat in sitting if seat[0] == crowd)
        self._leave(key, oldest)
        if isinstance(oldest, Caller):
            oldest.dismiss()
        else:
            self._dispatch.dismiss(oldest)

    def _left(self, number: int) -> None:
        """The courier says that a connection is gone."""
        key = self._key_of.get(number)
        if key is not None:
            self._leave(key, number)

    def _leave(self, key: Key, who: Caller | int) -> None:
        """Somebody goes; twice is the same as once."""
        emptied = None
        with self._lock:
            row = self._rows.get(key)
            address = row.leave(who) if row else None
            if isinstance(who, int):
                self._key_of.pop(who, None)
            if row and not row.sitting:
                emptied = self._rows.pop(key)
        if address is not None:
            self._seating.leave(key.marathon_id, address)
        if emptied is not None:
            self._dispatch.forget(emptied.number)

    def _run(self) -> None:
        while True:
            # What could not be rendered is tried again with the heartbeat at the latest.
            self._work.wait(self._heartbeat)
            self._work.clear()
            with self._lock:
                dirty, self._dirty = self._dirty, set()
                rows = [(key, row) for key, row in self._rows.items() if key.marathon_id in dirty]
            for key, row in rows:
                with row.brush:
                    self._paint_or_later(key, row)
            time.sleep(self._gather)

    def _paint_or_later(self, key: Key, row: Row) -> None:
        try:
            self._paint(key, row)
        except Exception:  # noqa: BLE001
            # One state that cannot be rendered must not silence every screen of the house; with the next change, or
            # the next heartbeat, it is tried again.
            _log.exception("the %s state of marathon %d could not be rendered", key.topic, key.marathon_id)
            with self._lock:
                self._dirty.add(key.marathon_id)

    def _paint(self, key: Key, row: Row) -> None:
        html = self._renders[key.topic](key.marathon_id, key.language)
        row.sequence += 1
        row.message = message(html, f"{self._life}-{row.sequence}")
        for caller in tuple(row.callers):
            caller.offer(row.message)
        if len(row.callers) < len(row.sitting):
            self._dispatch.state(row.number, row.message)


def message(html: str, identity: str) -> bytes:
    """One unnamed server-sent event: an id and the HTML, line by line."""
    lines = "".join(f"data: {line}\n" for line in html.splitlines() if line.strip())
    return f"id: {identity}\n{lines}\n".encode()
