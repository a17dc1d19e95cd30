"""Without a bus, screens are right within seconds all the same: the watch sees what other processes changed."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping

import pytest

from app.live.bus import InProcessBus
from app.live.hub import Hub
from app.live.watch import ALONE_SECONDS, WITH_BUS_SECONDS, Watch


class FarBus(InProcessBus):
    """A bus that reaches other processes, or does not just now."""

    is_alive = False

    @property
    def hears_others(self) -> bool:
        return self.is_alive


class Country:
    """A hub, what the database says, and a clock that is moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.hub, self.bus = Hub(gather=0.001, heartbeat=60), FarBus()
        self.hub.topic("screen", lambda marathon_id, language: str(self.pulses[marathon_id]))
        self.pulses: dict[int, Hashable] = {1: 10, 2: 20}
        self.asked: list[set[int]] = []
        self.watch = Watch(self.hub, self.bus, self.look)
        self.time = 1000.0
        monkeypatch.setattr("app.live.watch.time.monotonic", lambda: self.time)
        self.told: list[int] = []
        monkeypatch.setattr(self.hub, "changed", self.told.append)

    def look(self, marathon_ids: Collection[int]) -> Mapping[int, Hashable]:
        self.asked.append(set(marathon_ids))
        return {marathon_id: self.pulses[marathon_id] for marathon_id in marathon_ids}

    def later(self, seconds: float) -> list[int]:
        """Whom the watch tells in this time."""
        self.told.clear()
        for _ in range(round(seconds * 2)):
            self.time += 0.5
            self.watch.turn()
        return self.told


@pytest.fixture
def country(monkeypatch: pytest.MonkeyPatch) -> Country:
    return Country(monkeypatch)


@pytest.fixture
def screen(country: Country) -> Iterator[bytes]:
    """Somebody who looks at marathon 1, from before the watch's first look."""
    stream = country.hub.stream(1, "screen", "fr")
    next(stream)
    yield stream
    stream.close()  # type: ignore[attr-defined]


def test_where_nobody_looks_the_database_is_not_asked(country: Country) -> None:
    country.later(30)

    assert country.asked == []


def test_what_changed_elsewhere_is_told_within_a_second(country: Country, screen: Iterator[bytes]) -> None:
    country.later(10)
    country.pulses |= {1: 11, 2: 21}

    assert country.later(ALONE_SECONDS) == [1]
    assert country.later(60) == []


def test_whoever_has_just_come_may_have_missed_a_change(country: Country, screen: Iterator[bytes]) -> None:
    assert country.later(ALONE_SECONDS) == [1]


def test_with_a_bus_the_watch_looks_now_and_then(country: Country, screen: Iterator[bytes]) -> None:
    country.bus.is_alive = True
    country.later(20)
    country.asked.clear()
    country.pulses[1] = 11

    assert country.later(WITH_BUS_SECONDS) == [1]
    country.later(60)
    assert len(country.asked) <= 8


def test_a_bus_that_falls_silent_is_made_up_for_at_once(country: Country, screen: Iterator[bytes]) -> None:
    country.bus.is_alive = True
    country.later(10)
    country.bus.is_alive = False
    country.pulses[1] = 11

    assert country.later(ALONE_SECONDS) == [1]


def test_what_a_silent_bus_lost_is_told_when_it_is_back(country: Country, screen: Iterator[bytes]) -> None:
    country.later(4)
    country.bus.is_alive = True
    country.pulses[1] = 11

    assert country.later(ALONE_SECONDS) == [1]


def test_a_database_that_is_away_stops_nothing(
    country: Country, screen: Iterator[bytes], caplog: pytest.LogCaptureFixture
) -> None:
    country.later(4)
    country.pulses.clear()
    country.later(20)
    assert len(caplog.records) == 1

    country.pulses[1] = 12

    assert country.later(ALONE_SECONDS) == [1]
