"""Actions open all year: signed like letters, counted apart, taken back as easily."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.models import Case, Edition, Marathon, Signing, db
from app.rules.errors import NotFound
from app.rules.retention import NAMES_AFTER_CLOSING
from app.services import edition_loading, editions, marathons, petitions, retention, standing, totals
from tests import factories
from tests.attendee.conftest import SIGNER, let_go_round
from tests.checking import CheckingClient
from tests.conftest import SAMPLE
from tests.pages import Form

HERE = "/actions/visages-libres"


@pytest.fixture
def petition(in_app: Flask) -> Marathon:
    """What keeps the sample petition's signatures."""
    return petitions.by_slug("visages-libres").marathon


def form_of(phone: CheckingClient) -> Form:
    return phone.see(HERE).form("/letters")


def signed(phone: CheckingClient) -> CheckingClient:
    phone.follow(phone.send(form_of(phone), **SIGNER))
    return phone


def test_it_is_found_on_the_list_and_nobody_is_known_by_reading(phone: CheckingClient, in_app: Flask) -> None:
    page = phone.see("/actions")

    phone.see(page.find("a", class_="button button-primary")["href"])

    assert phone.page.find("h1").text == "No cameras that know every face in the street"
    assert phone.get_cookie("attendee", path=HERE) is None
    assert set(form_of(phone).fields) == {"csrf_token", "key", "name", "town", "drawing", "email"}


def test_a_signature_counts_and_says_its_number(phone: CheckingClient, petition: Marathon) -> None:
    page = signed(phone).page

    assert page.find("h1").text == "Thank you. Your signature is counted."
    assert "number 1 of this action" in page.text
    assert totals.counts(petition).split.signatures == 1
    assert phone.see("/actions").find("strong", class_="number").text == "1"
    assert "You signed this letter" in phone.see(HERE).text


def test_the_same_form_sent_again_counts_once_and_other_content_not_at_all(
    phone: CheckingClient, petition: Marathon
) -> None:
    form = form_of(phone)
    for _ in range(2):
        phone.send(form, status=303, **SIGNER)

    assert phone.send(form, **{**SIGNER, "name": "Somebody Else"}).status_code == 409
    assert totals.counts(petition).total == 1


@pytest.mark.parametrize("missing", ["name", "town", "use", "consent"])
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    phone: CheckingClient, petition: Marathon, missing: str
) -> None:
    form = form_of(phone)

    phone.send(form, status=422, **{**SIGNER, missing: None})

    again = phone.page.form("/letters")
    assert phone.page.by_id("error-summary").find("a")["href"] == f"#{missing}"
    assert all(again.fields[kept] == [SIGNER[kept]] for kept in SIGNER if kept != missing)
    assert again.value("key") == form.value("key")
    assert totals.counts(petition).total == 0


def test_another_language_keeps_what_was_typed(phone: CheckingClient, petition: Marathon) -> None:
    form = form_of(phone)

    answer = phone.post(f"{form.action}?lang=nl", data=form.filled(name="Zoë"))

    assert answer.status_code == 200
    assert 'value="Zoë"' in answer.text
    assert "Geen camera" in answer.text
    assert totals.counts(petition).total == 0


def test_the_cookie_is_for_its_own_pages_alone(phone: CheckingClient, petition: Marathon) -> None:
    signed(phone)

    cookie = phone.get_cookie("attendee", path=HERE)
    assert cookie is not None
    assert cookie.http_only


def test_it_is_taken_back_on_the_same_device_and_may_be_signed_again(phone: CheckingClient, petition: Marathon) -> None:
    signed(phone)
    mine = phone.see(f"{HERE}/mine")
    assert SIGNER["name"] in mine.text

    phone.follow(phone.send(mine.form("/mine/withdraw"), all="yes"))

    assert totals.counts(petition).total == 0
    assert SIGNER["name"] not in phone.page.text
    signed(phone)
    assert totals.counts(petition).total == 1


def test_it_is_taken_back_by_the_receipt_from_any_device(
    phone: CheckingClient, client: CheckingClient, petition: Marathon
) -> None:
    receipt = signed(phone).page.by_id("receipt-link")["value"].removeprefix("http://localhost")

    page = client.see(f"{receipt}?lang=nl")
    assert "Geen camera’s die gezichten herkennen op straat" in page.text
    client.follow(client.send(page.form(receipt), all="yes"))

    assert totals.counts(petition).total == 0


def test_the_thanks_of_somebody_who_signed_nothing_lead_to_the_letter(
    phone: CheckingClient, petition: Marathon
) -> None:
    assert phone.get(f"{HERE}/letters").location == HERE


