"""A browser window that forgives nothing: no console error, no breach of the policy, no other host, no axe finding."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from tests.journeys.eyes import settles

AXE = Path(__file__).parent.parent / "vendor" / "axe-core@4.14.1" / "axe.min.js"
# What a browser writes while a server, or the one behind a proxy, is away, and nothing else.
AWAY = re.compile(
    r"net::ERR_(CONNECTION_\w+|SOCKET_NOT_CONNECTED|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|CONTENT_LENGTH_MISMATCH|NETWORK_CHANGED|INTERNET_DISCONNECTED)"
    r"|htmx:(sse:)?error: (Failed to fetch|network error|timeout|signal is aborted)"
    r"|SSE reconnect failed with status 503|responded with a status of 503"
)
# Milliseconds. On a busy machine a page takes a moment; what takes longer never comes.
PATIENCE = 10_000
expect.set_options(timeout=PATIENCE)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Watched:
    """One person's device, at `base`."""

    def __init__(self, browser: Browser, base: str, **traits: Any) -> None:
        self.base = base
        self.has_scripts = traits.get("java_script_enabled", True)
        self.context = browser.new_context(base_url=base, **traits)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.faults: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        self.page.on("request", self._see)

    def go(self, address: str) -> None:
        """Open an address of the house."""
        self.page.goto(address)

    def inspect(self) -> None:
        """Let axe look at the page as it is now, and fail on anything it finds."""
        if not self.has_scripts:
            return
        settles(self.page)
        self.page.evaluate(f"window.axe || (() => {{ {AXE.read_text()} }})()")
        found = self.page.evaluate(
            "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(result => result.violations)",
            WCAG,
        )
        told = [f"{one['id']}: {one['help']} {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found]
        assert not told, f"{self.page.url}: " + "; ".join(told)

    def forgive_the_restart(self) -> None:
        """Forget what the console said because the server was away."""
        self.faults = [fault for fault in self.faults if not AWAY.search(fault)]

    def forgive_the_refusal(self, status: int) -> None:
        """Forget that the browser notes in its console what the house refused in words."""
        self.faults = [fault for fault in self.faults if f"responded with a status of {status}" not in fault]

    def leave(self) -> None:
        """Close the device; fails if anything went wrong on it."""
        self.context.close()
        assert not self.faults, self.faults

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _see(self, request: Request) -> None:
        if (
            not request.url.startswith(("data:", "blob:"))
            and urlsplit(request.url).netloc != urlsplit(self.base).netloc
        ):
            self.faults.append(f"asked another host: {request.url}")
