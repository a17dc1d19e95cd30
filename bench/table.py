"""The table of figures, and where the last one is kept."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

KEPT = Path(__file__).parent.parent / "docs" / "performance.md"


@dataclass(frozen=True)
class Figure:
    """One line: what was measured, what came out, what it is held against, the goal, and what else was seen."""

    what: str
    ours: str
    peer: str = "—"
    goal: str = "—"
    note: str = "—"


def machine() -> str:
    """The machine, the Python and the commit, in one line."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    model = next(
        (line.partition(":")[2].strip() for line in _cpuinfo() if line.startswith("model name")), platform.machine()
    )
    load = os.getloadavg()[0]
    # Distributions optimise theirs with profiles; one that somebody built often is not, and takes a seventh longer.
    python = (
        f"Python {platform.python_version()} ({'the system’s' if sys.base_prefix == '/usr' else 'not the system’s'})"
    )
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, {python},"
        f" commit {commit.stdout.strip() or 'unknown'}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, load before {load:.1f}"
    )


def _cpuinfo() -> list[str]:
    file = Path("/proc/cpuinfo")
    return file.read_text().splitlines() if file.exists() else []


HEAD = """# Performance

Written by `python -m bench`; each figure stands beside its yardstick, measured in the same run. Figures of a shared
machine move: ratios say more than rates. `python -m bench NAME …` measures single rows, `--brief` only tries them.
[hot-path.md](hot-path.md) says where the time goes, and what the limit is where a goal is not reached.
"""

FOOT = """## How it is measured

- One core for the server, its courier included, the other for the load generator and the stream client. Where people
  sign while streams watch, and where two processes, PostgreSQL and Redis work, they share every core with their clients.
  PostgreSQL has looked at its first rows (`ANALYZE`), as it does by itself within a minute.
  “Beside” says what the clients used themselves: a busy client measures itself.
- Letters forms are unique, each from a new attendee, with a real CSRF token; names in five scripts; every answer is
  checked. A rate is of forms that were answered after their commit was on disk.
- The yardstick for signing is the same form with one ORM transaction a request (`bench/yardstick.py`). The slow disk is
  the same disk with 5 ms more for each fsync (`bench/slow_disk.c`), for both.
- Streams: every phone has its first state before anything is measured. The time is from the first phone's receipt of a
  state to each other's. What a phone takes is the slope of the server's memory from the smallest crowd to this one,
  after each was warmed up. nginx + nchan has one worker on the same core and sends the same lines, four times a second.
- A steady rate goes on whatever the answers do; a form's time counts from when it was due.
- Polls: half of them ask for the counter, half for the figures, over kept connections, and none has a tag: each answer is
  sent in full.
- Growth, and signing while phones watch: two houses, asked in turn, 24 times for a third of a second; where phones watch
  12 times for a second and a half. The share is the median of the pairs'.
- The weight is what Chromium fetched until nothing more came, heads included; the stream, which has no end, apart.
- Lighthouse reckons with a slow telephone on slow 4G; a busy machine costs performance points, never the others.
"""


def render(figures: list[Figure], where: str) -> str:
    """The table as Markdown."""
    rows = [f"| {f.what} | {f.ours} | {f.peer} | {f.goal} | {f.note} |" for f in figures]
    columns = ["| what | measured | yardstick | goal | beside |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([HEAD, where, "", *columns, *rows, "", FOOT])


def keep(text: str) -> None:
    """Make this the last table."""
    KEPT.write_text(text, encoding="utf-8")
