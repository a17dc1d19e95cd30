"""A real PostgreSQL, Redis and nginx for the tests: private, on this machine only, gone when the tests end.

Each process of a test run has its own, started when the first test asks. Nothing survives: the data lies in a
temporary folder, and the servers end with the session even if it is interrupted.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import psycopg
import pytest
import redis

import lueur

STARTING = 30  # seconds; a server that has not answered by then never will


LIBC = ctypes.CDLL(None)  # loaded before the fork: between fork and exec only the simplest is safe


def end_with_parent() -> None:
    """Ask Linux to end this server when the tests are killed and can do nothing any more (PR_SET_PDEATHSIG)."""
    LIBC.prctl(1, signal.SIGTERM)


TIED: dict[str, Any] = {"preexec_fn": end_with_parent} if sys.platform == "linux" else {}


class PostgreSQL:
    """A cluster of its own, reached through a socket in its folder. Only one that `is_durable` survives a power cut."""

    def __init__(self, programs: str, *, is_durable: bool = False) -> None:
        self.programs = programs
        self.fsync = "on" if is_durable else "off"
        self.folder = Path(tempfile.mkdtemp(prefix="lueur-pg-"))  # under /tmp: a socket's path holds 107 bytes
        self.owner = unprivileged()
        if self.owner:
            shutil.chown(self.folder, self.owner, pwd.getpwnam(self.owner).pw_gid)
        self._run("initdb", "-D", str(self.data), "-U", "lueur", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        self.start()

    @property
    def data(self) -> Path:
        """The folder of the cluster."""
        return self.folder / "data"

    def start(self) -> None:
        """Start the server and wait until it takes queries."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [f"{self.programs}/postgres", "-D", str(self.data), "-k", str(self.folder), "-h", "",
                 "-c", f"fsync={self.fsync}", "-c", "max_connections=60", "-c", "shared_buffers=32MB"],
                stdout=log, stderr=subprocess.STDOUT, **self._as_owner(),
            )  # fmt: skip
        wait_for(self._answers, self.process, self.folder / "log")

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """End the server: at once and without farewell, unless told to be fast (SIGINT) or patient (SIGTERM)."""
        end(self.process, how)

    def restart(self) -> None:
        """What `pg_ctl restart -m immediate` does: every connection breaks, committed rows stay."""
        self.stop()
        self.start()

    def new_database(self) -> str:
        """Make an empty database and answer its address, as for DATABASE_URL."""
        name = f"t{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return f"postgresql+psycopg://lueur@/{name}?host={self.folder}"

    def look(self, address: str) -> None:
        """Let it look at what it keeps there, as it does by itself within a minute."""
        with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("ANALYZE")

    def discard(self) -> None:
        """End the server and remove everything it wrote."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _address(self, name: str) -> str:
        return f"postgresql://lueur@/{name}?host={self.folder}&connect_timeout=2"

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._address("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, program: str, *arguments: str) -> None:
        line = [f"{self.programs}/{program}", *arguments]
        subprocess.run(line, check=True, stdout=subprocess.DEVNULL, **self._as_owner())

    def _as_owner(self) -> dict[str, Any]:
        # PostgreSQL refuses to run as root, and a container's tests often are root.
        owner = {"user": self.owner, "group": pwd.getpwnam(self.owner).pw_gid, "extra_groups": []} if self.owner else {}
        return {"cwd": self.folder, "stdin": subprocess.DEVNULL, **TIED, **owner}


class Redis:
    """A server of its own on a free loopback port, writing nothing to disk."""

    def __init__(self, program: str) -> None:
        self.program = program
        self.folder = Path(tempfile.mkdtemp(prefix="lueur-redis-"))
        self.port = free_port()
        self.start()

    @property
    def url(self) -> str:
        """Its address, as for REDIS_URL."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                 "--dir", str(self.folder)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            **TIED,
            )  # fmt: skip
        wait_for(self._answers, self.process, self.folder / "log")

    def stop(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the server."""
        end(self.process, how)

    def pause(self) -> None:
        """Let it stop answering while its connections stay open, as an overloaded machine does."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it answer again."""
        self.process.send_signal(signal.SIGCONT)

    def discard(self) -> None:
        """End the server and remove everything it wrote."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            with redis.Redis(port=self.port, socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


class Nginx:
    """A server with a configuration of its own; `port` is where it listens."""

    def __init__(self, program: str, configuration: Path, port: int) -> None:
        self.program = program
        self.configuration = configuration
        self.port = port
        self.log = configuration.with_suffix(".log")
        self.start()

    def start(self) -> None:
        """Start the server and wait until it listens."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [self.program, "-c", str(self.configuration), "-g", "daemon off;"],
                cwd=self.configuration.parent, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        wait_for(self._listens, self.process, self.log)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the server."""
        end(self.process, how)

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=2).close()
        except OSError:
            return False
        return True


def unprivileged() -> str | None:
    """The account that runs PostgreSQL when the tests run as root; None when they do not."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def free_port() -> int:
    """A loopback port that was free a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(answers: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server answers; fail with the end of its log if it ends or stays silent."""
    deadline = time.monotonic() + STARTING
    while not answers():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{process.args!r} did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)


def end(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """Signal a server and wait until it is gone."""
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def missing(name: str) -> NoReturn:
    """Skip a test for want of a server; in CI that is a failure."""
    text = f"no {name} on this machine: `python3 lueur.py test` installs one"
    if os.environ.get("CI") == "true":
        pytest.fail(text, pytrace=False)
    pytest.skip(text)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """The session's PostgreSQL, to stop, restart and make databases in."""
    programs = lueur.find_postgresql()
    if not programs:
        missing("PostgreSQL")
    server = PostgreSQL(programs)
    yield server
    server.discard()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    """The session's Redis, to stop, pause and start again."""
    program = lueur.find_redis()
    if not program:
        missing("Redis")
    server = Redis(program)
    yield server
    server.discard()


@pytest.fixture(scope="session")
def redis_url(redis_server: Redis) -> str:
    """The address of the session's Redis."""
    return redis_server.url


@pytest.fixture(scope="session")
def nginx_program() -> str:
    """The path of an nginx, to run with a configuration of one's own."""
    program = lueur.find_nginx()
    if not program:
        missing("nginx")
    return program


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Say loudly, just above the closing line, what `lueur.py test` could not provide or found wrong."""
    yield
    notices = os.environ.get("LUEUR_NOTICES")
    if notices:
        terminalreporter.section("Lueur", red=True, bold=True)
        for notice in notices.splitlines():
            terminalreporter.line(notice, red=True, bold=True)
