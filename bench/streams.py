"""The stream client: thousands of phones that watch, one epoll; run as a process of its own.

`python -m bench.streams PORT PATH COUNT SECONDS` prints one JSON line: messages heard, and how long after the first
phone had a state the others had it.
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

_ID = re.compile(rb"^id: (\S+)$", re.MULTILINE)


def open_streams(port: int, path: str, count: int) -> dict[int, socket.socket]:
    """So many connections, each having asked for the stream."""
    asked = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/event-stream\r\n\r\n".encode()
    streams = {}
    for number in range(count):
        # An address has a thousand seats, as a hall has; the loopback has millions of addresses.
        stream = socket.socket()
        stream.bind((f"127.0.0.{2 + number // 900}", 0))
        stream.connect(("127.0.0.1", port))
        stream.sendall(asked)
        streams[stream.fileno()] = stream
    for stream in streams.values():
        # Everybody has a seat and the first state before anything is measured.
        stream.settimeout(20)
        heard = b""
        while b"\n\n" not in heard.partition(b"\r\n\r\n")[2]:
            data = stream.recv(65536)
            if not data or b" 503 " in heard[:16]:
                raise SystemExit("a stream was refused")
            heard += data
        stream.setblocking(False)
    return streams


def listen(streams: dict[int, socket.socket], seconds: float) -> dict[str, object]:
    """Hear for so long; the delays are seconds between the first stream's receipt of a state and each other's."""
    poll = select.epoll()
    for number in streams:
        poll.register(number, select.EPOLLIN)
    first: dict[bytes, float] = {}
    heard: dict[bytes, list[float]] = defaultdict(list)
    closed = 0
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        for number, _ in poll.poll(0.2):
            try:
                data = streams[number].recv(65536)
            except (BlockingIOError, ConnectionError):
                continue
            at = time.perf_counter()
            if not data:
                poll.unregister(number)
                closed += 1
                continue
            for state in _ID.findall(data):
                heard[state].append(at - first.setdefault(state, at))
    states = [delays for delays in heard.values() if len(delays) > len(streams) // 2]
    delays = sorted(delay for state in states for delay in state)
    return {
        "states": len(states),
        "messages": len(delays),
        "closed": closed,
        "p50": delays[len(delays) // 2] if delays else 0.0,
        "p99": delays[int(len(delays) * 0.99)] if delays else 0.0,
    }


def main() -> None:
    """Open, say so, hear, print."""
    port, path, count, seconds = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    streams = open_streams(port, path, count)
    print("open", flush=True)
    print(json.dumps(listen(streams, seconds)), flush=True)


if __name__ == "__main__":
    main()
