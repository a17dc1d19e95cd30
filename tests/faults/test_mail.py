"""Mail and the evening: a mail server that crawls slows nobody who signs, and a server that dies loses no mail."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from app.services import mail_queue
from bench.people import Crowd
from tests.faults.hall import Hall
from tests.faults.phones import COUNTED, send
from tests.services.mail_servers import MailServer

# Far less than what the mail server makes its own clients wait.
SLOW, QUICK = 3.0, 0.5


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server, not yet listening."""
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture
def posting_hall(pattern: Path, tmp_path: Path, server: MailServer) -> Iterator[Hall]:
    """A hall that hands its mail to the server."""
    folder = tmp_path / "instance"
    shutil.copytree(pattern, folder)
    hall = Hall(folder, SMTP_URL=server.url)
    yield hall
    hall.kill()


def asks_for_news(hall: Hall, crowd: Crowd, person: int) -> float:
    """Somebody signs and wants news; seconds until the answer."""
    form = crowd.letters(person, cases=1)
    head, _, body = form.partition(b"\r\n\r\n")
    body += b"&" + urlencode({"email": f"anna{person}@example.org", "news": "yes"}).encode()
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-length")]
    request = b"\r\n".join([*lines, b"Content-Length: %d" % len(body)]) + b"\r\n\r\n" + body
    begun = time.monotonic()
    answer = send(hall.port, request)
    assert answer is not None
    assert answer.status == COUNTED
    return time.monotonic() - begun


def wait_until(is_so: Callable[[], bool], patience: float = 30) -> None:
    deadline = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def waiting(hall: Hall) -> int:
    with hall.inside():
        return mail_queue.standing().waiting


def test_a_mail_server_that_crawls_slows_nobody(posting_hall: Hall, server: MailServer) -> None:
    server.seconds = SLOW
    server.start()
    posting_hall.start()
    crowd = Crowd(posting_hall)
    asks_for_news(posting_hall, crowd, 0)
    wait_until(lambda: server.is_asked)

    seconds = [asks_for_news(posting_hall, crowd, person) for person in range(1, 5)]

    assert max(seconds) < QUICK
    server.seconds = 0.0
    wait_until(lambda: len(server.mails) == 5)
    wait_until(lambda: waiting(posting_hall) == 0)


def test_a_mail_waits_for_its_server_and_outlives_ours(posting_hall: Hall, server: MailServer) -> None:
    posting_hall.start()
    asks_for_news(posting_hall, Crowd(posting_hall), 0)
    posting_hall.kill()
    assert waiting(posting_hall) == 1

    server.start()
    with posting_hall.inside():
        mail_queue.hurry()
    posting_hall.start()

    wait_until(lambda: len(server.mails) == 1)
    wait_until(lambda: waiting(posting_hall) == 0)
    assert server.mails[0]["To"] == "anna0@example.org"


def test_a_server_killed_with_a_mail_in_hand_leaves_it_to_the_next(posting_hall: Hall, server: MailServer) -> None:
    server.seconds = SLOW
    server.start()
    posting_hall.start()
    asks_for_news(posting_hall, Crowd(posting_hall), 0)
    wait_until(lambda: server.is_asked)

    posting_hall.kill()

    assert waiting(posting_hall) == 1
    server.seconds = 0.0
    with posting_hall.inside():
        # What the end of the lease does ten minutes later.
        mail_queue.hurry()
    posting_hall.start()
    wait_until(lambda: waiting(posting_hall) == 0)
    # The first was taken too, in its last moment: at least once, and the mailbox can tell.
    assert len({message["Message-ID"] for message in server.mails}) == 1
