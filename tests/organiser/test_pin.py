"""Where it is on the map: its town's middle, else a pin that needs no script; of a home never more than the town."""

from __future__ import annotations

import pytest
from flask import Flask

from app.models import Account, Marathon
from app.organiser import pin
from app.rules.distance import Spot, kilometres
from app.services import marathons, place_files, places
from tests import factories
from tests.checking import CheckingClient
from tests.organiser.describing import USUAL, answer
from tests.pages import Element

NAMUR = Spot(50.467, 4.872)


@pytest.fixture(autouse=True)
def _known_towns(in_app: Flask) -> None:
    """The towns of Belgium."""
    place_files.provide("BE")


def where(browser: CheckingClient, **said: str) -> int:
    """Answer the second step; answers the status."""
    browser.see("/organise?lang=en")
    browser.follow(answer(browser, "what", **{name: said.pop(name) for name in ("host",) if name in said}))
    form = browser.page.form("/organise/where")
    return browser.send(form, **USUAL["where"] | said).status_code


def finished(browser: CheckingClient, organiser: Account) -> Marathon:
    """Go on to the end."""
    browser.see("/organise/when")
    for step in ("when", "whom"):
        browser.follow(answer(browser, step))
    browser.send(browser.page.form("/organise/check"), 303)
    return marathons.of(organiser)[0]


def spot_of(marathon: Marathon) -> Spot:
    assert marathon.latitude is not None
    assert marathon.longitude is not None
    return Spot(marathon.latitude, marathon.longitude)


@pytest.mark.parametrize(("town", "postcode"), [("Namur", "5000"), ("namen", ""), ("NAMUR", "")])
def test_a_town_is_known_in_every_language(desk: CheckingClient, organiser: Account, town: str, postcode: str) -> None:
    assert where(desk, town=town, postcode=postcode) == 303

    assert kilometres(spot_of(finished(desk, organiser)), NAMUR) < 5


def test_a_town_nobody_knows_is_asked_about_once(desk: CheckingClient, organiser: Account) -> None:
    assert where(desk, town="Nulle-Part-sur-Meuse", postcode="") == 422
    assert "We do not know this town" in desk.page.find("main").text

    desk.send(desk.page.form("/organise/where"), 303, go="anyway")

    assert finished(desk, organiser).latitude is None


def test_a_tap_on_the_map_puts_the_pin(desk: CheckingClient, organiser: Account) -> None:
    where(desk, town="Nulle-Part-sur-Meuse", postcode="")
    picture: Element = desk.page.find("input", type="image")
    assert desk.get(picture["src"]).mimetype == "image/svg+xml"

    tapped = desk.send(desk.page.form("/organise/where"), 303, **{"pin.x": "200", "pin.y": "120"})
    desk.follow(tapped)
    desk.send(desk.page.form("/organise/where"), 303)

    sheet = pin._sheet("BE")
    assert sheet is not None
    there = sheet.spot(200 * 1000 / pin.SHOWN, 120 * 1000 / pin.SHOWN)
    assert kilometres(spot_of(finished(desk, organiser)), there) < 1


@pytest.mark.parametrize("typed", [("x", "1"), ("-5", "3"), ("9e99", "1"), ("nan", "nan"), ("", "")])
def test_a_tap_that_cannot_be_is_none(desk: CheckingClient, typed: tuple[str, str]) -> None:
    where(desk)
    form = desk.see("/organise/where").form("/organise/where")

    answered = desk.send(form, 303, **{"pin.x": typed[0], "pin.y": typed[1]})

    assert answered.location.endswith("/organise/when")


def test_in_another_town_the_pin_says_nothing(desk: CheckingClient, organiser: Account) -> None:
    where(desk)
    desk.send(desk.see("/organise/where").form("/organise/where"), 303, **{"pin.x": "5", "pin.y": "5"})

    desk.send(desk.see("/organise/where").form("/organise/where"), 303, town="Liège", postcode="4000")

    liege = places.search("Liège", "fr", 1)[0].spot
    assert kilometres(spot_of(finished(desk, organiser)), liege) < 1


def test_of_a_home_only_the_town_is_kept(desk: CheckingClient, organiser: Account) -> None:
    where(desk, host="home")
    desk.send(desk.see("/organise/where").form("/organise/where"), 303, **{"pin.x": "5", "pin.y": "5"})
    desk.send(desk.see("/organise/where").form("/organise/where"), 303)

    assert kilometres(spot_of(finished(desk, organiser)), NAMUR) < 5


def test_settings_move_the_pin_without_saving(desk: CheckingClient, organiser: Account) -> None:
    where(desk)
    made = finished(desk, organiser)
    before = spot_of(made)

    desk.send(desk.see(f"/desk/{made.slug}/edit").form("/edit"), 200, **{"pin.x": "200", "pin.y": "120"})
    factories.db.session.rollback()
    assert spot_of(marathons.of(organiser)[0]) == before
    desk.send(desk.page.form("/edit"), 303)

    factories.db.session.rollback()
    assert kilometres(spot_of(marathons.of(organiser)[0]), before) > 5
