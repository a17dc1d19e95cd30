"""Tries are counted by all processes together; without Redis each goes on counting its own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
import redis
from flask import Flask
from limits import parse
from limits.strategies import FixedWindowRateLimiter

from app import create_app
from app.web import limit_store
from app.web.limit_store import CountedTwice
from tests.servers import Redis

SECRET = "ab" * 32
FIVE = parse("5 per minute")


@pytest.fixture
def redis_here(redis_server: Redis) -> Iterator[Redis]:
    """The session's Redis, empty, and there again for whoever comes next."""
    with redis.Redis.from_url(redis_server.url) as client:
        client.flushdb()
    yield redis_server
    redis_server.resume()
    if redis_server.process.poll() is not None:
        redis_server.start()


def process(url: str) -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(CountedTwice(url, SECRET))


def tries(at: FixedWindowRateLimiter, often: int, who: str = "192.0.2.7") -> list[bool]:
    return [at.hit(FIVE, "sign in", who) for _ in range(often)]


def test_processes_count_together(redis_here: Redis) -> None:
    one, other = process(redis_here.url), process(redis_here.url)

    assert tries(one, 3) == [True] * 3
    assert tries(other, 4) == [True, True, False, False]
    assert tries(one, 1, who="192.0.2.8") == [True]


@pytest.mark.parametrize("fault", ["paused", "killed"])
def test_without_redis_the_limit_is_neither_open_nor_closed(redis_here: Redis, fault: str) -> None:
    here = process(redis_here.url)
    tries(here, 3)
    redis_here.pause() if fault == "paused" else redis_here.stop()

    began = time.monotonic()
    answers = tries(here, 4)

    assert answers == [True, True, False, False]
    assert time.monotonic() - began < 3 * limit_store.PATIENCE_SECONDS


def test_redis_is_asked_again_after_a_rest(redis_here: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limit_store, "REST_SECONDS", 0.05)
    one, other = process(redis_here.url), process(redis_here.url)
    redis_here.pause()
    tries(one, 2)
    redis_here.resume()
    time.sleep(0.1)

    tries(one, 3)

    assert tries(other, 3) == [True, True, False]


def test_redis_holds_no_address(redis_here: Redis) -> None:
    tries(process(redis_here.url), 1, who="192.0.2.123")

    with redis.Redis.from_url(redis_here.url) as client:
        keys = client.keys()
    assert len(keys) == 1
    assert b"192.0.2" not in keys[0]


def test_the_application_counts_in_redis_where_there_is_one(in_app: Flask, redis_here: Redis) -> None:
    app = create_app(replace(in_app.config["SETTINGS"], redis_url=redis_here.url))

    assert isinstance(app.extensions["limits"].storage, CountedTwice)
    assert app.extensions["limits"].count([FIVE], "somebody") == []
