"""Rows about streams: what a crowd that watches costs beside nginx + nchan, and how soon a screen shows a tap."""

from __future__ import annotations

import random
import select
import socket
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from bench.house import House, serve
from bench.load import quantile
from bench.nchan import ABSENT, PATH, Nchan, is_there, nchan, state_of
from bench.pace import send_steadily
from bench.people import Crowd
from bench.process import Meter, cpu_seconds
from bench.sizes import Sizes
from bench.table import Figure
from bench.watching import Heard, hall, watchers

STATES_A_SECOND = 4.0
# More often than states are sent, so that there is something new each time.
SIGNED_A_SECOND = 8.0


@dataclass(frozen=True)
class Crowded:
    """What was seen of a server with so many phones."""

    count: int
    heard: Heard
    cores: float
    size: int
    # What the server computed to seat one phone, in seconds.
    seating: float

    def against(self, smallest: Crowded) -> str:
        """This in words; what a phone takes is the slope from the smallest crowd, not what the start took."""
        slope = ""
        if self.count > smallest.count:
            slope = f"{(self.size - smallest.size) / (self.count - smallest.count) / 1024:.1f} KB each, "
        return f"{self.heard}, {self.cores:.2f} core, {slope}{self.size / 1e6:.0f} MB in all"


def streams(sizes: Sizes) -> list[Figure]:
    """Four states a second to crowds that grow, from Lueur and from nginx + nchan."""
    with serve() as house:
        state = state_of(house)
        ours = _grow(house, hall(house), sizes, lambda: _sign(house, sizes.hearing_seconds))
    theirs: list[Crowded] = []
    if is_there():
        with nchan() as peer:
            peer.publish(state)
            theirs = _grow(
                peer, PATH, sizes, lambda: peer.publish_steadily(state, STATES_A_SECOND, sizes.hearing_seconds)
            )
    return [
        Figure(
            f"{crowd.count} streams, 4 states a second of {len(state)} bytes",
            crowd.against(ours[0]),
            f"nginx + nchan: {theirs[number].against(theirs[0])}" if theirs else ABSENT,
            "p99 ≤ 60 ms, ≤ 1 KB each, ≤ 150 MB (5 000); no worse than nchan",
            f"{crowd.heard.states} states; stream client {crowd.heard.client:.2f} core;"
            f" seating a phone {crowd.seating * 1000:.1f} ms of a core",
        )
        for number, crowd in enumerate(ours)
    ]


def _grow(server: House | Nchan, path: str, sizes: Sizes, change: Callable[[], object]) -> list[Crowded]:
    seen: list[Crowded] = []
    with watchers(server.ports, path) as crowd:
        for count in sizes.crowds:
            before = cpu_seconds(server.pids)
            crowd.open(count)
            seating = (cpu_seconds(server.pids) - before) / (count - (seen[-1].count if seen else 0))
            # Once unmeasured: what the first state of a crowd makes grow is not made again.
            for is_measured in (False, True):
                with crowd.listening() as heard:
                    meter = Meter(server.pids)
                    change()
                    cores = meter.cores
                if is_measured:
                    seen.append(Crowded(count, heard, cores, server.memory(), seating))
    return seen


def _sign(house: House, seconds: float) -> None:
    crowd = Crowd(house)
    letters = [crowd.letters(number) for number in range(int(SIGNED_A_SECOND * seconds))]
    send_steadily(house.port, letters, SIGNED_A_SECOND).expect(303)


def tap(sizes: Sizes) -> list[Figure]:
    """From the first byte of a form to the last byte of the state with it, on a screen, while nothing else happens."""
    with serve() as house:
        crowd = Crowd(house)
        with _connected(house) as screen, _connected(house) as phone:
            screen.sendall(
                f"GET /s/{house.code}/live HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n".encode()
            )
            _wait_for_total(screen, phone, 0)
            took = []
            for number in range(sizes.taps):
                # Whenever: not in step with the hub, which gathers for a quarter of a second.
                time.sleep(random.uniform(0.3, 1.0))
                begun = time.perf_counter()
                phone.sendall(crowd.letters(number))
                _wait_for_total(screen, phone, number + 1)
                took.append(time.perf_counter() - begun)
    took.sort()
    return [
        Figure(
            "tap → the screen has the new total, at rest",
            f"median {quantile(took, 0.5) * 1000:.0f} ms, p99 {quantile(took, 0.99) * 1000:.0f} ms",
            "gathering: at most 250 ms",
            "median ≤ 300 ms",
            f"{len(took)} taps",
        )
    ]


def _connected(house: House) -> AbstractContextManager[socket.socket]:
    return socket.create_connection(("127.0.0.1", house.port), timeout=20)


def _wait_for_total(screen: socket.socket, phone: socket.socket, total: int) -> None:
    """Hear both until the screen's last whole state has this total; the phone's answers are let go by."""
    heard = b""
    while f'data-total="{total}"'.encode() not in heard[: heard.rfind(b"\n\n") + 1]:
        ready, _, _ = select.select([screen, phone], [], [], 10)
        assert ready, f"the screen did not show {total}"
        if phone in ready:
            _check_answer(phone.recv(65536))
        if screen in ready:
            heard += screen.recv(65536)


def _check_answer(said: bytes) -> None:
    assert not said.startswith(b"HTTP/") or b" 303 " in said[:16], said
