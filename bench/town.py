"""The row about a town: two processes on PostgreSQL and Redis, beside one process on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bench.house import House, serve
from bench.process import EVERY_CORE, Meter, on_every_core
from bench.signing import sign
from bench.sizes import Sizes
from bench.table import Figure
from bench.watching import watching
from lueur import find_postgresql, find_redis
from tests.servers import PostgreSQL, Redis

PROCESSES = 2
WHAT = "letters forms a second, two processes on PostgreSQL + Redis"


def town(sizes: Sizes) -> list[Figure]:
    """As many forms as two processes take, while phones watch both; everything shares the machine's cores."""
    programs, redis = find_postgresql(), find_redis()
    if not programs or not redis:
        return [Figure(WHAT, "PostgreSQL or Redis is absent (Debian: postgresql, redis-server)")]
    with serve() as house:
        one = sign(house, sizes.submits, sizes)
    with on_every_core(), _town(programs, redis, sizes) as house, watching(house, sizes.streams) as heard:
        meter = Meter(house.pids)
        two = sign(house, sizes.submits, sizes, 128)
        cores = meter.cores
        size = house.memory()
    return [
        Figure(
            f"{WHAT}, {sizes.streams} streams watching",
            f"{two.rate:.0f}/s, {heard}, {size / 1e6:.0f} MB in both",
            f"one process on SQLite, without streams: {one.rate:.0f}/s: × {two.rate / one.rate:.1f}",
            "≥ 1 700/s, aim 2 500",
            f"{cores:.2f} core in both, {two.generator}; stream client {heard.client:.2f} core",
        )
    ]


@contextmanager
def _town(programs: str, redis: str, sizes: Sizes) -> Iterator[House]:
    """Two processes that answer on ports of their own, with a PostgreSQL that keeps what it promises."""
    database = PostgreSQL(programs, is_durable=True)
    try:
        bus = Redis(redis)
        try:
            address = database.new_database()
            told = {"DATABASE_URL": address, "REDIS_URL": bus.url}
            with serve(processes=PROCESSES, cores=EVERY_CORE, environ=told) as house:
                sign(house, sizes.warm, sizes)
                database.look(address)
                yield house
        finally:
            bus.discard()
    finally:
        database.discard()
