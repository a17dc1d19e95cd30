"""Where tries are counted when several processes serve: in Redis, and in this process as well.

While Redis is away, what this process has counted goes on counting: the limits are neither open nor closed, only wider
by the number of processes. Whose tries they are stands in Redis as a keyed fingerprint, never as an address.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import TypeVar

import redis
from limits.storage import MemoryStorage, RedisStorage, Storage
from redis.backoff import NoBackoff
from redis.retry import Retry

# Whoever signs in waits so long, once, when Redis has just gone away; the next ones do not.
PATIENCE_SECONDS = 0.3
# Then it is left alone for a while.
REST_SECONDS = 5.0

Answer = TypeVar("Answer")


class CountedTwice(Storage):
    """Counts in Redis and in memory; the higher count is the one that holds."""

    def __init__(self, uri: str, secret: str) -> None:
        super().__init__(uri)
        self._secret = bytes.fromhex(secret)
        self._near = MemoryStorage()
        self._far = RedisStorage(
            uri,
            key_prefix="lueur",
            socket_timeout=PATIENCE_SECONDS,
            socket_connect_timeout=PATIENCE_SECONDS,
            retry=Retry(NoBackoff(), 0),  # type: ignore[arg-type]
        )
        self._rests_until = float("-inf")

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """What the storage may raise: nothing that Redis does."""
        return ()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count a try; answers how many there were."""
        name = self._fingerprint(key)
        near = self._near.incr(name, expiry, amount)
        return max(near, self._ask(lambda: self._far.incr(name, expiry, amount), otherwise=near))

    def get(self, key: str) -> int:
        """How many tries there were."""
        name = self._fingerprint(key)
        near = self._near.get(name)
        return max(near, self._ask(lambda: self._far.get(name), otherwise=near))

    def get_expiry(self, key: str) -> float:
        """When they are forgotten, in seconds since 1970."""
        name = self._fingerprint(key)
        near = self._near.get_expiry(name)
        return max(near, self._ask(lambda: self._far.get_expiry(name), otherwise=near))

    def check(self) -> bool:
        """Always well: one of the two can count."""
        return True

    def reset(self) -> int | None:
        """Forget everything."""
        self._ask(self._far.reset, otherwise=None)
        return self._near.reset()

    def clear(self, key: str) -> None:
        """Forget these tries."""
        name = self._fingerprint(key)
        self._near.clear(name)
        self._ask(lambda: self._far.clear(name), otherwise=None)

    def _ask(self, question: Callable[[], Answer], otherwise: Answer) -> Answer:
        if time.monotonic() < self._rests_until:
            return otherwise
        try:
            return question()
        except (redis.RedisError, OSError):
            self._rests_until = time.monotonic() + REST_SECONDS
            return otherwise

    def _fingerprint(self, key: str) -> str:
        return hashlib.blake2b(key.encode(), key=self._secret, digest_size=16).hexdigest()
