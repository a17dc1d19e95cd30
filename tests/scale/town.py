"""A town: two processes of Lueur on one PostgreSQL and one Redis, behind nginx, as deploy/ says."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from lueur import HOUSE
from tests.faults.hall import STARTING, Hall
from tests.faults.phones import send
from tests.servers import Nginx, Redis, end, free_port

DEPLOY = HOUSE / "deploy"
PROCESSES = 2


class Town(Hall):
    """An open marathon with ten cases; `port` is nginx's, `doors` are those of the processes themselves."""

    def __init__(self, folder: Path, database_url: str, redis: Redis, nginx_program: str) -> None:
        # The application that looks into the database has no Redis: it announces nothing and counts in memory.
        super().__init__(folder, DATABASE_URL=database_url)
        self.environ |= {"REDIS_URL": redis.url, "LUEUR_TRUSTED_PROXIES": "1"}
        self.redis = redis
        self.doors = [free_port() for _ in range(PROCESSES)]
        self.processes: list[subprocess.Popen[bytes]] = []
        try:
            self.processes = [self._begin(door) for door in self.doors]
            for number in range(PROCESSES):
                self.wait_for_process(number)
            self.nginx = Nginx(nginx_program, self._configuration(folder.parent), self.port)
        except BaseException:
            # Nobody else knows of these processes yet.
            self._end_processes()
            raise

    def _begin(self, door: int) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command_of_the_unit(door), cwd=HOUSE, env=os.environ | self.environ,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def wait_for_process(self, number: int) -> None:
        """Return when this process answers."""
        deadline = time.monotonic() + STARTING
        while (answer := send(self.doors[number], b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 2)) is None or (
            answer.status != 200
        ):
            assert self.processes[number].poll() is None, self.log.read_text()[-2000:]
            assert time.monotonic() < deadline, self.log.read_text()[-2000:]
            time.sleep(0.05)

    def end_process(self, number: int, how: signal.Signals) -> int:
        """Signal one process and wait for its end, which answers its exit code."""
        master = self.processes[number]
        if how is signal.SIGKILL:
            for worker in workers_of(master.pid):
                os.kill(worker, signal.SIGKILL)
        master.send_signal(how)
        return master.wait(30)

    def begin_process_again(self, number: int) -> None:
        """What systemd does a second later."""
        self.processes[number] = self._begin(self.doors[number])
        self.wait_for_process(number)

    def _configuration(self, folder: Path) -> Path:
        """deploy/nginx.conf for this machine's loopback: without TLS, in a temporary folder."""
        file = folder / "nginx.conf"
        file.write_text(adapted((DEPLOY / "nginx.conf").read_text(encoding="utf-8"), self.port, self.doors, folder))
        return file

    def close(self) -> None:
        """End everything that was started."""
        self.nginx.stop()
        self._end_processes()

    def _end_processes(self) -> None:
        for process in self.processes:
            for worker in workers_of(process.pid):
                os.kill(worker, signal.SIGKILL)
            end(process, signal.SIGKILL)


def workers_of(master: int) -> list[int]:
    """The processes that a gunicorn has started; none when it is gone."""
    try:
        return [int(child) for child in Path(f"/proc/{master}/task/{master}/children").read_text().split()]
    except OSError:
        return []


def command_of_the_unit(port: int) -> list[str]:
    """What systemd would start, with this environment's Python."""
    unit = (DEPLOY / "lueur@.service").read_text(encoding="utf-8").replace("\\\n", " ")
    line = re.search(r"^ExecStart=(.+)$", unit, re.MULTILINE)
    assert line is not None
    program, *arguments = shlex.split(line[1].replace("%i", str(port)))
    assert program == "/opt/lueur/.venv/bin/python"
    return [sys.executable, *arguments]


def adapted(text: str, port: int, doors: list[int], folder: Path) -> str:
    """The configuration with other ports and paths, and its first two servers (port 80, unknown names) left out."""
    head, _redirect, _unknown, server = re.split(r"(?m)^    server \{$", text)
    server = re.sub(r"(?m)^ +(ssl_|listen \[).*\n", "", server)
    server = server.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    for number, door in enumerate(doors, start=8001):
        head = head.replace(f"127.0.0.1:{number}", f"127.0.0.1:{door}")
    temporary = "".join(
        f"    {kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = head.replace("http {\n", f"http {{\n{temporary}", 1) + "    server {" + server
    for there, here in (
        ("/etc/nginx/mime.types", str(mime_types(folder))),
        ("/var/log/nginx", str(folder)),
        ("/var/cache/nginx", str(folder)),
        ("/run/nginx.pid", f"{folder}/nginx.pid"),
        ("/opt/lueur", str(HOUSE)),
        ("worker_processes auto", "worker_processes 1"),
        ("worker_rlimit_nofile 131072;\n", ""),
        ("worker_connections 32768", "worker_connections 1024"),
        ("user www-data;\n", "user root;\n" if os.geteuid() == 0 else ""),
        ("lueur.example.org", "127.0.0.1"),
    ):
        assert there in whole, there
        whole = whole.replace(there, here)
    return whole


def mime_types(folder: Path) -> Path:
    """nginx's list of types, or a short one where it lies elsewhere."""
    file, usual = folder / "mime.types", Path("/etc/nginx/mime.types")
    if usual.exists():
        shutil.copy(usual, file)
    else:
        file.write_text("types { text/html html; text/css css; application/javascript js; image/svg+xml svg; }")
    return file


class Screen:
    """A projected screen's stream: `total` is what it shows, None while it shows nothing."""

    def __init__(self, port: int, code: str, door: str = "s") -> None:
        self._connection = socket.create_connection(("127.0.0.1", port), timeout=20)
        request = f"GET /{door}/{code}/live HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"
        self._connection.sendall(request.encode())
        self.heard = b""
        self.is_over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @property
    def total(self) -> int | None:
        """The total of the last whole state."""
        shown = re.findall(rb'data-(?:total|count)="(\d+)"', self.heard[: self.heard.rfind(b"\n\n") + 1])
        return int(shown[-1]) if shown else None

    def listen(self, seconds: float) -> None:
        """Take what comes within this time."""
        self._connection.settimeout(max(seconds, 0.01))
        try:
            said = self._connection.recv(65536)
        except TimeoutError:
            return
        except OSError:
            said = b""
        self.heard += said
        self.is_over = not said

    def wait_for(self, total: int, seconds: float) -> float:
        """How long it took until the screen showed this total; fails when it does not in this time."""
        began = time.monotonic()
        while self.total != total:
            left = began + seconds - time.monotonic()
            assert left > 0, f"shows {self.total} instead of {total} after {seconds} s"
            assert not self.is_over, "the stream ended"
            self.listen(left)
        return time.monotonic() - began

    def wait_for_at_least(self, total: int, seconds: float) -> None:
        """Wait until the screen shows this total or a higher one."""
        deadline = time.monotonic() + seconds
        while (self.total or 0) < total:
            assert time.monotonic() < deadline, f"shows {self.total} instead of {total} after {seconds} s"
            assert not self.is_over, "the stream ended"
            self.listen(0.2)
