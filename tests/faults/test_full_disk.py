"""A full disk: nothing more is signed, everything can be read, and room made is used by itself."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.faults.hall import Hall
from tests.faults.invariant import holds
from tests.faults.phones import COUNTED, Room, plainly, send

SIZE = "6m"

# What a hall looks at while nothing more can be stored.
READ = ("/j/{code}", "/j/{code}/words", "/j/{code}/mine", "/s/{code}", "/", "/join", "/privacy", "/healthz")

# In a namespace of its own: a small file system over the instance folder, which nobody else sees.
WITHIN = 'mount -t tmpfs -o size=$1 tmpfs "$2" && cp -a "$3/." "$2" && shift 3 && exec "$@"'


def may_mount() -> bool:
    """Whether this kernel lets us make a file system of our own."""
    line = ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    try:
        return subprocess.run(line, capture_output=True).returncode == 0
    except OSError:
        return False


def fill(file: Path) -> None:
    """Leave no byte free."""
    with file.open("wb", buffering=0) as filler:
        for size in (65536, 4096, 1):
            while True:
                try:
                    filler.write(b"x" * size)
                except OSError:
                    break


@pytest.fixture
def small(hall: Hall, tmp_path: Path) -> tuple[Hall, Path]:
    """A hall on a disk of a few megabytes, and that disk's folder as seen from here."""
    if not may_mount():
        text = "no `unshare -rm` on this machine: nobody tried a full disk"
        pytest.fail(text) if os.environ.get("CI") == "true" else pytest.skip(text)
    origin = tmp_path / "origin"
    hall.instance.rename(origin)
    hall.instance.mkdir(mode=0o700)
    hall.start(within=("unshare", "-rm", "sh", "-ec", WITHIN, "sh", SIZE, str(hall.instance), str(origin)))
    assert hall.server is not None
    inside = Path(f"/proc/{hall.server.pid}/root{hall.instance}")
    return hall, inside


def test_a_full_disk_refuses_in_words_reads_on_and_recovers_by_itself(small: tuple[Hall, Path]) -> None:
    hall, disk = small
    room = Room(hall)
    assert sign_all(room, 5) == [COUNTED] * 5
    filler = disk / "filler"

    fill(filler)
    full = sign_all(room, 12)
    told = send(hall.port, plainly(room.crowd.letters(1)))
    time.sleep(1.5)  # nothing that is read now was kept at hand from before
    pages = {page: read(room, page) for page in READ}
    filler.unlink()
    again = sign_all(room, 5)

    # What was written before the write-ahead log could grow no more was written; then it is refused, every time.
    assert set(full) <= {COUNTED, 503}
    assert told is not None
    assert (full[-1], told.status) == (503, 503)
    assert int(told.headers["retry-after"]) > 0
    assert "<h1" in told.body
    assert pages == dict.fromkeys(READ, 200)
    assert again == [COUNTED] * 5
    # Nobody else can see this disk: its files are copied out once the server, and with it the last writer, rests.
    copy_out(disk, hall.instance)
    assert holds(hall, room) >= 10


def read(room: Room, page: str) -> int | None:
    """Get a page of the marathon, as somebody who was never here."""
    request = room.crowd.join()
    head, _, rest = request.partition(b" HTTP/1.1\r\n")
    code = head.rpartition(b"/")[2].decode()
    answer = send(room.port, f"GET {page.format(code=code)} HTTP/1.1\r\n".encode() + rest)
    return answer and answer.status


def sign_all(room: Room, people: int) -> list[int | None]:
    """So many people, one after another."""
    keys = [secrets.token_urlsafe(16) for _ in range(people)]
    return [room.sign(key, room.crowd.letters(number, key=key)) for number, key in enumerate(keys)]


def copy_out(disk: Path, folder: Path) -> None:
    """The files of the small disk, where the tests can read them."""
    for file in disk.iterdir():
        if file.is_file():
            shutil.copy2(file, folder)
