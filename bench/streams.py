"""The stream client: thousands of phones that watch, one epoll; run as a process of its own.

`python -m bench.streams PATH PORT…` takes lines: `open COUNT` seats so many in all, `listen` begins to hear, `stop`
ends hearing and prints a line of JSON: what was heard, and how long after the first phone had a state the others had it.
"""

from __future__ import annotations

import json
import re
import resource
import select
import socket
import sys
import time
from collections import defaultdict

from bench.load import quantile

_ID = re.compile(rb"^id: (\S+)$", re.MULTILINE)
# Phones come one after the other: a rush of thousands would show what the rush takes, not what a phone takes.
WAVE = 50
# What was on its way when hearing ends still arrives.
GRACE_SECONDS = 0.6
PHONES_OF_AN_ADDRESS = 900


class Phones:
    """So many connections, each having asked one of the ports for the stream."""

    def __init__(self, path: str, ports: list[int]) -> None:
        self._path, self._ports = path, ports
        self.streams: dict[int, socket.socket] = {}

    def open(self, count: int) -> None:
        """Seat phones until there are so many; everybody has the first state before this returns."""
        while len(self.streams) < count:
            wave = [self._ask(len(self.streams) + number) for number in range(min(WAVE, count - len(self.streams)))]
            for stream in wave:
                _first_state(stream)
                self.streams[stream.fileno()] = stream

    def _ask(self, number: int) -> socket.socket:
        # An address has a thousand seats, as a hall has; the loopback has millions of addresses.
        port = self._ports[number % len(self._ports)]
        stream = socket.socket()
        stream.bind((f"127.0.0.{2 + number // PHONES_OF_AN_ADDRESS}", 0))
        stream.connect(("127.0.0.1", port))
        stream.sendall(
            f"GET {self._path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/event-stream\r\n\r\n".encode()
        )
        return stream

    def listen(self) -> dict[str, float]:
        """Hear until a line comes; the delays are seconds between a state's first phone and each other's."""
        poll = select.epoll()
        for number in self.streams:
            poll.register(number, select.EPOLLIN)
        while self._hear(poll, 0):
            pass
        poll.register(0, select.EPOLLIN)
        print("listening", flush=True)
        heard: dict[bytes, list[float]] = defaultdict(list)
        closed, ends, started, computed = 0, float("inf"), time.perf_counter(), time.process_time()
        while time.perf_counter() < ends:
            for at, number, data in self._hear(poll, 0.1):
                if number == 0:
                    poll.unregister(0)
                    ends = at + GRACE_SECONDS
                elif not data:
                    poll.unregister(number)
                    closed += 1
                for state in _ID.findall(data):
                    heard[state].append(at)
        client = (time.process_time() - computed) / (time.perf_counter() - started)
        return digest(heard, len(self.streams) // len(self._ports)) | {"closed": closed, "client": client}

    def _hear(self, poll: select.epoll, patience: float) -> list[tuple[float, int, bytes]]:
        heard = []
        for number, _ in poll.poll(patience, 256):
            if number == 0:
                heard.append((time.perf_counter(), 0, b""))
                continue
            try:
                data = self.streams[number].recv(16384)
            except BlockingIOError:
                continue
            except ConnectionError:
                data = b""
            heard.append((time.perf_counter(), number, data))
        return heard


def _first_state(stream: socket.socket) -> None:
    stream.settimeout(20)
    heard = b""
    while b"\n\n" not in heard.partition(b"\r\n\r\n")[2]:
        data = stream.recv(65536)
        if not data or b" 503 " in heard[:16]:
            raise SystemExit("a stream was refused")
        heard += data
    stream.setblocking(False)


def digest(heard: dict[bytes, list[float]], phones: int) -> dict[str, float]:
    """What the times at which states arrived say; a state that reached only some was on its way at either end."""
    states = [times for times in heard.values() if len(times) > phones // 2]
    firsts = [min(times) for times in states]
    delays = sorted(at - first for first, times in zip(firsts, states, strict=True) for at in times)
    return {
        "states": len(states),
        "reached": len(delays) / (len(states) * phones) if states else 0.0,
        "p50": quantile(delays, 0.5),
        "p99": quantile(delays, 0.99),
    }


def main() -> None:
    """Do what the lines say."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    phones = Phones(sys.argv[1], [int(port) for port in sys.argv[2:]])
    for line in iter(sys.stdin.readline, ""):
        what, _, count = line.strip().partition(" ")
        if what == "open":
            phones.open(int(count))
            print("open", flush=True)
        elif what == "listen":
            heard = phones.listen()
            # The line that ended it.
            sys.stdin.readline()
            print(json.dumps(heard), flush=True)


if __name__ == "__main__":
    main()
