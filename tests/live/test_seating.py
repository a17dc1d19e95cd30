"""A full house refuses phones, never screens, and notices who left."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator

import pytest

from app.live import hub as hub_module
from app.live import seating
from app.live.hub import Hub
from app.live.seating import KEPT_FILES, Seating

HALL, ELSEWHERE = 1, 2


@pytest.fixture(autouse=True)
def small_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seating, "SEATS_OF_A_MARATHON", 6)
    monkeypatch.setattr(seating, "SEATS_OF_AN_ADDRESS", 4)
    monkeypatch.setattr(hub_module, "SCREENS_OF_A_MARATHON", 3)


def house(files: int | None = None) -> Hub:
    hub = Hub(gather=0.01, heartbeat=60, seating=Seating(files))
    hub.topic("attendee", lambda marathon_id, language: "<p>count</p>")
    hub.topic("screen", lambda marathon_id, language: "<p>scene</p>", is_always_seated=True)
    return hub


def come(
    hub: Hub, often: int, topic: str = "attendee", marathon: int = 7, address: int = HALL
) -> list[Iterator[bytes]]:
    """Watchers who find a seat, as a view lets them."""
    seated = []
    for _ in range(often):
        if hub.has_seat(marathon, topic, address):
            seated.append(hub.stream(marathon, topic, "fr", address))
            next(seated[-1])
    return seated


def test_one_address_has_so_many_seats_and_no_more() -> None:
    hub = house()

    assert len(come(hub, 9)) == 4
    assert len(come(hub, 1, address=ELSEWHERE)) == 1


def test_one_marathon_has_so_many_seats_and_no_more() -> None:
    hub = house()

    crowds = [come(hub, 4, address=address) for address in (HALL, ELSEWHERE, 3)]

    assert [len(crowd) for crowd in crowds] == [4, 2, 0]
    assert len(come(hub, 1, marathon=8, address=9)) == 1


def test_the_house_keeps_room_for_screens() -> None:
    hub = house(files=KEPT_FILES + 4)

    phones, screens = come(hub, 9), come(hub, 2, topic="screen")

    assert (len(phones), len(screens)) == (3, 2)


def test_whoever_leaves_makes_room() -> None:
    hub = house()
    phones = come(hub, 4)
    assert not hub.has_seat(7, "attendee", HALL)

    for phone in phones:
        phone.close()  # type: ignore[attr-defined]
        phone.close()  # type: ignore[attr-defined]

    assert len(come(hub, 9)) == 4


def test_a_connection_that_is_gone_makes_room() -> None:
    hub = house()
    pairs = [socket.socketpair() for _ in range(4)]
    for ours, _theirs in pairs:
        hub.adopt(7, "attendee", "fr", os.dup(ours.fileno()), HALL)
        ours.close()
    assert not hub.has_seat(7, "attendee", HALL)

    for _ours, theirs in pairs:
        theirs.close()
    deadline = time.monotonic() + 5
    while not hub.has_seat(7, "attendee", HALL):
        assert time.monotonic() < deadline
        hub.changed(7)
        time.sleep(0.01)
    hub.end()


def test_a_screen_always_finds_a_seat_and_the_crowd_gives_way() -> None:
    hub = house()
    (screen,) = come(hub, 1, "screen", address=ELSEWHERE)
    crowd = come(hub, 5, "screen", address=HALL)

    assert hub.connected(7, "screen") == 3
    hub.changed(7)
    assert b"scene" in next(screen)
    assert [next(seat, b"") != b"" for seat in crowd] == [False, False, False, True, True]


def test_a_screen_that_gives_way_loses_its_connection() -> None:
    hub = house()
    pairs = [socket.socketpair() for _ in range(4)]
    for ours, theirs in pairs:
        theirs.settimeout(5)
        hub.adopt(7, "screen", "fr", os.dup(ours.fileno()), HALL)
        ours.close()
        assert b"scene" in theirs.recv(4096)

    assert pairs[0][1].recv(4096) == b""
    hub.end()
    for _ours, theirs in pairs:
        theirs.close()
