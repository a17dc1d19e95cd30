"""The row about starting: from the command to the printed addresses."""

from __future__ import annotations

import os
import site
import subprocess
import sys
import tempfile
import time

from bench.house import ROOT, free_port
from bench.process import on_every_core
from bench.sizes import Sizes
from bench.table import Figure


def start(sizes: Sizes) -> list[Figure]:
    """Once the environment is there, compiled: the first time, and again; it has the whole machine, as in a hall."""
    subprocess.run([sys.executable, "-m", "compileall", "-qq", "app", site.getsitepackages()[0]], check=False, cwd=ROOT)
    with on_every_core(), tempfile.TemporaryDirectory(prefix="lueur-bench-") as folder:
        first, later = _start(folder), min(_start(folder) for _ in range(3))
    return [
        Figure(
            "start: the first, with its data; the best of three later ones",
            f"{first:.1f} s; {later:.1f} s",
            goal="≤ 2 s",
        )
    ]


def _start(folder: str) -> float:
    """Seconds until `run` prints the join address."""
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
