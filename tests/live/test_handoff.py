"""A connection handed over is the hub's: right at once, never waited for, closed when it is gone."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator

import pytest

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
def hub() -> Hub:
    hub = Hub(gather=0.01, heartbeat=0.05)
    states = iter(range(1000))
    hub.topic("count", lambda marathon_id, language: f"<p>{language} {next(states)}</p>")
    return hub


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

    for _ in range(200):
        if not hub.connected(7, "count"):
            break
        hub._work.wait(0.02)
    assert hub.connected(7, "count") == 0


def test_who_is_slow_is_not_waited_for_and_gets_the_latest_state(pair: Pair) -> None:
    hub = Hub(gather=0.01, heartbeat=60)
    state = ["first"]
    hub.topic("count", lambda marathon_id, language: state[0])
    ours, theirs = pair
    hand_over(hub, ours)
    read_until(theirs, b"first")
    (row,) = hub._rows.values()
    (connection,) = row.connections
    # Nobody reads any more: the system's buffer is filled to its last byte.
    filler = socket.socket(fileno=os.dup(connection))
    filled = fill(filler)
    filler.detach()

    state[0] = "latest"
    with row.brush:
        hub._paint(next(iter(hub._rows)), row)
    assert set(row.behind) == {connection}

    drained = 0
    while drained < filled:
        drained += len(theirs.recv(65536))
    hub.changed(7)
    assert b"latest" in read_until(theirs, b"latest")


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
