"""The server goes in the middle of an evening and comes back: nobody touches a device, and everybody is right."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests import factories
from tests.faults.hall import Hall
from tests.faults.invariant import exact
from tests.journeys.people import Phone, Screen
from tests.journeys.watched import Watched

CORRECT_WITHIN = 5.0
AWAY = 7.0  # seconds: longer than anybody's first patience


class Refusal(http.server.BaseHTTPRequestHandler):
    """What nginx says while there is no Lueur behind it."""

    def do_GET(self) -> None:
        self.send_response(503)
        self.send_header("Retry-After", "5")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nobody needs to know."""


@contextmanager
def proxy_alone(port: int) -> Iterator[None]:
    """Somebody answers on this port, and is not Lueur."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), Refusal) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, args=(0.05,))
        thread.start()
        yield
        proxy.shutdown()
        thread.join()


def nobody(port: int) -> AbstractContextManager[None]:
    """Whoever asks on this port is refused by the machine."""
    return nullcontext()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A hall with an open marathon, and its server."""
    hall = Hall(tmp_path / "instance")
    hall.start()
    yield hall
    hall.kill()


def shows(watched: Watched, selector: str, total: int, since: float) -> None:
    """A device shows this total, so many seconds after `since` at the latest."""
    left = since + CORRECT_WITHIN - time.monotonic()
    name = "data-total" if selector == "#total" else "data-count"
    expect(watched.page.locator(selector)).to_have_attribute(name, str(total), timeout=max(left, 0.001) * 1000)


@pytest.mark.parametrize(
    ("leave", "meanwhile"), [(Hall.kill, nobody), (Hall.stop, proxy_alone)], ids=["killed", "told"]
)
def test_after_a_restart_phones_and_screens_are_right_within_five_seconds(
    hall: Hall,
    browser: Browser,
    leave: Callable[[Hall], None],
    meanwhile: Callable[[int], AbstractContextManager[None]],
) -> None:
    base = f"http://127.0.0.1:{hall.port}"
    screen, phone, typing = Screen(browser, base, hall.code), Phone(browser, base, "fr"), Phone(browser, base, "nl")
    everybody = ((screen, "#total"), (phone, "#live-count"), (typing, "#live-count"))
    for holder in (phone, typing):
        holder.scans(screen)
    typing.page.locator("input[name=name]").fill("Amélie Peeters")
    for watched, selector in everybody:
        watched.page.evaluate("window.neverReloaded = true")
        shows(watched, selector, 0, time.monotonic())

    leave(hall)
    with meanwhile(hall.port):
        with hall.inside():
            factories.letters(hall.marathon, 7)  # at another process, say
        time.sleep(AWAY)
    hall.start()
    back = time.monotonic()
    for watched, selector in everybody:
        shows(watched, selector, 7, back)

    # And from then on as before: the form that was open all the time is signed, and everybody hears of it.
    expect(typing.page.locator("input[name=name]")).to_have_value("Amélie Peeters")
    assert all(watched.page.evaluate("window.neverReloaded") for watched, _ in everybody)
    typing.signs("Amélie Peeters", "Namur", every=True)
    typing.is_thanked_for("17")
    told = time.monotonic()
    for watched, selector in everybody[:2]:
        shows(watched, selector, 17, told)
        assert watched.page.evaluate("window.neverReloaded")
    exact(hall)
    for watched in (screen, phone, typing):
        watched.forgive_the_restart()
        watched.leave()
