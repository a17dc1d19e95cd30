"""The town that the tests of this folder share: starting it takes longer than any of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.scale.town import Town
from tests.servers import PostgreSQL, Redis


@pytest.fixture(scope="session")
def town(
    postgresql: PostgreSQL, redis_server: Redis, nginx_program: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """Two processes, PostgreSQL, Redis and nginx; all of them there at the beginning of each test."""
    folder = tmp_path_factory.mktemp("town") / "instance"
    made = Town(folder, postgresql.new_database(), redis_server, nginx_program)
    yield made
    made.close()