def test_a_tablet_that_goes_round_thanks_and_keeps_nobody(phone: CheckingClient, petition: Marathon) -> None:
    let_go_round(phone, factories.marathon())

    phone.send(form_of(phone), status=303, **SIGNER)
    page = phone.see(phone.get(f"{HERE}/letters").location)

    assert "Merci. Votre signature est comptée." in page.text  # the tablet speaks the evening's language
    assert SIGNER["name"] not in page.text
    assert phone.get_cookie("attendee", path=HERE) is None
    assert totals.counts(petition).total == 1


def test_it_is_in_nothing_that_a_marathon_counts_or_offers(
    phone: CheckingClient, petition: Marathon, in_app: Flask
) -> None:
    evening = factories.marathon()
    factories.letters(evening, 2)
    signed(phone)

    edition = editions.current()
    assert edition is not None
    assert totals.edition_counts(edition).total == 2
    now = standing.standing()
    assert now is not None
    assert (now.total, len(now.cases)) == (2, 10)
    assert "visages-libres" not in {case.slug for case in evening.cases}
    assert marathons.of(evening.owner) == [evening]
    assert totals.recount() == []


@pytest.mark.parametrize("door", ["/j/{code}", "/s/{code}", "/j/{code}/mine", "/desk/{slug}"])
def test_no_door_of_a_marathon_leads_to_it(
    in_app: Flask, petition: Marathon, client: CheckingClient, door: str
) -> None:
    address = door.format(code=petition.code.replace("~", "%7E"), slug=petition.slug)

    assert client.get(address).status_code in (303, 404)
    with pytest.raises(NotFound):
        petitions.by_slug(factories.marathon().slug)


def test_a_marathons_case_cannot_be_signed_through_it(phone: CheckingClient, petition: Marathon) -> None:
    form = form_of(phone)

    phone.send(form, status=303, **SIGNER, case=["maelle-okandara"])

    assert list(totals.counts(petition).by_case) == [petition.cases[0].id]


@pytest.mark.parametrize("address", ["/actions/nothing", f"{HERE}-2", "/actions/maelle-okandara", "/actions/%00"])
def test_an_unknown_action_is_not_there(client: CheckingClient, in_app: Flask, address: str) -> None:
    assert client.get(address).status_code == 404


def test_after_its_last_day_it_says_so_and_takes_nothing(phone: CheckingClient, petition: Marathon) -> None:
    form = form_of(phone)
    case = petition.cases[0]
    case.ends_on = date(2026, 1, 1)
    db.session.commit()

    page = phone.see(HERE)

    assert "This action is over" in page.text
    assert page.find_all("form", method="post") == []
    assert phone.send(form, status=303, **SIGNER).location == HERE
    assert totals.counts(petition).total == 0


def test_many_people_on_one_device_are_set_aside_as_at_a_marathon(in_app: Flask, petition: Marathon) -> None:
    device = in_app.test_client()
    device.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    for _ in range(18):
        device.delete_cookie("attendee", path=HERE)
        device.send(device.see(HERE).form("/letters"), status=303, **SIGNER)

    assert totals.counts(petition).total < 18


def test_loading_the_edition_again_keeps_its_signatures_and_leaving_it_out_closes_it(
    phone: CheckingClient, client: CheckingClient, petition: Marathon
) -> None:
    signed(phone)
    code = petition.code

    edition_loading.load_edition(SAMPLE)
    assert petitions.by_slug("visages-libres").marathon.code == code
    assert petitions.by_slug("visages-libres").total == 1

    edition = editions.current()
    assert edition is not None
    petitions.load(edition, [])
    db.session.commit()
    assert not petitions.by_slug("visages-libres").is_open
    assert petitions.all_year() == []
    assert "This action is over" in client.see(f"{HERE}?lang=en").text


def test_names_go_ninety_days_after_its_end_and_the_count_stays(phone: CheckingClient, petition: Marathon) -> None:
    signed(phone)

    retention.let_go_of_what_is_due(petition.ends_at + NAMES_AFTER_CLOSING - timedelta(days=1))
    assert db.session.scalars(select(Signing.sealed)).all() != [None]
    retention.let_go_of_what_is_due(petition.ends_at + NAMES_AFTER_CLOSING)

    assert db.session.scalars(select(Signing.sealed)).all() == [None]
    assert petitions.by_slug("visages-libres").total == 1
    assert not petitions.by_slug("visages-libres").is_open


def test_a_standing_edition_is_never_the_one_under_way(in_app: Flask) -> None:
    kept = db.session.query(Edition).filter(Edition.is_standing).one()
    kept.starts_on = date(2020, 1, 1)
    db.session.commit()

    assert editions.current() is not kept
    assert db.session.query(Case).filter(Case.edition == kept).count() == 1
