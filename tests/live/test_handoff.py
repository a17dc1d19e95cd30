"""A connection handed over is the hub's: right at once, never waited for, closed when it is gone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import ROOT
from app.live.dispatch import Dispatch
from app.live.handoff import TICKET, HandOff, Ticket, can_hand_over
from app.live.hub import Hub

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    theirs.settimeout(5)
    yield ours, theirs
    ours.close()
    theirs.close()


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub(gather=0.01, heartbeat=0.05)
    states = iter(range(1000))
    hub.topic("count", lambda marathon_id, language: f"<p>{language} {next(states)}</p>")
    yield hub
    hub.end()


def environ_of(connection: socket.socket) -> dict[str, object]:
    return {"gunicorn.sock": connection, "wsgi.url_scheme": "http", "REQUEST_METHOD": "GET"}


def give_a_ticket(environ: dict[str, object], start_response: Callable[..., object]) -> list[bytes]:
    environ[TICKET] = Ticket(7, "count", "fr")
    start_response("200 OK", [("Content-Type", "text/event-stream")])
    return []


def read_until(theirs: socket.socket, sign: bytes) -> bytes:
    heard = b""
    while sign not in heard:
        heard += theirs.recv(4096)
    return heard


def hand_over(hub: Hub, ours: socket.socket) -> None:
    with pytest.raises(BrokenPipeError):
        HandOff(give_a_ticket, hub)(environ_of(ours), lambda *_: None)
    # What the server does next.
    ours.close()


def test_a_ticket_is_served_although_the_server_closed_its_end(hub: Hub, pair: Pair) -> None:
    ours, theirs = pair

    hand_over(hub, ours)

    heard = read_until(theirs, b"fr 0")
    assert heard.startswith(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\nid: ")
    hub.changed(7)
    assert b"fr 1" in read_until(theirs, b"fr 1")


def test_a_silent_evening_still_beats(hub: Hub, pair: Pair) -> None:
    ours, theirs = pair

    hand_over(hub, ours)

    assert b": still here" in read_until(theirs, b": still here")


def test_who_is_gone_is_noticed_and_no_longer_counted(hub: Hub, pair: Pair) -> None:
    ours, theirs = pair
    hand_over(hub, ours)
    assert hub.connected(7, "count") == 1

    theirs.close()

    until(lambda: hub.connected(7, "count") == 0)


def test_a_phone_that_vanished_without_a_word_is_not_hoped_for_long(hub: Hub) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door, socket.create_connection(door.getsockname()) as phone:
        ours, _ = door.accept()
        kept = ours.dup()

        hand_over(hub, ours)

        phone.settimeout(5)
        read_until(phone, b"fr 0")
        with kept:
            assert kept.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 30_000


def test_who_is_slow_is_not_waited_for_and_gets_the_latest_state(hub: Hub, pair: Pair) -> None:
    ours, theirs = pair
    kept = ours.dup()
    hand_over(hub, ours)
    read_until(theirs, b"fr 0")
    # Nobody reads any more: the system's buffer is filled to its last byte, and states have no room.
    filled = fill(kept)
    hub.changed(7)
    other, attentive = socket.socketpair()
    attentive.settimeout(5)
    hand_over(hub, other)
    read_until(attentive, b"fr 1")

    heard = b""
    while len(heard) < filled or b"fr 1" not in heard:
        heard += theirs.recv(65536)

    assert heard.count(b"id: ") == 1
    for connection in (kept, attentive):
        connection.close()


def test_the_courier_listens_even_when_nobody_hears_who_left() -> None:
    """A crowd leaves while states are being sent: neither end of the line may wait for the other."""
    heard: list[int] = []
    hears = threading.Event()

    def left(number: int) -> None:
        hears.wait()
        heard.append(number)

    dispatch = Dispatch(left, heartbeat=0.05)
    for _ in range(700):
        ours, theirs = socket.socketpair()
        dispatch.seat(1, dispatch.number(), ours.detach(), b"state")
        theirs.close()
    sending = threading.Thread(target=dispatch.state, args=(1, b"." * 1_000_000), daemon=True)
    time.sleep(0.5)

    sending.start()
    sending.join(5)

    was_sent = not sending.is_alive()
    hears.set()
    assert was_sent
    until(lambda: sorted(heard) == list(range(1, 701)))
    dispatch.end()


def test_a_courier_that_died_is_followed_by_another(hub: Hub, pair: Pair, caplog: pytest.LogCaptureFixture) -> None:
    ours, theirs = pair
    hand_over(hub, ours)
    read_until(theirs, b"fr 0")

    hub.changed(7)
    os.kill(couriers()[-1], signal.SIGKILL)

    while theirs.recv(65536):
        pass
    until(lambda: not hub.connected(7, "count"))
    again, there = socket.socketpair()
    there.settimeout(5)
    hand_over(hub, again)
    assert b"id: " in read_until(there, b"</p>")
    hub.changed(7)
    read_until(there, b"</p>")
    assert "the courier ended with -9" in caplog.text
    there.close()


def test_the_courier_ends_with_whoever_started_it(pair: Pair) -> None:
    script = f"""
