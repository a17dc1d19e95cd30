"""The house as a volunteer starts it: the launcher, its server, an instance folder, the printed addresses."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.servers import end, free_port

ROOT = Path(__file__).parent.parent.parent


class House:
    """A running installation of its own on a loopback port; `links` are the addresses it printed."""

    def __init__(self, instance: Path, **settings: str) -> None:
        self.port = free_port()
        self.environ = {
            name: value for name, value in os.environ.items() if not name.startswith(("LUEUR_", "DATABASE_", "REDIS_"))
        } | {"LUEUR_INSTANCE": str(instance), **settings}
        self.start()

    def start(self) -> None:
        """Start it and read what it prints once it answers."""
        line = [sys.executable, "-m", "app.launch", "--plain", "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(
            line, cwd=ROOT, env=self.environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.links: dict[str, str] = {}
        while "join" not in self.links:
            printed = self.process.stdout.readline()
            assert printed, f"the server ended with {self.process.wait(10)} before it answered"
            door, _, address = printed.strip().partition(" ")
            self.links[door] = address

    @property
    def base(self) -> str:
        """The address that all others begin with."""
        return self.links["join"].partition("/j/")[0]

    @property
    def code(self) -> str:
        """The join code of the marathon that is open from the beginning."""
        return self.links["join"].rpartition("/")[2]

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        end(self.process, signal.SIGINT)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def restart(self) -> None:
        """What happens when somebody trips over the laptop's cable."""
        self.stop()
        self.start()
