"""A tablet that goes round belongs to nobody: each person begins where nobody was before."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.models import Marathon
from app.services import totals
from tests import factories
from tests.attendee.conftest import SIGNER, let_go_round, letters_form
from tests.checking import CheckingClient
from tests.web.conftest import sign_in


@pytest.fixture
def tablet(phone: CheckingClient, evening: Marathon) -> CheckingClient:
    """A tablet that the organiser let go round."""
    let_go_round(phone, evening)
    return phone


def hand_on(tablet: CheckingClient, evening: Marathon) -> None:
    tablet.follow(tablet.get(f"/j/{evening.code}?kiosk=1"))


def test_the_next_person_finds_nothing_of_the_one_before(tablet: CheckingClient, evening: Marathon) -> None:
    page = tablet.follow(tablet.send(letters_form(tablet, evening), **SIGNER, all="yes"))
    assert "10" in page.find("h1").text

    hand_on(tablet, evening)

    assert SIGNER["name"] not in tablet.see(f"/j/{evening.code}/mine").text
    assert tablet.get(f"/j/{evening.code}/letters").location == f"/j/{evening.code}"
    assert len(letters_form(tablet, evening).choices("case")) == 10
    assert totals.counts(evening).total == 10


@pytest.mark.parametrize("is_complete", [False, True])
def test_a_form_of_the_person_before_sent_again_leads_to_a_fresh_one(
    tablet: CheckingClient, evening: Marathon, is_complete: bool
) -> None:
    form = letters_form(tablet, evening)
    typed: dict[str, str | None] = {**SIGNER, "consent": "yes" if is_complete else None}
    tablet.send(form, 303 if is_complete else 422, **typed, all="yes")
    counted = totals.counts(evening).total
    hand_on(tablet, evening)

    again = tablet.send(form, 303, **typed, all="yes")

    assert again.location == f"/j/{evening.code}"
    assert SIGNER["name"] not in tablet.follow(again).text + tablet.see(f"/j/{evening.code}/mine").text
    assert totals.counts(evening).total == counted


def test_a_tap_that_waited_is_never_told_it_arrived_when_somebody_else_holds_the_tablet(
    tablet: CheckingClient, evening: Marathon
) -> None:
    form = letters_form(tablet, evening)
    hand_on(tablet, evening)

    assert tablet.send(form, 400, htmx=True, **SIGNER, all="yes").location is None


def test_two_people_on_one_tablet_are_two_attendees(tablet: CheckingClient, evening: Marathon) -> None:
    for name in ("Anna", "Bilal"):
        tablet.send(letters_form(tablet, evening), status=303, **{**SIGNER, "name": name}, all="yes")
        hand_on(tablet, evening)

    assert totals.counts(evening).total == 20


def test_the_language_of_one_person_is_not_the_next_ones(tablet: CheckingClient, evening: Marathon) -> None:
    tablet.see(f"/j/{evening.code}?lang=de")

    hand_on(tablet, evening)

    assert tablet.see(f"/j/{evening.code}").find("html")["lang"] == evening.languages[0]


def test_without_scripts_there_is_a_way_on_and_it_begins_afresh_by_itself(
    tablet: CheckingClient, evening: Marathon
) -> None:
    tablet.follow(tablet.send(letters_form(tablet, evening), **SIGNER, all="yes"))

    html = tablet.get(f"/j/{evening.code}/letters").get_data(as_text=True)

    way_on = f"/j/{evening.code}?kiosk=1"
    assert f'<noscript><meta http-equiv="refresh" content="45;url={way_on}"></noscript>' in html
    assert re.search(rf'<a href="{re.escape(way_on)}" class="button button-primary', html)


def test_a_receipt_is_a_code_for_the_persons_own_phone_and_no_link(tablet: CheckingClient, evening: Marathon) -> None:
    tablet.send(letters_form(tablet, evening), status=303, **SIGNER, all="yes")

    for page in ("/letters", "/mine"):
        html = tablet.get(f"/j/{evening.code}{page}").get_data(as_text=True)

        assert 'class="qr"' in html
        assert "/r/" not in html


def test_nothing_typed_is_offered_again_by_the_browser(tablet: CheckingClient, evening: Marathon) -> None:
    slug = evening.cases[0].slug
    for address in ("", f"/words?case={slug}"):
        page = tablet.see(f"/j/{evening.code}{address}")

        fields = [field for field in page.find_all("input") if field.get("autocomplete")]
        assert fields
        assert {field["autocomplete"] for field in fields} == {"off"}
        assert [form["autocomplete"] for form in page.find_all("form") if "data-kept" in form] == ["off"]


def test_nobody_is_kept_beyond_the_browsers_session(tablet: CheckingClient, evening: Marathon) -> None:
    hand_on(tablet, evening)

    cookie = tablet.get_cookie("attendee", path=f"/j/{evening.code}")

    assert cookie is not None
    assert cookie.max_age is None


def test_it_goes_round_on_every_page_also_on_those_of_no_marathon(tablet: CheckingClient, evening: Marathon) -> None:
    for address in ("/", "/privacy", "/join"):
        assert tablet.see(address).by_id("kiosk")["data-next"] == f"/j/{evening.code}?kiosk=1"
    assert tablet.see("/nothing-is-here", status=404).by_id("kiosk")


def test_its_round_ends_when_the_organiser_says_so(tablet: CheckingClient, evening: Marathon) -> None:
    tablet.follow(tablet.get(f"/j/{evening.code}?kiosk=0"))

    assert 'id="kiosk"' not in tablet.get(f"/j/{evening.code}").get_data(as_text=True)


def test_somebodys_own_phone_does_not_forget_them_for_a_link(phone: CheckingClient, evening: Marathon) -> None:
    phone.send(letters_form(phone, evening), status=303, **SIGNER, all="yes")

    page = phone.see(f"/j/{evening.code}?kiosk=1")
    assert SIGNER["name"] in phone.see(f"/j/{evening.code}/mine").text

    phone.follow(phone.send(page.form("/tablet")))
    assert SIGNER["name"] not in phone.see(f"/j/{evening.code}/mine").text


def test_a_link_makes_no_tablet_of_a_phone_that_has_not_signed_yet(phone: CheckingClient, evening: Marathon) -> None:
    for link in ("?kiosk=1", "?kiosk=0"):
        phone.get(f"/j/{evening.code}{link}")

    phone.send(letters_form(phone, evening), status=303, **SIGNER, all="yes")

    assert 'id="kiosk"' not in phone.get(f"/j/{evening.code}").get_data(as_text=True)
    assert SIGNER["name"] in phone.see(f"/j/{evening.code}/mine").text


def test_a_tablet_that_lost_its_session_begins_afresh_by_its_script(phone: CheckingClient, evening: Marathon) -> None:
    answer = phone.get(f"/j/{evening.code}?kiosk=1", headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, f"/j/{evening.code}")
    assert phone.see(f"/j/{evening.code}").by_id("kiosk")


def test_a_tablet_that_goes_round_is_signed_out_of_the_desk(in_app: Flask, evening: Marathon) -> None:
    desk = sign_in(in_app, evening.owner)

    page = desk.see(f"/desk/{evening.slug}/tablet")
    assert f"/j/{evening.code}?kiosk=1" in page.text
    assert desk.see(f"/j/{evening.code}?kiosk=1").form("/tablet")
    desk.follow(desk.send(page.form("/tablet")))

    assert desk.get(f"/desk/{evening.slug}").status_code == 303
    assert desk.see(f"/j/{evening.code}").by_id("kiosk")


def test_signing_in_at_the_desk_ends_the_round(tablet: CheckingClient, evening: Marathon) -> None:
    token = factories.accounts.new_entry_link(evening.owner)

    tablet.send(tablet.see(f"/account/enter/{token}").form(token), status=303)

    assert 'id="kiosk"' not in tablet.get(f"/j/{evening.code}").get_data(as_text=True)


def test_it_keeps_nobody_at_another_marathon(tablet: CheckingClient, evening: Marathon) -> None:
    other = factories.marathon(evening.owner)

    tablet.send(letters_form(tablet, other), status=303, **SIGNER, all="yes")

    assert SIGNER["name"] not in tablet.see(f"/j/{other.code}/mine").text
    assert totals.counts(other).total == 10
