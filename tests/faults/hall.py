"""A hall with a server of its own, on a port and a database of its own, whose processes may be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from app import ROOT, create_app
from app.config import read_settings
from app.models import Marathon, db
from app.services import edition_loading, marathons
from tests import factories
from tests.faults.phones import send
from tests.servers import end, free_port

STARTING = 60.0  # seconds, on a machine that does much else

# Makes the application once, before the processes that serve it: one that was killed is replaced in no time.
PRELOADED = "from gevent import monkey; monkey.patch_all(); from gunicorn.app.wsgiapp import run; run()"


class Hall:
    """An open marathon with ten cases in a folder; `start` serves it, `app` looks into its database."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.port = free_port()
        self.instance = folder
        self.log = folder.parent / f"{folder.name}.log"
        self.environ = environ | {"LUEUR_INSTANCE": str(folder), "LUEUR_BASE_URL": f"http://127.0.0.1:{self.port}"}
        self.app = self.look_with(create_app(read_settings(self.environ)))
        self.server: subprocess.Popen[bytes] | None = None
        with self.inside():
            self._find_or_open()

    def _find_or_open(self) -> None:
        upgrade()
        found = self._first()
        if found is None:
            edition_loading.load_edition(ROOT / "editions" / "sample")
            found = factories.marathon()
        self.code, self.marathon_id = found.code, found.id
        self.cases = factories.slugs(found)
        self.secret_key = self.app.config["SECRET_KEY"]

    @staticmethod
    def _first() -> Marathon | None:
        """The first evening; petitions are none."""
        evenings = select(Marathon).where(Marathon.owner_id.is_not(None)).order_by(Marathon.id)
        return db.session.scalars(evenings).first()

    @staticmethod
    def look_with(app: Flask) -> Flask:
        """An application that keeps nothing at hand: what another process wrote is seen at once."""
        app.extensions["shelf"].seconds = 0
        return app

    @contextmanager
    def inside(self) -> Iterator[Marathon | None]:
        """The hall's database, let go of afterwards."""
        with self.app.app_context():
            try:
                yield self._first() if hasattr(self, "code") else None
            finally:
                db.session.remove()
                db.engine.dispose()

    @property
    def marathon(self) -> Marathon:
        """The marathon; needs to be `inside`."""
        return marathons.by_id(self.marathon_id)

    def start(self, processes: int = 1, is_preloaded: bool = False, within: tuple[str, ...] = ()) -> None:
        """Serve; returns when it answers."""
        program = ("-c", PRELOADED) if is_preloaded else ("-m", "gunicorn")
        line = [
            *(*within, sys.executable, *program, "-k", "gevent_pywsgi", "-w", str(processes)),
            *("-b", f"127.0.0.1:{self.port}", "--worker-connections", "1000", "--log-level", "warning"),
            *("--timeout", "60", "--graceful-timeout", "2", "--no-control-socket"),
            *(("--preload",) if is_preloaded else ()),
            "app.server:application()",
        ]
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(
                line, cwd=ROOT, env=os.environ | self.environ, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        try:
            self.wait_until_it_answers()
        except BaseException:
            self.kill()
            raise

    def wait_until_it_answers(self) -> None:
        """Return when the database can be read through the server."""
        deadline = time.monotonic() + STARTING
        while (answer := send(self.port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 2)) is None or (
            answer.status != 200
        ):
            assert self.server is not None
            assert self.server.poll() is None, self.log.read_text()[-2000:]
            assert time.monotonic() < deadline, self.log.read_text()[-2000:]
            time.sleep(0.02)

    def workers(self) -> list[int]:
        """The processes that serve."""
        assert self.server is not None
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text().split()
        return [int(child) for child in children]

    def kill_the_worker(self) -> None:
        """kill -9 of the process that serves; gunicorn starts another on the same port."""
        for worker in self.workers():
            os.kill(worker, signal.SIGKILL)

    def kill(self) -> None:
        """kill -9 of everything that serves: somebody tripped over the cable."""
        if self.server is None or self.server.poll() is not None:
            return
        # The first process last: it would replace the others.
        self.server.send_signal(signal.SIGSTOP)
        for process in (*self.workers(), self.server.pid):
            os.kill(process, signal.SIGKILL)
        self.server.wait()
        self.server = None

    def stop(self) -> None:
        """End it as a stop of the service does."""
        if self.server is not None:
            end(self.server, signal.SIGTERM)
            self.server = None