import os, socket, sys, time
from app.live.hub import Hub
hub = Hub(heartbeat=5)
hub.topic("count", lambda marathon_id, language: "state")
hub.adopt(7, "count", "fr", os.dup({pair[0].fileno()}))
print("adopted", flush=True)
sys.stdin.read()
os.kill(os.getpid(), 9)
"""
    line = [sys.executable, "-c", script]
    with subprocess.Popen(
        line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=[pair[0].fileno()], cwd=ROOT
    ) as house:
        assert house.stdout is not None
        house.stdout.readline()
        pair[0].close()
        read_until(pair[1], b"state")
        (courier,) = children(house.pid)

        assert house.stdin is not None
        house.stdin.close()

        while pair[1].recv(65536):
            pass
        until(lambda: not Path(f"/proc/{courier}/cmdline").exists() or not command(courier))


def couriers() -> list[int]:
    """The couriers of this process, in the order of their starting."""
    return [child for child in children(os.getpid()) if "courier.py" in command(child)]


def children(of: int) -> list[int]:
    """The processes that this one started."""
    found = [task / "children" for task in Path(f"/proc/{of}/task").iterdir()]
    return sorted(int(child) for file in found for child in file.read_text().split())


def command(of: int) -> str:
    """The command line of a process, nothing when it has ended."""
    try:
        return Path(f"/proc/{of}/cmdline").read_text()
    except OSError:
        return ""


def until(claim: Callable[[], bool]) -> None:
    """Wait until the claim is true, five seconds at most."""
    ends = time.monotonic() + 5
    while not claim():
        assert time.monotonic() < ends
        time.sleep(0.01)


def fill(connection: socket.socket) -> int:
    connection.setblocking(False)
    filled = 0
    for size in (65536, 1):
        try:
            while True:
                filled += connection.send(b"." * size)
        except BlockingIOError:
            continue
    return filled


def test_an_answer_without_a_ticket_passes_through(hub: Hub) -> None:
    def plain(environ: dict[str, object], start_response: Callable[..., object]) -> list[bytes]:
        start_response("200 OK", [])
        return [b"page"]

    said: list[object] = []

    assert list(HandOff(plain, hub)({}, lambda *args: said.append(args))) == [b"page"]
    assert said


@pytest.mark.parametrize("method", ["HEAD", "POST"])
def test_only_a_get_is_handed_over(pair: Pair, method: str) -> None:
    assert can_hand_over(environ_of(pair[0]))
    assert not can_hand_over({**environ_of(pair[0]), "REQUEST_METHOD": method})
    assert not can_hand_over({"wsgi.url_scheme": "http", "REQUEST_METHOD": "GET"})
