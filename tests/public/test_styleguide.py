"""The styleguide: for whoever works on Lueur, complete, and true to the tokens."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.models import db
from app.public.styleguide_desk import PIECES
from app.rules.state import State
from app.screen.styleguide import SCENES
from lueur import HOUSE
from tests.checking import CheckingClient

TEMPLATES = HOUSE / "templates"
# What cannot stand alone: parts of others, and what every page has above.
PARTS = {"bdi", "isolated", "field_error", "optional_mark", "language_switch", "language_buttons", "icon", "split"}


@pytest.fixture
def workshop(in_app: Flask) -> Iterator[CheckingClient]:
    """A browser at an installation whose owner asked for the styleguide."""
    app = create_app(dataclasses.replace(in_app.config["SETTINGS"], shows_styleguide=True))
    app.testing = True
    app.test_client_class = CheckingClient
    browser = app.test_client()
    assert isinstance(browser, CheckingClient)
    yield browser
    with app.app_context():
        db.engine.dispose()


def test_nobody_who_signs_comes_across_it(client: CheckingClient) -> None:
    client.see("/styleguide", 404)


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_it_shows_every_section_in_light_and_in_dark(workshop: CheckingClient, language: str) -> None:
    page = workshop.see(f"/styleguide?lang={language}")

    panels = [panel["data-scheme"] for panel in page.find_all("div") if "data-scheme" in panel]
    assert panels.count("light") == panels.count("dark") == 9


def test_the_screens_scenes_and_the_desks_pieces_stand_on_pages_of_their_own_in_both_schemes(
    workshop: CheckingClient,
) -> None:
    links = [link["href"] for link in workshop.see("/styleguide").find_all("a") if "/styleguide/" in link["href"]]

    assert len(links) == 2 * (len(SCENES) + len(PIECES))
    for link in links:
        page = workshop.see(link)
        scheme = link.rpartition("/")[2]
        assert page.find_all(data_scheme=scheme) or page.by_id("scene")["data-theme"] == scheme
    assert set(State) <= {scene.state for scene in SCENES.values()}


@pytest.mark.parametrize("made_up", ["screen/open/pink", "screen/nowhere/dark", "desk/bar/pink", "desk/nothing/dark"])
def test_what_it_does_not_show_is_not_there(workshop: CheckingClient, made_up: str) -> None:
    workshop.see(f"/styleguide/{made_up}", 404)


def test_it_shows_every_component() -> None:
    macros = {
        macro
        for file in (TEMPLATES / "components").glob("*.html")
        for macro in re.findall(r"{%-? macro ([a-z]\w*)\(", file.read_text(encoding="utf-8"))
    }
    shown = {
        macro
        for file in (TEMPLATES / "styleguide").glob("*.html")
        for macro in re.findall(r"(\w+)\(", file.read_text(encoding="utf-8"))
    }

    assert macros - PARTS - shown == set()


@pytest.mark.parametrize(
    ("scheme", "role"), [("light", r"/\* roles: light \*/(.+?)\n\n"), ("dark", r"color-scheme: dark\) {(.+?)}")]
)
def test_its_colours_are_those_of_the_pages(scheme: str, role: str) -> None:
    ours = colours(styles("base.css"), role)

    assert ours
    assert colours(styles("styleguide.css"), rf'\[data-scheme="{scheme}"\] {{(.+?)}}') == ours


def styles(name: str) -> str:
    return Path(HOUSE / "static/css" / name).read_text(encoding="utf-8")


def colours(css: str, block: str) -> dict[str, str]:
    found = re.search(block, css, re.DOTALL)
    assert found, block
    return dict(re.findall(r"(--[\w-]+): ([^;]+);", found[1]))
