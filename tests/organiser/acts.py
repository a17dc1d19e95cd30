"""What a hand does on the desk: find a button, press it."""

from __future__ import annotations

from typing import Any

from werkzeug.test import TestResponse

from tests.checking import CheckingClient
from tests.pages import Element, Form


def button(browser: CheckingClient, words: str) -> Element:
    """The first button of the last page that is called so, by its words or its label."""
    for element in browser.page.find_all("button"):
        if words in (element.text, element.get("aria-label")):
            return element
    said = [element.get("aria-label") or element.text for element in browser.page.find_all("button")]
    raise AssertionError(f"no button {words!r} among {said}")


def press(browser: CheckingClient, words: str, htmx: bool = False, **changed: Any) -> TestResponse:
    """Press a button as a browser does: its form with its own name and value."""
    pressed = button(browser, words)
    form = Form(next(above for above in pressed.ancestors() if above.tag == "form"))
    own = {pressed["name"]: pressed.get("value")} if "name" in pressed else {}
    return browser.send(form, htmx=htmx, **own | changed)


def total(browser: CheckingClient) -> int:
    """The number on the board."""
    return int(browser.page.by_id("desk-total")["data-total"])
