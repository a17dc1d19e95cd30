"""The directory's page: one form that makes an address to share, and what it never says."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import Host
from app.services import changes
from tests import country, factories
from tests.checking import CheckingClient

HTMX = {"HX-Request": "true"}
LANGUAGES = ["fr", "nl", "de", "en"]


@pytest.fixture(autouse=True)
def _towns(in_app: Flask) -> None:
    country.towns()


def titles(client: CheckingClient) -> list[str]:
    """The list as it stands on the page."""
    return [heading.text for heading in client.page.find("ol", class_="marathons").find_all("h3")]


def test_a_search_is_an_address_that_can_be_passed_on(client: CheckingClient) -> None:
    country.listed("Gent", title="Gent")
    country.listed("Spa", title="Spa")
    form = client.see("/marathons?lang=en").form("/marathons")

    client.get(form.action, query_string=form.filled(q="4900"))

    assert titles(client) == ["Spa", "Gent"]
    assert client.page.form("/marathons").fields["q"] == ["4900"]


def test_htmx_gets_the_list_alone_and_it_is_the_pages_own(client: CheckingClient) -> None:
    country.listed("Spa")
    whole = client.see("/marathons?q=4900&lang=en").find("div", id="found").text

    client.get("/marathons?q=4900", headers=HTMX)

    assert not client.page.is_whole
    assert client.page.find("div", id="found").text == whole


def test_the_language_switch_keeps_the_search(client: CheckingClient) -> None:
    country.listed("Spa")

    page = client.see("/marathons?q=4900&when=past&lang=en")

    assert page.find_all("a", href="/marathons?q=4900&when=past&lang=nl")


def test_an_unknown_postcode_says_which_was_taken(client: CheckingClient) -> None:
    country.listed("Spa")

    page = client.see("/marathons?q=4901&lang=en")

    assert "We do not know the postcode 4901. This is around 4900 Spa" in page.text


def test_nothing_found_says_what_to_do_next(client: CheckingClient) -> None:
    country.listed("Spa", days=12)

    for address in (
        "/marathons?q=xyzzy",
        "/marathons?date=2031-01-01",
        "/marathons?when=past",
        "/marathons?box=0,0,1,1",
    ):
        page = client.see(f"{address}&lang=en")
        assert page.find("div", class_="empty stack").text
        assert page.find_all("a", href="/organise")


def test_every_light_of_the_map_has_a_name_and_leads_somewhere(client: CheckingClient) -> None:
    for town in ("Gent", "Liège", "Spa"):
        country.listed(town)
    page = client.see("/marathons?lang=en")
    lights = page.find("svg", class_="map").find_all("a")
    assert sorted(light["aria-label"][:12] for light in lights) == ["2 marathons:", "Bougies à Ge"]

    for light in lights:
        assert client.get(light["href"]).status_code == 200


def test_pages_hold(client: CheckingClient) -> None:
    for number in range(23):
        country.listed(days=number + 1, title=f"m{number:02}")

    page = client.see("/marathons?page=2&lang=en")

    assert titles(client) == ["m20", "m21", "m22"]
    assert "Page 2 of 2" in page.text
    assert page.find_all("a", href="/marathons")


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=999999999999999999999",
        "page=x",
        "page=１",
        "box=1",
        "box=a,b,c,d",
        "box=nan,nan,nan,nan",
        "box=90,0,-90,0",
        "order=name",
        "when=never",
        "q=%00",
        "q=%ff%fe",
        "q=%25%25%25",
        "date=",
        "q=" + "9" * 4000,
        "box=50,5,50,5",
        "box=-90,-180,90,180",
        "page=1&page=2",
    ],
)
def test_what_cannot_be_understood_is_left_out(client: CheckingClient, query: str) -> None:
    country.listed()

    assert client.get(f"/marathons?{query}").status_code == 200


def test_a_day_that_is_none_is_said_at_its_field(client: CheckingClient) -> None:
    country.listed()

    answer = client.get("/marathons?date=2026-02-31")

    assert answer.status_code == 422
    assert client.page.find_all("p", id="date-error")


def test_near_somebody_the_position_is_in_no_address_no_cookie_and_no_log(
    client: CheckingClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for number in range(22):
        country.listed("Gent", days=number + 1)
    country.listed("Spa", title="Spa")
    form = client.see("/marathons?lang=en").form("near")

    answer = client.send(form, 200, latitude="50.4812345", longitude="5.8712345")

    assert titles(client)[0] == "Spa"
    assert answer.location is None
    assert answer.headers["Cache-Control"] == "no-store"
    addresses = [
        element[name] for element in client.page.walk() for name in ("href", "hx-get", "action") if name in element
    ]
    for trace in ("50.48", "5.87"):
        assert not any(trace in address for address in addresses)
        assert trace not in answer.headers.get("Set-Cookie", "")
        assert trace not in caplog.text
    # As exactly as it is needed, whatever a script sent.
    assert client.page.find("input", name="latitude", value="50.48")["value"] == "50.48"


def test_the_next_page_near_somebody_asks_with_the_same_position_in_its_body(client: CheckingClient) -> None:
    for number in range(22):
        country.listed("Gent", days=number + 1, title=f"m{number:02}")
    client.send(client.see("/marathons?lang=en").form("near"), 200, latitude="51.05", longitude="3.72")
    form = next(form for form in client.page.find_all("form", class_="found-near"))
    token = form.find("input", name="csrf_token")["value"]

    client.post("/marathons/near", data={"csrf_token": token, "latitude": "51.05", "longitude": "3.72", "page": "2"})

    assert titles(client) == ["m20", "m21"]


@pytest.mark.parametrize("position", [{}, {"latitude": "x", "longitude": "y"}, {"latitude": "91", "longitude": "0"}])
def test_a_position_that_is_none_shows_all(client: CheckingClient, position: dict[str, str]) -> None:
    country.listed()
    form = client.see("/marathons?lang=en").form("near")

    client.send(form, 200, **position)

    assert len(titles(client)) == 1


def test_only_the_directory_may_ask_where_somebody_is(client: CheckingClient) -> None:
    assert "geolocation=(self)" in client.get("/marathons").headers["Permissions-Policy"]
    assert "geolocation=()" in client.get("/").headers["Permissions-Policy"]


def test_no_code_and_no_home_is_on_any_page(client: CheckingClient) -> None:
    home = country.listed(host=Host.HOME, place="Rue du Moulin 7", pin=(50.46512, 4.86001))
    hall = country.listed("Spa")
    addresses = [
        "/marathons",
        "/marathons?q=Namur",
        f"/marathons/{home.slug}",
        f"/marathons/{home.slug}.ics",
        "/marathons.ics",
    ]
    addresses.append(f"/marathons/{hall.slug}")
    codes = (home.code, hall.code)

    for address in addresses:
        said = client.get(address).get_data(as_text=True)
        for secret in ("Moulin", "50.465", "4.860", *codes):
            assert secret not in said, (address, secret)


def test_titles_that_are_not_html_stay_text(client: CheckingClient) -> None:
    country.listed(title="</script><script>alert(1)</script>", place="<b>", programme="</script><img src=x>")

    said = client.get("/marathons").get_data(as_text=True)

    assert "<script>alert" not in said
    assert "<b>" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_four_languages_and_names_towns_in_them(client: CheckingClient, language: str) -> None:
    country.listed("Liège", days=4)
    changes.call_off(marathon := country.listed("Spa"), marathon.owner)

    page = client.see(f"/marathons?q=4000&lang={language}")

    assert page.find("html")["lang"] == language
    assert {"fr": "Liège", "nl": "Luik", "de": "Lüttich", "en": "Liège"}[language] in page.find(
        "h2", id="found-title"
    ).text


def test_before_any_edition_the_page_says_when_to_come_back(
    client: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.services import editions

    monkeypatch.setattr(editions, "current", lambda: None)

    assert "10 December" in client.see("/marathons?lang=en").text
    assert client.get("/marathons.ics").status_code == 404


def test_nobody_is_asked_to_sign_in(in_app: Flask) -> None:
    country.listed()
    stranger: FlaskClient = in_app.test_client()

    assert stranger.get("/marathons").status_code == 200
    assert factories.edition().text("title", "fr") in stranger.get("/marathons.ics").get_data(as_text=True)
