"""An evening on a reel: its states as the house draws them, shown to a screen one by one or by the hundred."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from flask import render_template
from playwright.sync_api import Page, Route

from app import create_app
from app.config import read_settings
from app.live.hub import message
from app.models import db
from app.models.base import now
from app.rules.counting import Split
from app.rules.milestones import reached
from app.screen.views import scene_context
from app.services import marathons, screens
from app.services.screens import WordShown
from tests.journeys.house import House


def draw(house: House, changes: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The scene of the house's open marathon, as it would be with each of these changes."""
    app = create_app(read_settings(house.environ | {"LUEUR_BASE_URL": house.base}))
    with app.test_request_context(f"/s/{house.code}"):
        seen = screens.stage(marathons.by_code(house.code), "fr", now())
        for change in changes:
            yield render_template("screen/_scene.html", **scene_context(replace(seen, **change)))
        db.engine.dispose()


def counted(total: int, goal: int = 5000) -> dict[str, Any]:
    """So many actions, of every kind."""
    paper, words = total // 10, total // 20
    split = Split(total - 2 * paper - words, words, paper, paper)
    return {"split": split, "goal": goal, "milestone": reached(total)}


def written(number: int) -> WordShown:
    """One of many words."""
    return WordShown(number, f"Courage, nous sommes {number} ce soir.", "", 0, "Tomas Ilvarek", "Chloé", "fr")


class Projected:
    """A screen that shows what the reel says instead of what the house does."""

    def __init__(self, page: Page, house: House) -> None:
        self.page, self.address = page, f"/s/{house.code}"
        self._scene = ""
        page.route(f"**{self.address}/live", lambda route: route.abort("connectionrefused"))
        page.reload()
        page.route(f"**{self.address}", self._answer)

    def show(self, scene: str) -> None:
        """Answer this scene from now on, and let the screen ask."""
        self._scene = scene
        with self.page.expect_response(f"**{self.address}"):
            self.page.evaluate("htmx.trigger(document.getElementById('poll'), 'poll')")

    def _answer(self, route: Route) -> None:
        route.fulfill(body=self._scene, content_type="text/html; charset=utf-8")


class Streamed:
    """A screen whose stream brings one reel after another; between them it ends, and the screen connects again.

    Nothing else reaches the wall: whoever asks for its own address meanwhile hears that nothing changed.
    """

    def __init__(self, page: Page, house: House) -> None:
        self._reel = b""
        page.route(f"**/s/{house.code}/live", self._answer)
        page.reload()
        page.route(f"**/s/{house.code}", lambda route: route.fulfill(status=304))

    def play(self, scenes: Iterable[str]) -> None:
        """Bring these scenes, in one breath, as soon as the screen asks for them."""
        self._reel = b"".join(message(scene, str(at)) for at, scene in enumerate(scenes))

    def _answer(self, route: Route) -> None:
        reel, self._reel = self._reel, b""
        if reel:
            route.fulfill(body=reel, content_type="text/event-stream")
        else:
            route.abort("connectionrefused")
