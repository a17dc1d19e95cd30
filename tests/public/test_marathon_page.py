"""A marathon's page, its entry for calendars (read by another library), its picture, and its facts for machines."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from flask import Flask
from PIL import Image

from app.models import Host, Listing, Marathon
from app.services import changes, editions
from tests import country, factories
from tests.checking import CheckingClient


@pytest.fixture
def evening(in_app: Flask) -> Marathon:
    """A listed evening in Spa, ten days from now, from noon to four."""
    return country.listed("Spa", title="La veillée", programme="12 h : soupe\n\n14 h : musique")


def entries(calendar: str) -> list[vobject.base.Component]:
    """A calendar as another library reads it."""
    return list(vobject.readOne(calendar).vevent_list)


def ics(client: CheckingClient, marathon: Marathon) -> str:
    """The marathon's calendar file."""
    answer = client.get(f"/marathons/{marathon.slug}.ics")
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return answer.get_data(as_text=True)


def test_the_page_says_what_when_and_where(client: CheckingClient, evening: Marathon) -> None:
    page = client.see(f"/marathons/{evening.slug}?lang=en")

    assert page.find("h1").text == "La veillée"
    for said in (
        "12:00 – 16:00",
        "Salle des Tilleuls",
        "4900 Spa",
        "12 h : soupe",
        "14 h : musique",
        "In a public place",
    ):
        assert said in page.text
    assert page.find_all("a", href=f"/marathons/{evening.slug}.ics")


@pytest.mark.parametrize("listing", [each for each in Listing if each is not Listing.LISTED])
def test_of_one_that_is_not_listed_nobody_learns_that_it_exists(client: CheckingClient, listing: Listing) -> None:
    hidden = country.listed(listing=listing)
    slug = hidden.slug

    for ending in ("", ".ics", "/share-0123456789abcdef.png"):
        real, made_up = client.get(f"/marathons/{slug}{ending}"), client.get(f"/marathons/{slug[:-3]}abc{ending}")
        assert (real.status_code, made_up.status_code) == (404, 404)
        assert real.get_data(as_text=True).replace(slug, "") == made_up.get_data(as_text=True).replace(
            f"{slug[:-3]}abc", ""
        )
    assert slug not in client.get("/marathons.ics").get_data(as_text=True)


def test_another_clock_is_named_and_the_editions_own_is_not(client: CheckingClient, evening: Marathon) -> None:
    abroad = country.listed("Spa", time_zone="America/New_York")
    here, there = evening.slug, abroad.slug

    assert "time in New York" in client.see(f"/marathons/{there}?lang=en").text
    assert "06:00 – 10:00" in client.page.text
    assert "time in" not in client.see(f"/marathons/{here}?lang=en").text


