"""A house to measure: servers of its own on ports of their own, with its data in a temporary folder."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import process
from bench.process import SERVER_CORE, children_of, staying_on

ROOT = Path(__file__).parent.parent
LONGEST_START = 30.0
OURS, YARDSTICK = "app.server:application()", "bench.yardstick:application()"


@dataclass(frozen=True)
class House:
    """Servers that answer: where, which processes, and how to make their cookies."""

    ports: tuple[int, ...]
    pids: tuple[int, ...]
    instance: Path
    code: str
    marathon_id: int
    secret_key: str
    cases: tuple[str, ...]

    @property
    def port(self) -> int:
        """Where the first server answers."""
        return self.ports[0]

    def memory(self) -> int:
        """The servers' resident memory, in bytes."""
        return process.memory(self.pids)


@contextmanager
def serve(
    application: str = OURS,
    *,
    processes: int = 1,
    cores: tuple[int, ...] = (SERVER_CORE,),
    furniture: tuple[str, ...] = (),
    preload: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> Iterator[House]:
    """So many servers, pinned to their cores, ended afterwards; `application` is what each gunicorn loads.

    `furniture` is a module (and what it is told) that fills the database before they start, `preload` a library that theirs is loaded with.
    """
    with tempfile.TemporaryDirectory(prefix="lueur-bench-") as folder:
        ports = tuple(free_port() for _ in range(processes))
        told = {
            **os.environ,
            "LUEUR_INSTANCE": folder,
            "LUEUR_BASE_URL": f"http://127.0.0.1:{ports[0]}",
            **(environ or {}),
        }
        facts = _prepare(("bench.evening",), told).split()
        if furniture:
            _prepare(furniture, told)
        loaded = {"LD_PRELOAD": str(preload)} if preload else {}
        servers: list[subprocess.Popen[bytes]] = []
        try:
            for port in ports:
                line = _line(port, application)
                servers.append(subprocess.Popen(line, cwd=ROOT, env=told | loaded, preexec_fn=staying_on(*cores)))
            for port, server in zip(ports, servers, strict=True):
                wait_for(port, server)
            workers = tuple((children_of(server.pid) or [server.pid])[0] for server in servers)
            yield House(ports, workers, Path(folder), facts[0], int(facts[1]), facts[2], tuple(facts[3:]))
        finally:
            for server in servers:
                server.send_signal(signal.SIGTERM)
            for server in servers:
                server.wait(timeout=20)


def _prepare(module: tuple[str, ...], environ: dict[str, str]) -> str:
    line = [sys.executable, "-m", *module]
    return subprocess.run(line, cwd=ROOT, env=environ, check=True, stdout=subprocess.PIPE, text=True).stdout


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


def wait_for(port: int, server: subprocess.Popen[bytes], path: str = "/healthz") -> None:
    """Return when the server answers."""
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not answer")
