"""The hub: renders a marathon's state once and hands the same bytes to every stream that watches it.

Each message carries the whole state, so that a stream which missed some, or comes back after a restart, is right again
with the next one. Changes are gathered: at most four states a second and marathon.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

# Four states a second are a movement to the eye; more is heat.
GATHER_SECONDS = 0.25
# Proxies and phones close what is silent for half a minute.
HEARTBEAT_SECONDS = 15.0
HEARTBEAT = b": still here\n\n"

Render = Callable[[int, str], str]
"""(marathon id, language) -> the whole state as HTML."""

_log = logging.getLogger(__name__)


@dataclass
class _Watch:
    """Everybody who sees the same bytes: one marathon, one topic, one language."""

    news: threading.Condition = field(default_factory=threading.Condition)
    # Held from reading the state to publishing it: an older state never follows a newer one.
    brush: threading.Lock = field(default_factory=threading.Lock)
    watchers: int = 0
    sequence: int = 0
    message: bytes = b""


class Hub:
    """Streams of whole states. `gather` is the shortest time between two states of one marathon, in seconds."""

    def __init__(self, gather: float = GATHER_SECONDS, heartbeat: float = HEARTBEAT_SECONDS) -> None:
        self._gather = gather
        self._heartbeat = heartbeat
        self._renders: dict[str, Render] = {}
        self._watches: dict[tuple[int, str, str], _Watch] = {}
        self._lock = threading.Lock()
        self._dirty: set[int] = set()
        self._work = threading.Event()
        self._pump: threading.Thread | None = None
        # A restarted server counts from one again: the prefix tells its ids from those of before.
        self._life = secrets.token_hex(3)

    def topic(self, name: str, render: Render) -> None:
        """Register how a topic's state is rendered; `render` is called outside any request."""
        self._renders[name] = render

    def changed(self, marathon_id: int) -> None:
        """Send this marathon's new state to everybody who watches it, within the gathering time."""
        with self._lock:
            if not any(key[0] == marathon_id and watch.watchers for key, watch in self._watches.items()):
                return
            self._dirty.add(marathon_id)
            if self._pump is None:
                self._pump = threading.Thread(target=self._run, name="hub", daemon=True)
                self._pump.start()
        self._work.set()

    def connected(self, marathon_id: int, topic: str) -> int:
        """How many streams watch this topic of this marathon now."""
        with self._lock:
            return sum(watch.watchers for key, watch in self._watches.items() if key[:2] == (marathon_id, topic))

    def stream(self, marathon_id: int, topic: str, language: str) -> Iterator[bytes]:
        """The state now, then each new one, with a heartbeat when nothing happens; ends when it is closed."""
        key = (marathon_id, topic, language)
        watch = self._join(key)
        try:
            self._show_now(key, watch)
            seen = 0
            while True:
                with watch.news:
                    if watch.sequence == seen:
                        watch.news.wait(self._heartbeat)
                    fresh = watch.message if watch.sequence > seen else HEARTBEAT
                    seen = watch.sequence
                yield fresh
        finally:
            self._leave(key, watch)

    def _join(self, key: tuple[int, str, str]) -> _Watch:
        with self._lock:
            watch = self._watches.setdefault(key, _Watch())
            watch.watchers += 1
        return watch

    def _show_now(self, key: tuple[int, str, str], watch: _Watch) -> None:
        """Nobody kept the state fresh before the first watcher came: it is rendered for that one, at once."""
        with watch.brush:
            if not watch.sequence:
                self._paint(key, watch)

    def _leave(self, key: tuple[int, str, str], watch: _Watch) -> None:
        with self._lock:
            watch.watchers -= 1
            if not watch.watchers:
                self._watches.pop(key, None)

    def _run(self) -> None:
        while True:
            self._work.wait()
            self._work.clear()
            with self._lock:
                dirty, self._dirty = self._dirty, set()
                due = [(key, watch) for key, watch in self._watches.items() if key[0] in dirty and watch.watchers]
            for key, watch in due:
                try:
                    with watch.brush:
                        self._paint(key, watch)
                except Exception:  # noqa: BLE001
                    # One state that cannot be rendered must not silence every screen of the house.
                    _log.exception("the %s state of marathon %d could not be rendered", key[1], key[0])
            time.sleep(self._gather)

    def _paint(self, key: tuple[int, str, str], watch: _Watch) -> None:
        marathon_id, topic, language = key
        html = self._renders[topic](marathon_id, language)
        with watch.news:
            watch.sequence += 1
            watch.message = message(html, f"{self._life}-{watch.sequence}")
            watch.news.notify_all()


def message(html: str, identity: str) -> bytes:
    """One unnamed server-sent event: an id and the HTML, line by line."""
    lines = "".join(f"data: {line}\n" for line in html.splitlines() if line.strip())
    return f"id: {identity}\n{lines}\n".encode()
