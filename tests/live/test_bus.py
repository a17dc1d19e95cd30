"""Every process hears what another one changed; whoever changes something never waits for that."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
import redis

from app.live.bus import InProcessBus
from app.live.redis_bus import RedisBus
from tests.servers import Redis, free_port


class Ears:
    """What one process heard: (marathon id, whether it was rearranged)."""

    def __init__(self, bus: InProcessBus) -> None:
        self.bus = bus
        self.changed: dict[int, int] = defaultdict(int)
        self.rearranged: dict[int, int] = defaultdict(int)
        bus.listen(self._hear_change, self._hear_rearrangement)

    def _hear_change(self, marathon_id: int) -> None:
        self.changed[marathon_id] += 1

    def _hear_rearrangement(self, marathon_id: int) -> None:
        self.rearranged[marathon_id] += 1


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("BEAT", 0.1), ("DEAF", 0.4), ("RETRY", 0.1), ("PATIENCE", 0.2)):
        monkeypatch.setattr(f"app.live.redis_bus.{name}_SECONDS", seconds)


@pytest.fixture
def redis_here(redis_server: Redis) -> Iterator[Redis]:
    """The session's Redis, there again for whoever comes next."""
    yield redis_server
    redis_server.resume()
    if redis_server.process.poll() is not None:
        redis_server.start()


@pytest.fixture
def process() -> Iterator[Callable[[str], Ears]]:
    """Starts a process's bus; all of them end with the test."""
    buses: list[RedisBus] = []

    def start(url: str) -> Ears:
        buses.append(RedisBus(url))
        buses[-1].start()
        return Ears(buses[-1])

    yield start
    for bus in buses:
        bus.stop()


def wait_until(holds: Callable[[], object], seconds: float = 8) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


@pytest.fixture
def two_processes(redis_here: Redis, process: Callable[[str], Ears]) -> tuple[Ears, Ears]:
    """Two processes that hear each other."""
    here, there = process(redis_here.url), process(redis_here.url)
    wait_until(lambda: here.bus.hears_others and there.bus.hears_others)
    return here, there


def test_a_change_is_heard_at_once_here_and_soon_elsewhere(two_processes: tuple[Ears, Ears]) -> None:
    here, there = two_processes

    here.bus.changed(12)

    assert here.changed == {12: 1}
    wait_until(lambda: there.changed[12])
    assert there.rearranged == {}
    assert here.changed == {12: 1}


def test_a_rearrangement_is_heard_as_one_everywhere(two_processes: tuple[Ears, Ears]) -> None:
    here, there = two_processes

    here.bus.rearranged(12)

    wait_until(lambda: there.changed[12] and there.rearranged[12])
    assert (here.changed, here.rearranged) == ({12: 1}, {12: 1})


def test_a_rush_of_changes_is_a_few_messages(two_processes: tuple[Ears, Ears]) -> None:
    here, there = two_processes

    for _ in range(2000):
        here.bus.changed(5)
    here.bus.changed(6)

    wait_until(lambda: there.changed[6])
    assert here.changed[5] == 2000
    assert there.changed[5] <= 5


def test_what_is_none_of_our_messages_is_passed_over(redis_url: str, two_processes: tuple[Ears, Ears]) -> None:
    here, there = two_processes
    with redis.Redis.from_url(redis_url) as stranger:
        for nonsense in (b"\xff", b"{}", b"[1]", b'["x", ["y"], []]', b'["x", 3, 4]'):
            stranger.publish("lueur.0", nonsense)

    here.bus.changed(7)

    wait_until(lambda: there.changed[7])
    assert set(there.changed) == {7}


@pytest.mark.parametrize("fault", ["paused", "killed", "never there"])
def test_nobody_waits_for_a_redis_that_is_away(redis_here: Redis, process: Callable[[str], Ears], fault: str) -> None:
    url = f"redis://127.0.0.1:{free_port()}/0" if fault == "never there" else redis_here.url
    ears = process(url)
    if fault != "never there":
        wait_until(lambda: ears.bus.hears_others)
    if fault == "paused":
        redis_here.pause()
    if fault == "killed":
        redis_here.stop()

    began = time.monotonic()
    for _ in range(200):
        ears.bus.changed(3)

    # A busy machine may take its time; waiting for a Redis would take seconds.
    assert time.monotonic() - began < 1
    # One more when it looked for itself meanwhile: saying it twice harms nobody.
    assert 200 <= ears.changed[3] <= 201
    wait_until(lambda: not ears.bus.hears_others)


@pytest.mark.parametrize("fault", ["paused", "killed"])
def test_what_was_said_meanwhile_is_heard_when_redis_is_back(
    redis_here: Redis, two_processes: tuple[Ears, Ears], fault: str
) -> None:
    here, there = two_processes
    redis_here.pause() if fault == "paused" else redis_here.stop()
    wait_until(lambda: not here.bus.hears_others and not there.bus.hears_others)
    there.changed.clear()

    here.bus.changed(9)
    redis_here.resume() if fault == "paused" else redis_here.start()

    wait_until(lambda: here.bus.hears_others and there.bus.hears_others)
    here.bus.changed(10)
    wait_until(lambda: there.changed[10])


def test_a_bus_that_was_not_started_speaks_to_its_own_process_alone(redis_url: str) -> None:
    before = threading.active_count()
    ears = Ears(RedisBus(redis_url))

    ears.bus.changed(4)

    assert ears.changed == {4: 1}
    assert not ears.bus.hears_others
    assert threading.active_count() == before
