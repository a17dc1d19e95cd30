"""Settings: changed as it was described, again next year, called off and back; the invitation."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from app.models import Account, Host, Listing, Marathon, db
from app.rules.errors import MarathonCancelled
from app.rules.state import State
from app.services import audit, marathons, totals
from tests import factories
from tests.checking import CheckingClient
from tests.organiser.acts import press
from tests.organiser.describing import create
from tests.pages import Form

BRUSSELS = ZoneInfo("Europe/Brussels")


def settings(browser: CheckingClient, marathon: Marathon) -> Form:
    return browser.see(f"/desk/{marathon.slug}/edit").form("/edit")


def again(marathon: Marathon) -> Marathon:
    db.session.rollback()
    db.session.refresh(marathon)
    return marathon


@pytest.fixture
def listed(organiser: Account) -> Marathon:
    """Her evening, which everybody may find."""
    made = factories.marathon(organiser, State.PLANNED, town="Namur", programme="Soupe", wants_listing=True)
    made.listing = Listing.LISTED
    db.session.commit()
    return made


def test_saving_without_a_change_changes_nothing(desk: CheckingClient, listed: Marathon) -> None:
    before = {name: getattr(listed, name) for name in ("title", "place", "starts_at", "ends_at", "goal", "languages")}

    desk.follow(desk.send(settings(desk, listed), 303))

    assert {name: getattr(again(listed), name) for name in before} == before
    assert len(listed.cases) == 10
    assert (listed.listing, listed.listing_changes) == (Listing.LISTED, "")


def test_what_is_changed_is_seen_everywhere(desk: CheckingClient, evening: Marathon) -> None:
    desk.send(settings(desk, evening), 303, title="Autre titre", place="Autre salle", town="Huy", goal="77")

    assert desk.see(f"/j/{evening.code}").find("h1").text == "Autre titre"
    assert "Autre salle" in desk.see(f"/s/{evening.code}").find("main").text
    assert (again(evening).goal, evening.town, evening.slug) == (77, "Huy", evening.slug)


@pytest.mark.parametrize(
    ("changed", "listing", "facts"),
    [
        ({"title": "Autre titre"}, Listing.WAITING, ""),
        ({"programme": "Buy gold"}, Listing.WAITING, ""),
        ({"place": "Autre salle"}, Listing.LISTED, "place"),
        ({"ends": "2126-12-10T21:00", "starts": "2126-12-10T18:00"}, Listing.LISTED, "times"),
        ({"goal": "12"}, Listing.LISTED, ""),
        ({"listing": "private"}, Listing.PRIVATE, ""),
    ],
)
def test_new_words_wait_for_head_office_a_new_hall_is_public_at_once(
    desk: CheckingClient, listed: Marathon, changed: dict[str, str], listing: Listing, facts: str
) -> None:
    desk.send(settings(desk, listed), 303, **changed)

    assert (again(listed).listing, listed.listing_changes) == (listing, facts)


def test_what_is_wrong_is_said_and_stays(desk: CheckingClient, evening: Marathon) -> None:
    title = evening.title

    desk.send(settings(desk, evening), 422, title="", place="Neuve", town="Huy")

    assert "Give it a title" in desk.page.by_id("error-summary").text
    assert desk.page.form("/edit").value("place") == "Neuve"
    assert again(evening).title == title


def test_whom_somebody_wrote_for_stays(desk: CheckingClient, evening: Marathon) -> None:
    factories.letters(evening, 1)
    form = settings(desk, evening)

    desk.send(form, 422, town="Namur", cases=form.fields["cases"][1:])

    assert "Somebody wrote" in desk.page.by_id("error-summary").text
    assert len(again(evening).cases) == 10
    desk.send(form, 303, town="Namur", cases=form.fields["cases"][:1])
    assert len(again(evening).cases) == 1
    assert totals.recount() == []


@pytest.mark.parametrize("address", ["edit", "cancel", "duplicate"])
def test_another_organisers_settings_are_not_there(stranger: CheckingClient, evening: Marathon, address: str) -> None:
    token = stranger.see("/account").find_all("input", name="csrf_token")[0]["value"]

    answered = stranger.post(f"/desk/{evening.slug}/{address}", data={"csrf_token": token, "confirm": "yes"})

    assert answered.status_code == 404
    assert not again(evening).is_cancelled


def test_again_next_year_describes_it_and_makes_nothing_yet(
    desk: CheckingClient, organiser: Account, listed: Marathon
) -> None:
    starts = datetime(2026, 12, 10, 18, tzinfo=BRUSSELS)
    listed.starts_at, listed.ends_at = starts, starts.replace(hour=21)
    db.session.commit()
    settings(desk, listed)

    desk.follow(press(desk, "Again next year"))

    assert desk.page.form("/organise/when").value("starts") == "2027-12-09T18:00"
    assert len(marathons.of(organiser)) == 1
    desk.follow(desk.send(desk.page.form("/organise/when"), 303))
    desk.follow(desk.send(desk.page.form("/organise/check"), 303))
    new, old = marathons.of(organiser)
    assert (new.title, new.place, new.town, new.programme) == (old.title, old.place, old.town, old.programme)
    assert new.starts_at == datetime(2027, 12, 9, 18, tzinfo=BRUSSELS)
    assert new.code != old.code
    assert new.listing is Listing.WAITING


def test_cancelling_asks_twice_and_tells_whoever_comes(desk: CheckingClient, planned: Marathon) -> None:
    code = planned.code
    desk.see(f"/desk/{planned.slug}/cancel?lang=en")
    token = desk.page.form("/cancel").value("csrf_token")
    assert desk.post(f"/desk/{planned.slug}/cancel", data={"csrf_token": token}).status_code == 422
    assert not again(planned).is_cancelled

    desk.follow(press(desk, "Yes, cancel it"))

    assert again(planned).is_cancelled
    phone = desk.see(f"/j/{code}?lang=en")
    assert "This marathon is cancelled" in phone.find("main").text
    assert not phone.find_all("input", name="consent")
    assert phone.find_all("a", href="/marathons")
    assert "does not take place" in desk.see(f"/s/{code}?lang=en").find("main").text


def test_what_is_cancelled_is_neither_signed_nor_opened(
    desk: CheckingClient, client: CheckingClient, evening: Marathon
) -> None:
    form = client.see(f"/j/{evening.code}?lang=en").form("letters")
    desk.see(f"/desk/{evening.slug}/cancel?lang=en")
    desk.follow(press(desk, "Yes, cancel it"))

    client.send(form, 409, all="yes", name="Amélie", town="Namur", use="deliver", consent="yes")
    assert "cancelled" in client.page.by_id("error").text
    with pytest.raises(MarathonCancelled):
        factories.word(again(evening))
    with pytest.raises(MarathonCancelled):
        marathons.change_state(evening, State.OPEN, evening.owner)
    assert totals.counts(evening).total == 0
    assert evening.state is State.CLOSED


def test_what_was_counted_before_is_answered_as_before(in_app: Flask, desk: CheckingClient, evening: Marathon) -> None:
    who, intent = factories.attendee(), factories.intent(evening, 2)
    from app.services import evenings, signing

    signing.sign_letters(evenings.of(evening), who, intent)
    desk.see(f"/desk/{evening.slug}/cancel?lang=en")
    desk.follow(press(desk, "Yes, cancel it"))

    assert signing.sign_letters(evenings.of(again(evening)), who, intent).replayed


def test_it_takes_place_after_all(desk: CheckingClient, planned: Marathon) -> None:
    desk.see(f"/desk/{planned.slug}/cancel?lang=en")
    desk.follow(press(desk, "Yes, cancel it"))

    desk.follow(press(desk, "It takes place after all"))

    assert not again(planned).is_cancelled
    desk.follow(press(desk, "Open the marathon"))
    assert again(planned).state is State.OPEN
    assert audit.broken_links() == []


def test_the_invitation_says_when_in_each_language_where_and_how(desk: CheckingClient, organiser: Account) -> None:
    create(desk, title="Bougies & co", programme="18 h: <b>soupe</b>")
    made = marathons.of(organiser)[0]

    page = desk.see(f"/desk/{made.slug}/invitation")

    texts = {area["lang"]: area.text for area in page.find_all("textarea")}
    days = {
        "fr": "jeudi 10 décembre",
        "nl": "donderdag 10 december",
        "de": "Donnerstag, 10. Dezember",
        "en": "Thursday",
    }
    assert all(day in texts[language] for language, day in days.items())
    for language, text in texts.items():
        assert "Bougies & co" in text
        assert "<b>soupe</b>" in text
        assert "Salle des fêtes, 5000 Namur" in text
        assert f"http://localhost/j/{made.code}?lang={language}" in text
    mailto = [link["href"] for link in page.find_all("a") if link.get("href").startswith("mailto:")]
    assert len(mailto) == 4
    assert "Bougies & co" in unquote(mailto[0])
    assert "&body=" in mailto[0]
    assert mailto[0].count("&") == 1


def test_guests_of_a_home_are_told_where_it_is_and_its_host_is_warned(desk: CheckingClient, organiser: Account) -> None:
    create(desk, host="home", place="Rue du Four 12", listing="private")
    made = marathons.of(organiser)[0]

    page = desk.see(f"/desk/{made.slug}/invitation?lang=en")

    assert made.host is Host.HOME
    assert "Rue du Four 12" in page.find_all("textarea")[0].text
    assert "It tells your own guests where you live" in page.find("main").text


def test_a_title_with_a_line_end_cannot_be(desk: CheckingClient, evening: Marathon) -> None:
    desk.send(settings(desk, evening), 422, title="Soirée\r\nBcc: all@example.org", town="Namur")

    assert "Bcc" not in again(evening).title
