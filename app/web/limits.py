"""How often one address may try. A hall is one address: signing is never limited by it."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from flask import current_app, request
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage, Storage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

# Wrong ones. A person who mistypes a code tries five times; a machine that guesses tries five thousand.
GUESS_A_CODE = "60 per minute; 600 per hour"
SIGN_IN = "30 per minute; 200 per hour"
SIGN_IN_TO_ONE_ACCOUNT = "10 per 10 minutes"
# A school may register all its classes in an afternoon; nobody describes a hundred evenings.
DESCRIBE_A_MARATHON = "40 per hour; 120 per day"
REGISTER = "20 per hour; 60 per day"
# Each may send a mail; a mailbox has a limit of its own.
ASK_FOR_A_LINK = "10 per 10 minutes; 30 per hour"

View = Callable[..., Any]


class Limits:
    """Counts tries within windows of time, in memory or, where there is a Redis, in both."""

    def __init__(self, redis_url: str | None, secret: str) -> None:
        self.storage: Storage = MemoryStorage()
        if redis_url:
            # Only then: what it imports is a twentieth of the memory.
            from app.web.limit_store import CountedTwice

            self.storage = CountedTwice(redis_url, secret)
        self._windows = FixedWindowRateLimiter(self.storage)

    def count(self, limits: list[RateLimitItem], *whose: str) -> list[RateLimitItem]:
        """Count one try within every limit; answers those it is too many for."""
        return [limit for limit in limits if not self._windows.hit(limit, *whose)]

    def allow(self, limits: list[RateLimitItem], *whose: str) -> bool:
        """Whether one more try would be within every limit; counts nothing."""
        return all(self._windows.test(limit, *whose) for limit in limits)

    def seconds_left(self, limit: RateLimitItem, *whose: str) -> int:
        """How long until the limit's window ends, in seconds, at least one."""
        return max(1, int(self._windows.get_window_stats(limit, *whose).reset_time - time.time()) + 1)


def limits() -> Limits:
    """This application's count of tries."""
    found: Limits = current_app.extensions["limits"]
    return found


def limited(by: str, whose: Callable[[], str], unless: Callable[[], bool] | None = None) -> Callable[[View], View]:
    """Refuse a view (429, with Retry-After) to whoever tried it too often, unless the claim spares them."""
    parsed = parse_many(by)

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            if unless is None or not unless():
                bucket = (str(request.endpoint), whose())
                passed = limits().count(parsed, *bucket)
                if passed:
                    raise TooManyRequests(retry_after=max(limits().seconds_left(limit, *bucket) for limit in passed))
            return view(*args, **values)

        return guarded

    return guard


def network() -> str:
    """Where the request comes from; of IPv6 the /64, for whoever has one address there has them all."""
    said = _without_port(request.remote_addr or "nowhere")
    try:
        address = ip_address(said)
    except ValueError:
        # A proxy's own way of saying it.
        return said
    if isinstance(address, IPv4Address):
        return str(address)
    # A server that listens to both kinds writes IPv4 like this: else all of it would be one network.
    mapped = address.ipv4_mapped
    return str(mapped) if mapped else f"{IPv6Address(int(address) >> 64 << 64)}/64"


def _without_port(said: str) -> str:
    """The address that a proxy wrote, some with the port, which is another one for every connection."""
    if said.startswith("["):
        return said[1:].partition("]")[0]
    return said.partition(":")[0] if said.count(":") == 1 else said
