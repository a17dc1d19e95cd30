"""Whoever watches gets the whole state: at once, after each change, after a reconnect; and signs of life in between."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from app.live.hub import HEARTBEAT, Hub

GATHER = 0.02
STREAMS = 6


class House:
    """What the hub shows: a count for each marathon, and how often it was drawn."""

    def __init__(self, heartbeat: float = 5) -> None:
        self.counts = {1: 0, 2: 0}
        self.drawn = 0
        self.hub = Hub(gather=GATHER, heartbeat=heartbeat)
        self.hub.topic("screen", self.draw)

    def draw(self, marathon_id: int, language: str) -> str:
        self.drawn += 1
        return f"<p>{language}\n{self.counts[marathon_id]}</p>"

    def count(self, marathon_id: int = 1, times: int = 1) -> None:
        for _ in range(times):
            self.counts[marathon_id] += 1
            self.hub.changed(marathon_id)

    def watch(self, marathon_id: int = 1, language: str = "fr") -> Iterator[bytes]:
        return self.hub.stream(marathon_id, "screen", language)


def state(message: bytes) -> str:
    """The HTML of a message, as a browser puts it together."""
    assert message.endswith(b"\n\n")
    lines = message.decode().splitlines()
    assert lines[0].startswith("id: ")
    return "\n".join(line.removeprefix("data: ") for line in lines if line.startswith("data: "))


def wait_until(stream: Iterator[bytes], wanted: str) -> int:
    """Read states until the wanted one; answers how many were sent on the way."""
    for sent in range(1, 200):
        if state(next(stream)) == wanted:
            return sent
    raise AssertionError(f"{wanted} never came")


def test_whoever_comes_gets_the_whole_state_at_once() -> None:
    house = House()
    house.count(times=3)

    assert state(next(house.watch())) == "<p>fr\n3</p>"


def test_each_change_is_followed_by_the_whole_state() -> None:
    house = House()
    stream = house.watch()
    next(stream)

    for total in range(1, 4):
        house.count()
        wait_until(stream, f"<p>fr\n{total}</p>")


def test_a_rush_of_changes_becomes_few_states_and_the_last_one_is_right() -> None:
    house = House()
    stream = house.watch()
    next(stream)
    began = time.monotonic()

    house.count(times=500)
    sent = wait_until(stream, "<p>fr\n500</p>")

    assert sent <= (time.monotonic() - began) / GATHER + 2


def test_a_state_is_drawn_once_for_everybody_who_sees_the_same() -> None:
    house = House()
    streams = [house.watch() for _ in range(STREAMS)]
    for stream in streams:
        next(stream)
    drawn = house.drawn

    house.count()
    messages = [next(stream) for stream in streams]

    assert house.drawn == drawn + 1
    assert set(messages) == {messages[0]}


def test_languages_and_marathons_are_kept_apart() -> None:
    house = House()
    french, dutch, elsewhere = house.watch(), house.watch(language="nl"), house.watch(2)
    for stream in (french, dutch, elsewhere):
        next(stream)

    house.count(1)

    wait_until(french, "<p>fr\n1</p>")
    wait_until(dutch, "<p>nl\n1</p>")
    house.count(2)
    assert wait_until(elsewhere, "<p>fr\n1</p>") == 1


def test_silence_is_filled_with_signs_of_life() -> None:
    house = House(heartbeat=0.05)
    stream = house.watch()
    next(stream)

    assert next(stream) == HEARTBEAT
    assert next(stream) == HEARTBEAT


def test_who_comes_back_gets_the_state_of_now_and_not_what_was_missed() -> None:
    house = House()
    first = house.watch()
    next(first)
    first.close()  # type: ignore[attr-defined]
    house.count(times=40)

    again = house.watch()

    assert state(next(again)) == "<p>fr\n40</p>"


def test_after_a_restart_no_message_has_an_id_of_before() -> None:
    before, after = next(House().watch()), next(House().watch())

    assert before.split(b"\n")[0] != after.split(b"\n")[0]


def test_who_leaves_is_no_longer_counted() -> None:
    house = House()
    streams = [house.watch() for _ in range(3)]
    for stream in streams:
        next(stream)
    assert house.hub.connected(1, "screen") == 3

    for stream in streams[:2]:
        stream.close()  # type: ignore[attr-defined]

    assert house.hub.connected(1, "screen") == 1
    assert house.hub.connected(2, "screen") == 0


def test_a_state_that_cannot_be_drawn_silences_nobody_else(caplog: pytest.LogCaptureFixture) -> None:
    house = House()
    here, there = house.watch(1), house.watch(2)
    next(here), next(there)
    del house.counts[1]

    house.hub.changed(1)
    house.count(2)

    wait_until(there, "<p>fr\n1</p>")
    house.counts[1] = 9
    house.hub.changed(1)
    wait_until(here, "<p>fr\n9</p>")


def test_an_older_state_never_follows_a_newer_one() -> None:
    house = House()
    stream = house.watch()
    next(stream)
    writers = [threading.Thread(target=house.count, kwargs={"times": 50}) for _ in range(4)]
    seen = [0]

    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    total = house.counts[1]
    while seen[-1] != total:
        seen.append(int(state(next(stream)).removesuffix("</p>").rpartition("\n")[2]))

    assert seen == sorted(seen)