def test_the_page_of_an_edition_before_stays_and_is_in_no_list(
    client: CheckingClient, evening: Marathon, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = evening.slug
    monkeypatch.setattr(editions, "current", lambda: None)

    assert client.see(f"/marathons/{slug}?lang=en").find("h1").text == "La veillée"
    assert client.get(f"/marathons/{slug}.ics").status_code == 200
    for nothing in ("%00", "a%0Ab", "%F0%9F%92%A1", "near"):
        assert client.get(f"/marathons/{nothing}").status_code in (400, 404)


def test_a_cancelled_one_says_so_first_and_offers_another(client: CheckingClient, evening: Marathon) -> None:
    slug = evening.slug
    changes.call_off(evening, evening.owner)

    page = client.see(f"/marathons/{slug}?lang=en")

    assert "This marathon was cancelled." in page.text
    assert page.find_all("a", href="/marathons?q=4900")
    assert not page.find_all("a", href=f"/marathons/{slug}.ics")


def test_nothing_on_the_page_loads_from_elsewhere_and_directions_are_a_link(
    client: CheckingClient, evening: Marathon
) -> None:
    page = client.see(f"/marathons/{evening.slug}?lang=en")

    away = [link["href"] for link in page.find_all("a") if "openstreetmap" in link["href"]]
    assert away == ["https://www.openstreetmap.org/directions?to=50.4838%2C5.8667"]


def test_the_way_to_a_home_is_told_by_whoever_invites(client: CheckingClient, in_app: Flask) -> None:
    slug = country.listed(host=Host.HOME, place="Rue du Moulin 7").slug

    page = client.see(f"/marathons/{slug}?lang=en")

    assert "the address is told by whoever invites you" in page.text
    assert '"geo"' not in client.get(f"/marathons/{slug}").get_data(as_text=True)
    assert "GEO:" not in client.get(f"/marathons/{slug}.ics").get_data(as_text=True)
    assert not [link for link in page.find_all("a") if "openstreetmap" in link["href"]]


def test_another_library_reads_the_same_evening_from_the_file(client: CheckingClient, evening: Marathon) -> None:
    starts, ends, slug = evening.starts_at, evening.ends_at, evening.slug

    (entry,) = entries(ics(client, evening))

    assert entry.summary.value == "La veillée"
    assert entry.dtstart.value.astimezone(UTC) == starts
    assert entry.dtend.value.astimezone(UTC) == ends
    assert entry.location.value == "Salle des Tilleuls, 4900 Spa"
    assert entry.url.value == f"http://localhost/marathons/{slug}"
    assert (entry.status.value, entry.sequence.value) == ("CONFIRMED", "0")
    assert entry.description.value.startswith("12 h : soupe\n\n14 h : musique")


@pytest.mark.parametrize("zone", ["Europe/Brussels", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati"])
@pytest.mark.parametrize("month", [1, 7])
def test_times_are_right_on_every_clock_in_winter_and_in_summer(client: CheckingClient, zone: str, month: int) -> None:
    begins = datetime(datetime.now(UTC).year + 1, month, 15, 19, 30, tzinfo=ZoneInfo(zone))
    marathon = country.listed(starts_at=begins, ends_at=begins + timedelta(hours=3), time_zone=zone)

    (entry,) = entries(ics(client, marathon))

    assert entry.dtstart.value.astimezone(UTC) == begins.astimezone(UTC)
    assert (entry.dtstart.value.hour, entry.dtstart.value.minute) == (19, 30)


def test_a_change_and_a_cancellation_reach_the_same_entry(client: CheckingClient, evening: Marathon) -> None:
    (before,) = entries(ics(client, evening))
    changes.call_off(evening, evening.owner)
    (off,) = entries(ics(client, evening))
    changes.call_back(evening, evening.owner)
    (again,) = entries(ics(client, evening))

    assert before.uid.value == off.uid.value == again.uid.value
    assert [each.sequence.value for each in (before, off, again)] == ["0", "1", "2"]
    assert [each.status.value for each in (before, off, again)] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert off.summary.value == "Annulé\u202f: La veillée"
    assert before.dtstamp.value <= off.dtstamp.value <= again.dtstamp.value


def test_the_same_evening_makes_the_same_file_and_is_not_sent_twice(client: CheckingClient, evening: Marathon) -> None:
    slug = evening.slug
    first = client.get(f"/marathons/{slug}.ics")

    again = client.get(f"/marathons/{slug}.ics", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert "public" in first.headers["Cache-Control"]
    assert "Set-Cookie" not in first.headers


def test_the_feed_holds_all_of_them_past_and_cancelled_ones_too(client: CheckingClient, evening: Marathon) -> None:
    for days in (-5, 3):
        country.listed("Gent", days=days, title=f"in {days}")
    changes.call_off(evening, evening.owner)

    feed = entries(client.get("/marathons.ics").get_data(as_text=True))

    assert [entry.summary.value for entry in feed] == ["in -5", "in 3", "Annulé\u202f: La veillée"]
    assert len({entry.uid.value for entry in feed}) == 3


def test_what_people_typed_cannot_add_a_line_to_the_calendar(client: CheckingClient, in_app: Flask) -> None:
    hostile = country.listed(title="Soir; BEGIN:VEVENT, x", programme="a\nEND:VEVENT\nATTENDEE:mailto:x@example.org")

    (entry,) = entries(ics(client, hostile))

    assert entry.summary.value == "Soir; BEGIN:VEVENT, x"
    assert "attendee" not in entry.contents
    assert "ATTENDEE:mailto:x@example.org" in entry.description.value


def test_messengers_are_shown_a_picture_with_a_full_address(client: CheckingClient, evening: Marathon) -> None:
    page = client.see(f"/marathons/{evening.slug}?lang=en")
    told = {tag["property"]: tag["content"] for tag in page.find_all("meta") if "property" in tag}

    assert told["og:title"] == "La veillée"
    assert told["og:url"] == f"http://localhost/marathons/{evening.slug}"
    assert told["og:image"].startswith(f"http://localhost/marathons/{evening.slug}/share-")
    picture = client.get(told["og:image"].removeprefix("http://localhost"))
    assert Image.open(io.BytesIO(picture.data)).size == (1200, 630)
    assert picture.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in picture.headers


def test_the_picture_of_yesterday_leads_to_the_one_of_today(client: CheckingClient, evening: Marathon) -> None:
    page = f"/marathons/{evening.slug}?lang=en"
    client.see(page)
    before = client.page.find("meta", property="og:image")["content"].removeprefix("http://localhost")
    changes.call_off(evening, evening.owner)
    client.see(page)
    after = client.page.find("meta", property="og:image")["content"].removeprefix("http://localhost")

    assert before != after
    moved = client.get(before)
    assert (moved.status_code, moved.location) == (302, after)
    assert moved.headers["Cache-Control"] == "no-store"


def test_search_engines_read_the_facts(client: CheckingClient, evening: Marathon) -> None:
    page = client.see(f"/marathons/{evening.slug}?lang=en")
    facts = json.loads("".join(map(str, page.find("script", type="application/ld+json").children)))

    assert (facts["@type"], facts["name"]) == ("Event", "La veillée")
    assert datetime.fromisoformat(facts["startDate"]) == evening.starts_at
    assert facts["eventStatus"] == "https://schema.org/EventScheduled"
    assert facts["location"]["address"]["postalCode"] == "4900"
    assert facts["location"]["geo"] == {"@type": "GeoCoordinates", "latitude": 50.4838, "longitude": 5.8667}


def test_facts_end_where_they_end_whatever_is_written_in_them(client: CheckingClient, in_app: Flask) -> None:
    hostile = country.listed(title="</script><script>alert(1)//", programme="<!--<script>")

    said = client.get(f"/marathons/{hostile.slug}").get_data(as_text=True)

    block = said.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert json.loads(block)["name"] == "</script><script>alert(1)//"
    assert "<" not in block


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_the_page_speaks_four_languages(client: CheckingClient, evening: Marathon, language: str) -> None:
    assert client.see(f"/marathons/{evening.slug}?lang={language}").find("html")["lang"] == language
    assert factories.edition().text("title", language) in client.page.text
