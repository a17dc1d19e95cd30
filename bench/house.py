"""A house to measure: a server of its own on a port of its own, with its data in a temporary folder."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
SERVER_CORE, CLIENT_CORE = 0, 1
LONGEST_START = 30.0


@dataclass(frozen=True)
class House:
    """A server that answers: where, which process, and how to make its cookies."""

    port: int
    pid: int
    instance: Path
    code: str
    marathon_id: int
    secret_key: str
    cases: tuple[str, ...]

    def memory(self) -> int:
        """The server's resident memory, in bytes."""
        pages = Path(f"/proc/{self.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGESIZE")

    def cpu_seconds(self) -> float:
        """How long the server's process has computed since it began."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serve(application: str = "app.server:application()", **environ: str) -> Iterator[House]:
    """One process, pinned to one core, ended afterwards; `application` is what gunicorn loads."""
    with tempfile.TemporaryDirectory(prefix="lueur-bench-") as folder:
        port = free_port()
        told = {
            **os.environ,
            "LUEUR_INSTANCE": folder,
            "LUEUR_BASE_URL": f"http://127.0.0.1:{port}",
            **environ,
        }
        facts = subprocess.run(
            [sys.executable, "-m", "bench.evening"], cwd=ROOT, env=told, check=True, capture_output=True, text=True
        ).stdout.split()
        server = subprocess.Popen(_line(port, application), cwd=ROOT, env=told, preexec_fn=_pin)
        try:
            _wait(port, server)
            worker = _worker_of(server.pid)
            yield House(port, worker, Path(folder), facts[0], int(facts[1]), facts[2], tuple(facts[3:]))
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=20)


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


def _line(port: int, application: str) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "-k", "gevent_pywsgi", "-w", "1", "-b", f"127.0.0.1:{port}"),
        *("--worker-connections", "20000", "--log-level", "warning", "--timeout", "120", "--graceful-timeout", "2"),
        *("--no-control-socket", application),
    ]


def _pin() -> None:
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {SERVER_CORE})


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not answer")


def _worker_of(master: int) -> int:
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return int(children[0]) if children else master
