"""The bus for several processes: Redis carries which marathons changed, never what.

Whoever changes something never waits for Redis: the listeners of this process are called at once, the others are told
by a thread of its own (a greenlet under gevent). Each process says something twice a second; one that no longer hears
itself knows that Redis is away, and `Watch` asks the database more often until it is back.
"""

from __future__ import annotations

import json
import logging
import secrets
import threading
import time
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.live.bus import InProcessBus

# On one network Redis answers within a millisecond; one that needs a second is as good as away.
PATIENCE_SECONDS = 1.0
# What changes within so short a time is said in one message.
GATHER_SECONDS = 0.05
# Every process says that it is there twice a second; three unheard and Redis counts as away.
BEAT_SECONDS = 0.5
DEAF_SECONDS = 1.5
RETRY_SECONDS = 1.0

_log = logging.getLogger(__name__)


class RedisBus(InProcessBus):
    """Promises this process what `InProcessBus` does; other processes hear the same a moment later, or not at all."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._me = secrets.token_hex(4)
        self._client = redis.Redis.from_url(
            url,
            socket_timeout=PATIENCE_SECONDS,
            socket_connect_timeout=PATIENCE_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        # Redis keeps its databases apart, but not their channels.
        self._channel = f"lueur.{self._client.connection_pool.connection_kwargs.get('db', 0)}"
        self._lock = threading.Lock()
        self._news = threading.Event()
        self._to_say: tuple[set[int], set[int]] = (set(), set())
        self._heard_myself_at = float("-inf")
        self._was_away = False
        self._is_over = False

    def start(self) -> None:
        """Begin to speak and to hear; until then only this process is told."""
        for work in (self._speak, self._hear):
            threading.Thread(target=work, name=f"redis bus: {work.__name__}", daemon=True).start()

    def stop(self) -> None:
        """Fall silent and deaf for good, within a second."""
        self._is_over = True

    @property
    def hears_others(self) -> bool:
        """Whether Redis carried a message of our own back to us within the last seconds."""
        return time.monotonic() - self._heard_myself_at < DEAF_SECONDS

    def changed(self, marathon_id: int) -> None:
        """Tell this process now, and the others soon."""
        super().changed(marathon_id)
        self._tell(marathon_id, is_rearranged=False)

    def rearranged(self, marathon_id: int) -> None:
        """Tell this process now, and the others soon."""
        super().rearranged(marathon_id)
        self._tell(marathon_id, is_rearranged=True)

    def _tell(self, marathon_id: int, *, is_rearranged: bool) -> None:
        with self._lock:
            self._to_say[is_rearranged].add(marathon_id)
        self._news.set()

    def _speak(self) -> None:
        while not self._is_over:
            self._news.wait(BEAT_SECONDS)
            self._news.clear()
            with self._lock:
                (changed, rearranged), self._to_say = self._to_say, (set(), set())
            try:
                self._client.publish(self._channel, json.dumps([self._me, sorted(changed), sorted(rearranged)]))
            except (redis.RedisError, OSError) as error:
                self._note_absence(error)
                with self._lock:
                    # Said when Redis is back: who was away with it hears it all the same.
                    self._to_say[0].update(changed)
                    self._to_say[1].update(rearranged)
                time.sleep(RETRY_SECONDS)
            time.sleep(GATHER_SECONDS)

    def _hear(self) -> None:
        while not self._is_over:
            try:
                with self._client.pubsub(ignore_subscribe_messages=True) as ears:  # type: ignore[no-untyped-call]
                    ears.subscribe(self._channel)
                    self._listen_to(ears)
            except (redis.RedisError, OSError) as error:
                self._note_absence(error)
            time.sleep(RETRY_SECONDS)

    def _listen_to(self, ears: Any) -> None:
        """Pass on what is heard until nothing comes any more, not even our own voice."""
        subscribed_at = time.monotonic()
        while not self._is_over and time.monotonic() - max(self._heard_myself_at, subscribed_at) < DEAF_SECONDS:
            said = ears.get_message(timeout=PATIENCE_SECONDS)
            if said is not None:
                self._pass_on(said["data"])

    def _pass_on(self, data: bytes) -> None:
        try:
            speaker, changed, rearranged = json.loads(data)
            ids = [int(marathon_id) for marathon_id in changed], [int(marathon_id) for marathon_id in rearranged]
        except (ValueError, TypeError):
            return  # not one of ours
        if speaker == self._me:
            self._heard_myself_at = time.monotonic()
            if self._was_away:
                self._was_away = False
                _log.warning("Redis is back")
            return
        for is_rearranged, told in enumerate(ids):
            for marathon_id in told:
                self._tell_here(marathon_id, is_rearranged=bool(is_rearranged))

    def _note_absence(self, error: Exception) -> None:
        if not self._was_away:
            self._was_away = True
            _log.warning("Redis does not answer (%s): screens ask the database instead", type(error).__name__)
