"""Phones that watch while something is measured: the stream client, seen from the bench."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bench.house import ROOT, House


@dataclass
class Heard:
    """What the phones heard: filled in when the hearing ends."""

    states: int = 0
    reached: float = 0.0
    p50: float = 0.0
    p99: float = 0.0
    closed: int = 0
    client: float = 0.0

    def __str__(self) -> str:
        lost = "" if self.reached > 0.9995 else f", {self.reached:.1%} arrived"
        gone = f", {self.closed} closed" if self.closed else ""
        return f"first to last phone p99 {self.p99 * 1000:.0f} ms{lost}{gone}"


class Watchers:
    """A crowd of phones that grows: `open` seats more, `listening` hears them while the `with` lasts."""

    def __init__(self, client: subprocess.Popen[str]) -> None:
        self._client = client

    def open(self, count: int) -> None:
        """Seat phones until there are so many."""
        assert self._ask(f"open {count}") == "open", "the streams could not be opened"

    @contextmanager
    def listening(self) -> Iterator[Heard]:
        """What they hear meanwhile is there at the end."""
        heard = Heard()
        assert self._ask("listen") == "listening"
        yield heard
        vars(heard).update(json.loads(self._ask("stop")))

    def _ask(self, line: str) -> str:
        assert self._client.stdin is not None
        assert self._client.stdout is not None
        self._client.stdin.write(f"{line}\n")
        self._client.stdin.flush()
        return self._client.stdout.readline().strip()


@contextmanager
def watchers(ports: Sequence[int], path: str) -> Iterator[Watchers]:
    """A stream client of its own, ended afterwards."""
    line = [sys.executable, "-m", "bench.streams", path, *(str(port) for port in ports)]
    client = subprocess.Popen(line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Watchers(client)
    finally:
        client.kill()
        client.wait()


def hall(house: House) -> str:
    """Where a phone in this house watches."""
    return f"/j/{house.code}/live"


@contextmanager
def watching(house: House, count: int) -> Iterator[Heard]:
    """So many phones watch meanwhile, spread evenly over the house's servers."""
    with watchers(house.ports, hall(house)) as crowd:
        crowd.open(count)
        with crowd.listening() as heard:
            yield heard
