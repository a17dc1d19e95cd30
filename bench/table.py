"""The table of figures, and where the last one is kept."""

from __future__ import annotations

import os
import platform
import subprocess
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
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, Python {platform.python_version()},"
        f" commit {commit.stdout.strip() or 'unknown'}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, load before {load:.1f}"
    )


def _cpuinfo() -> list[str]:
    file = Path("/proc/cpuinfo")
    return file.read_text().splitlines() if file.exists() else []


def render(figures: list[Figure], where: str) -> str:
    """The table as Markdown."""
    rows = [f"| {f.what} | {f.ours} | {f.peer} | {f.goal} | {f.note} |" for f in figures]
    return "\n".join(
        [
            "# Performance",
            "",
            "Written by `python -m bench`; each figure stands beside its yardstick, measured in the same run. One core for",
            "the server, the other for the load generator. Figures of a shared machine move: ratios say more than rates.",
            "",
            where,
            "",
            "| what | measured | yardstick | goal | beside |",
            "| --- | --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def keep(text: str) -> None:
    """Make this the last table."""
    KEPT.write_text(text, encoding="utf-8")
