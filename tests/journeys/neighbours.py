"""Another site, on a port of its own, and its readers."""

from __future__ import annotations

import re
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Browser, FrameLocator, Request, expect

from tests.journeys.watched import Watched

SNIPPET = (
    '<iframe src="{address}" title="Marathon des lettres : le compteur" width="{width}" height="{height}"'
    ' style="border: 0" referrerpolicy="no-referrer" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
)
PASSED_ON = ("Content-Type", "Content-Security-Policy", "Refresh")
PAGE = '<!doctype html><html lang="fr"><title>Maison de quartier</title><body><h1>Maison de quartier</h1>{frames}'


Answered = tuple[int, dict[str, str], bytes]


@contextmanager
def listening(answer: Callable[[str], Answered]) -> Iterator[str]:
    """A server that gives these answers by path; answers its address."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answer(self.path)
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    serving = threading.Thread(target=server.serve_forever, args=(0.05,))
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    serving.join()


@contextmanager
def site(start_page: str) -> Iterator[str]:
    """Another site, of one page."""
    said = {"Content-Type": "text/html; charset=utf-8"}
    with listening(lambda path: (200, said, start_page.encode()) if path == "/" else (204, {}, b"")) as address:
        yield address


@contextmanager
def in_a_hurry(house: str) -> Iterator[str]:
    """The house behind a proxy that lets its counters ask again after two seconds instead of thirty."""

    def passed_on(path: str) -> Answered:
        with urllib.request.urlopen(house + path) as answer:
            headers = {name: value for name, value in answer.headers.items() if name in PASSED_ON}
            if "Refresh" in headers:
                assert headers["Refresh"] == "30"
                headers["Refresh"] = "2"
            return answer.status, headers, answer.read()

    with listening(passed_on) as address:
        yield address


def page(*frames: tuple[str, int, int]) -> str:
    """The neighbour's page with these addresses framed, each so wide and so high."""
    told = (SNIPPET.format(address=address, width=width, height=height) for address, width, height in frames)
    return PAGE.format(frames="".join(told))


class Reader(Watched):
    """Somebody who reads the neighbour's page, which asks the house for its frames."""

    def __init__(self, browser: Browser, neighbour: str, house: str) -> None:
        self._house = house
        super().__init__(browser, neighbour, locale="fr-BE", viewport={"width": 1000, "height": 900})

    def frame(self, place: int) -> FrameLocator:
        """One of the page's frames."""
        return self.page.frame_locator("iframe").nth(place)

    def total(self) -> int:
        """The number in the first frame: what the edition counted before this story."""
        counted = self.frame(0).locator("#total")
        expect(counted).to_have_attribute("data-total", re.compile(r"\d+"))
        return int(counted.get_attribute("data-total") or 0)

    def reads(self, place: int, total: int) -> None:
        """The number in one of the frames."""
        expect(self.frame(place).locator("#total")).to_have_attribute("data-total", str(total))

    def sees_all_of(self, place: int) -> None:
        """Nothing in the frame is cut off."""
        body = self.page.locator("iframe").nth(place).element_handle()
        frame = body.content_frame()
        assert frame
        wide, high, width, height = frame.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight, innerWidth, innerHeight]"
        )
        assert (wide, high) == (width, height), f"{wide} × {high} in a frame of {width} × {height}"

    def refused_frames(self) -> list[str]:
        """What the browser said of pages that refuse to be framed; it is forgiven."""
        refused = [fault for fault in self.faults if "frame-ancestors 'none'" in fault]
        self.faults = [fault for fault in self.faults if fault not in refused]
        return refused

    def _see(self, request: Request) -> None:
        if not request.url.startswith(self._house):
            super()._see(request)
