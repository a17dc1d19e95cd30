"""The yardstick for streams: nginx with nchan, written in C for nothing else, sending the bytes that Lueur sends."""

from __future__ import annotations

import http.client
import os
import resource
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import process
from bench.house import House, free_port, wait_for
from bench.process import SERVER_CORE, children_of, staying_on
from bench.watching import hall
from lueur import find_nginx

MODULE = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
ABSENT = "nginx + nchan is absent (Debian: nginx-light, libnginx-mod-nchan)"
PATH = "/watch"
CONFIGURATION = """
load_module {module};
{user}
pid {folder}/pid;
error_log {folder}/error.log;
worker_processes 1;
worker_rlimit_nofile {files};
events {{ worker_connections 20000; }}
http {{
    access_log off;
    {temporary}
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location = /healthz {{ return 200; }}
        location = /watch {{
            nchan_subscriber eventsource;
            nchan_channel_id hall;
            nchan_subscriber_first_message newest;
        }}
        location = /publish {{
            nchan_publisher;
            nchan_channel_id hall;
            nchan_message_buffer_length 1;
        }}
    }}
}}
"""


@dataclass(frozen=True)
class Nchan:
    """An nginx that answers, and its one worker."""

    port: int
    pids: tuple[int, ...]

    @property
    def ports(self) -> tuple[int, ...]:
        """Where phones watch."""
        return (self.port,)

    def memory(self) -> int:
        """The worker's resident memory, in bytes."""
        return process.memory(self.pids)

    def publish(self, state: bytes) -> None:
        """Send a state to everybody."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("POST", "/publish", state)
        assert connection.getresponse().status in (200, 201, 202)
        connection.close()

    def publish_steadily(self, state: bytes, rate: float, seconds: float) -> None:
        """Send so many states a second, for so long."""
        started = time.perf_counter()
        for number in range(int(rate * seconds)):
            time.sleep(max(started + number / rate - time.perf_counter(), 0))
            self.publish(state)


def is_there() -> bool:
    """Whether this machine has nginx and nchan."""
    return find_nginx() is not None and MODULE.exists()


@contextmanager
def nchan() -> Iterator[Nchan]:
    """nginx with one worker, pinned like Lueur, ended afterwards."""
    program = find_nginx()
    assert program is not None
    with tempfile.TemporaryDirectory(prefix="lueur-nchan-") as folder:
        port = free_port()
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        told = CONFIGURATION.format(
            module=MODULE,
            user="user root;" if os.geteuid() == 0 else "",
            folder=folder,
            files=resource.getrlimit(resource.RLIMIT_NOFILE)[1],
            temporary=" ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds),
            port=port,
        )
        file = Path(folder) / "nginx.conf"
        file.write_text(told)
        line = [program, "-c", str(file), "-e", f"{folder}/error.log", "-g", "daemon off;"]
        server = subprocess.Popen(line, preexec_fn=staying_on(SERVER_CORE))
        try:
            wait_for(port, server)
            yield Nchan(port, tuple(children_of(server.pid)))
        finally:
            server.terminate()
            server.wait(20)


def state_of(house: House) -> bytes:
    """What Lueur sends to a phone: the lines of one state, without the frame that the event stream gives them."""
    with socket.create_connection(("127.0.0.1", house.port), timeout=10) as phone:
        phone.sendall(f"GET {hall(house)} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n".encode())
        heard = b""
        while b"\n\n" not in heard.partition(b"\r\n\r\n")[2]:
            heard += phone.recv(65536)
    lines = heard.partition(b"\r\n\r\n")[2].partition(b"\n\n")[0].splitlines()
    return b"\n".join(line.removeprefix(b"data: ") for line in lines if line.startswith(b"data: "))
