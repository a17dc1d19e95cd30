"""`python -m bench [NAME …]`: measure, print the table, keep it. Without names, everything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench import table
from bench.house import CLIENT_CORE, ROOT, House, free_port, serve
from bench.load import send_all, send_steadily
from bench.people import Crowd
from bench.table import Figure

SUBMITS = 4000
YARDSTICK_SUBMITS = 1200
STREAMS = 5000


def signing() -> list[Figure]:
    """Durable signatures a second, and the yardstick."""
    plain = _signing_rate("bench.yardstick:application()", YARDSTICK_SUBMITS)
    ours = _signing_rate("app.server:application()", SUBMITS)
    return [
        Figure(
            "letters forms a second, one process, SQLite FULL",
            f"{ours:.0f}/s",
            f"ORM per request {plain:.0f}/s: × {ours / plain:.1f}",
            "≥ 1 000/s and ≥ × 4",
        )
    ]


def _signing_rate(application: str, count: int) -> float:
    with serve(application) as house:
        crowd = Crowd(house)
        send_all(house.port, [crowd.letters(number) for number in range(200)])
        outcome = send_all(house.port, [crowd.letters(number) for number in range(count)])
        assert set(outcome.statuses) == {303}, outcome.statuses
        return outcome.rate


def join() -> list[Figure]:
    """The join page, read by newcomers."""
    with serve() as house:
        crowd = Crowd(house)
        requests = [crowd.join() for _ in range(SUBMITS)]
        send_all(house.port, requests[:200])
        outcome = send_all(house.port, requests)
    return [Figure("join pages a second, one process", f"{outcome.rate:.0f}/s", goal="≥ 2 000/s")]


def streams() -> list[Figure]:
    """Streams while a letter is signed every quarter of a second, then while everybody signs."""
    figures = []
    for count in (1000, STREAMS, 2 * STREAMS):
        with serve() as house:
            crowd, empty = Crowd(house), house.memory()
            with watching(house, count, 8.0) as heard:
                size, before, at = house.memory(), house.cpu_seconds(), time.monotonic()
                send_steadily(house.port, [crowd.letters(number) for number in range(28)], 4.0)
                busy = (house.cpu_seconds() - before) / (time.monotonic() - at)
            figures.append(
                Figure(
                    f"{count} streams, 4 states a second",
                    f"first to last phone p99 {heard['p99'] * 1000:.0f} ms, {busy:.2f} core,"
                    f" {(size - empty) / count / 1024:.1f} KB each, {size / 1e6:.0f} MB in all, {heard['closed']} closed",
                    goal="p99 ≤ 60 ms, ≤ 1 KB each, ≤ 150 MB (5 000)",
                )
            )
    return figures


def both() -> list[Figure]:
    """Signing as fast as it goes, without and with streams."""
    with serve() as house:
        crowd = Crowd(house)
        send_all(house.port, [crowd.letters(number) for number in range(200)])
        alone = send_all(house.port, [crowd.letters(number) for number in range(SUBMITS)])
        with watching(house, STREAMS, 12.0) as heard:
            together = send_all(house.port, [crowd.letters(number) for number in range(SUBMITS)])
            size = house.memory()
    return [
        Figure(
            f"letters forms a second while {STREAMS} streams watch",
            f"{together.rate:.0f}/s, first to last phone p99 {heard['p99'] * 1000:.0f} ms, {size / 1e6:.0f} MB",
            f"without streams {alone.rate:.0f}/s: {together.rate / alone.rate:.0%}",
            "≥ 90 %",
        )
    ]


def steady() -> list[Figure]:
    """A steady 500 forms a second with streams."""
    with serve() as house:
        crowd = Crowd(house)
        with watching(house, STREAMS, 12.0):
            outcome = send_steadily(house.port, [crowd.letters(number) for number in range(4000)], 500.0)
    return [
        Figure(
            f"steady 500/s with {STREAMS} streams",
            f"p50 {outcome.quantile(0.5) * 1000:.0f} ms, p99 {outcome.quantile(0.99) * 1000:.0f} ms,"
            f" {outcome.rate:.0f}/s, {dict(outcome.statuses)}",
            goal="p99 ≤ 50 ms",
        )
    ]


def room() -> list[Figure]:
    """500 people tap within 15 seconds, ten letters each, each phone watching."""
    with serve() as house:
        crowd = Crowd(house)
        with watching(house, 500, 20.0):
            outcome = send_steadily(house.port, [crowd.letters(number, cases=10) for number in range(500)], 500 / 15)
    return [
        Figure(
            "the room: 500 people in 15 s, ten letters each",
            f"{sum(outcome.statuses.values())} answers {dict(outcome.statuses)}, p99 {outcome.quantile(0.99) * 1000:.0f} ms",
            goal="no error, p99 ≤ 250 ms",
        )
    ]


def start() -> list[Figure]:
    """From the command to the printed addresses, once the environment is there: the first time, and again."""
    with tempfile.TemporaryDirectory(prefix="lueur-bench-") as folder:
        first, later = _start(folder), min(_start(folder) for _ in range(3))
    return [
        Figure(
            "start: the first, with its data; the best of three later ones",
            f"{first:.1f} s; {later:.1f} s",
            goal="≤ 2 s",
        )
    ]


def _start(folder: str) -> float:
    """Seconds until `run` prints the join address; it has the whole machine, as in a hall."""
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    line = [sys.executable, "app/launch.py", "--plain", "--host", "127.0.0.1", "--port", str(free_port())]
    begun = time.monotonic()
    server = subprocess.Popen(
        line, cwd=ROOT, env={**os.environ, "LUEUR_INSTANCE": folder}, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    while not server.stdout.readline().startswith("join"):
        assert server.poll() is None
    took = time.monotonic() - begun
    server.terminate()
    server.wait(20)
    return took


@contextmanager
def watching(house: House, count: int, seconds: float) -> Iterator[dict[str, float]]:
    """So many phones watch meanwhile; what they heard is there at the end."""
    heard: dict[str, float] = {}
    line = [sys.executable, "-m", "bench.streams", str(house.port), f"/j/{house.code}/live", str(count), str(seconds)]
    client = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert client.stdout is not None
    try:
        client.stdout.readline()
        yield heard
        heard |= json.loads(client.stdout.readline())
    finally:
        client.kill()
        client.wait()


BENCHES: dict[str, Callable[[], list[Figure]]] = {
    "signing": signing,
    "join": join,
    "streams": streams,
    "both": both,
    "steady": steady,
    "room": room,
    "start": start,
}


def main() -> None:
    """Run what is named, or everything; only a complete table is kept."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {CLIENT_CORE})
    where = table.machine()
    figures = []
    for name in sys.argv[1:] or BENCHES:
        for figure in BENCHES[name]():
            print(f"{figure.what}: {figure.ours}   [{figure.peer}]   goal {figure.goal}", flush=True)
            figures.append(figure)
    if not sys.argv[1:]:
        table.keep(table.render(figures, where))


if __name__ == "__main__":
    main()
