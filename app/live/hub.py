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
from functools import partial

from app.live.seating import SCREENS_OF_A_MARATHON, Seating
from app.live.seats import Caller, Key, Row

# Four states a second are a movement to the eye; more is heat.
GATHER_SECONDS = 0.25
# Proxies and phones close what is silent for half a minute.
HEARTBEAT_SECONDS = 15.0
HEARTBEAT = b": still here\n\n"

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
                len(row) for key, row in self._rows.items() if (key.marathon_id, key.topic) == (marathon_id, topic)
            )

    def watched(self) -> set[int]:
        """The marathons that somebody watches now."""
        with self._lock:
            return {key.marathon_id for key in self._rows}

    def stream(self, marathon_id: int, topic: str, language: str, address: int = 0) -> Iterator[bytes]:
        """The state now, then each new one, with a heartbeat when nothing happens; ends when it is closed."""
        key, caller = Key(marathon_id, topic, language), Caller()
        self._seat(key, caller, address)
        try:
            while not caller.is_dismissed:
                yield caller.wait(self._heartbeat) or HEARTBEAT
        finally:
            self._leave(key, caller)

    def adopt(self, marathon_id: int, topic: str, language: str, connection: int, address: int = 0) -> None:
        """Serve a connection (a file descriptor, headers sent) from now on; it is the hub's to close."""
        self._seat(Key(marathon_id, topic, language), connection, address)

    def _seat(self, key: Key, who: Caller | int, address: int) -> None:
        if key.topic in self._always_seated:
            self._make_room(key)
        self._seating.take(key.marathon_id, address)
        with self._lock:
            row = self._rows.get(key) or self._rows.setdefault(key, Row(partial(self._seating.leave, key.marathon_id)))
            row.take(who, address)
            if self._pump is None:
                self._pump = threading.Thread(target=self._run, name="hub", daemon=True)
                self._pump.start()
        with row.brush:
            # Nobody kept the state fresh before the first came: it is rendered for that one, at once.
            if not row.message:
                self._paint_or_later(key, row)
            else:
                row.show(who)

    def _make_room(self, wanted: Key) -> None:
        """Where a screen finds every place taken, the oldest of the address with most screens gives way."""
        with self._lock:
            rows = [row for key, row in self._rows.items() if key[:2] == wanted[:2]]
            sitting = [(address, row, who) for row in rows for who, address in row.sitting()]
        if len(sitting) < SCREENS_OF_A_MARATHON:
            return
        crowd = Counter(address for address, _row, _who in sitting).most_common(1)[0][0]
        _address, row, oldest = next(seat for seat in sitting if seat[0] == crowd)
        with row.brush:
            row.dismiss(oldest)

    def _leave(self, key: Key, caller: Caller) -> None:
        with self._lock:
            row = self._rows.get(key)
            if row is not None:
                row.leave(caller)
                self._forget_if_empty(key, row)

    def _forget_if_empty(self, key: Key, row: Row) -> None:
        if not len(row) and self._rows.get(key) is row:
            del self._rows[key]

    def _run(self) -> None:
        beat_at = time.monotonic() + self._heartbeat
        while True:
            self._work.wait(self._gather if self._is_anyone_behind() else max(beat_at - time.monotonic(), 0.01))
            self._work.clear()
            with self._lock:
                dirty, self._dirty = self._dirty, set()
                rows = list(self._rows.items())
            for key, row in rows:
                self._serve(key, row, is_dirty=key.marathon_id in dirty, is_beat=time.monotonic() >= beat_at)
            if time.monotonic() >= beat_at:
                beat_at = time.monotonic() + self._heartbeat
            time.sleep(self._gather)

    def _serve(self, key: Key, row: Row, *, is_dirty: bool, is_beat: bool) -> None:
        with row.brush:
            if is_dirty:
                self._paint_or_later(key, row)
            elif is_beat:
                row.beat(HEARTBEAT)
            else:
                row.catch_up()
        with self._lock:
            self._forget_if_empty(key, row)

    def _is_anyone_behind(self) -> bool:
        with self._lock:
            return any(row.behind for row in self._rows.values())

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
        row.publish(message(html, f"{self._life}-{row.sequence}"))


def message(html: str, identity: str) -> bytes:
    """One unnamed server-sent event: an id and the HTML, line by line."""
    lines = "".join(f"data: {line}\n" for line in html.splitlines() if line.strip())
    return f"id: {identity}\n{lines}\n".encode()
