"""The row about weight: what a phone that was never here fetches to read the join page, counted by a browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.house import serve
from bench.process import on_every_core
from bench.sizes import Sizes
from bench.table import Figure
from lueur import find_chromium
from tests.journeys.people import browser_traits

LANGUAGES = ("fr", "nl", "de", "en")
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
# Long enough for the pictures that are seen without scrolling.
SETTLED_MS = 1500
WHAT = "the join page on a cold phone (360 × 740), heaviest of four languages"


@dataclass
class Visit:
    """What came over the wire, heads and bodies, by the browser's kind of each request; the stream has no end."""

    kinds: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def weigh(self, *, with_pictures: bool) -> tuple[int, int]:
        """Bytes and requests."""
        counted = [size for name, size in self.sizes.items() if with_pictures or self.kinds[name] != "Image"]
        return sum(counted), len(counted)


def cold_visit(browser: Browser, address: str, language: str) -> Visit:
    """Open a page with nothing kept, as a phone does, without touching it; everything it fetched by then."""
    visit = Visit()
    context = browser.new_context(locale=language, **PHONE)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.on("Network.requestWillBeSent", lambda said: _begun(visit, said))
    wire.on("Network.loadingFinished", lambda said: _ended(visit, said))
    wire.send("Network.enable")
    page.goto(address, wait_until="load")
    page.wait_for_timeout(SETTLED_MS)
    context.close()
    return visit


def _begun(visit: Visit, said: dict[str, Any]) -> None:
    if said["request"]["url"].startswith("http"):
        visit.kinds[said["requestId"]] = said["type"]


def _ended(visit: Visit, said: dict[str, Any]) -> None:
    if said["requestId"] in visit.kinds:
        visit.sizes[said["requestId"]] = int(said["encodedDataLength"])


def weight(sizes: Sizes) -> list[Figure]:
    """The join page in four languages, without and with the pictures that are seen at once."""
    found = find_chromium()
    if not found:
        return [Figure(WHAT, "no Chromium on this machine")]
    with serve() as house, on_every_core(), sync_playwright() as play:
        browser = play.chromium.launch(**browser_traits(found))
        address = f"http://127.0.0.1:{house.port}/j/{house.code}"
        visits = {language: cold_visit(browser, address, language) for language in LANGUAGES}
        browser.close()
    before = {language: visit.weigh(with_pictures=False) for language, visit in visits.items()}
    seen = {language: visit.weigh(with_pictures=True) for language, visit in visits.items()}
    return [
        Figure(
            WHAT,
            f"{_said(max(before.values()))} before pictures, {_said(max(seen.values()))} with those first seen",
            "counted by Chromium, heads included",
            "≤ 30 kB in ≤ 5, ≤ 45 kB in ≤ 8",
            "; ".join(f"{language} {before[language][0] / 1000:.1f} kB" for language in LANGUAGES)
            + "; the stream apart",
        )
    ]


def _said(weighed: tuple[int, int]) -> str:
    return f"{weighed[0] / 1000:.1f} kB in {weighed[1]} requests"
