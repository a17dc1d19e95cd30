"""The page behind the QR code, and signing on it."""

from __future__ import annotations

import pytest

from app.models import Marathon
from app.rules.state import State
from app.services import attendees, marathons, totals
from tests import factories
from tests.attendee.conftest import SIGNER, letters_form
from tests.checking import CheckingClient


def test_nothing_about_the_person_is_chosen_beforehand(phone: CheckingClient, evening: Marathon) -> None:
    form = letters_form(phone, evening)

    assert set(form.fields) == {"csrf_token", "key", "name", "town", "drawing", "email"}
    assert len(form.choices("case")) == 10


def test_one_submit_signs_the_ticked_letters_and_says_their_numbers(phone: CheckingClient, evening: Marathon) -> None:
    form = letters_form(phone, evening)

    page = phone.follow(phone.send(form, **SIGNER, case=form.choices("case")[:3]))

    assert "Your 3 letters are counted" in page.find("h1").text
    assert "numbers 1 to 3 of this evening" in page.text
    assert totals.counts(evening).split.signatures == 3


def test_one_button_signs_all(phone: CheckingClient, evening: Marathon) -> None:
    phone.follow(phone.send(letters_form(phone, evening), **SIGNER, all="yes"))

    assert totals.counts(evening).split.signatures == 10


def test_what_is_left_is_offered_to_who_comes_back(phone: CheckingClient, evening: Marathon) -> None:
    form = letters_form(phone, evening)
    signed = form.choices("case")[:3]
    phone.send(form, status=303, **SIGNER, case=signed)

    left = letters_form(phone, evening).choices("case")

    assert len(left) == 7
    assert not set(left) & set(signed)


def test_the_same_form_sent_again_counts_nothing_more(phone: CheckingClient, evening: Marathon) -> None:
    form = letters_form(phone, evening)

    for _ in range(2):
        phone.send(form, status=303, **SIGNER, all="yes")

    assert totals.counts(evening).total == 10


@pytest.mark.parametrize("missing", ["name", "town", "use", "consent"])
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    phone: CheckingClient, evening: Marathon, missing: str
) -> None:
    form = letters_form(phone, evening)
    ticked = form.choices("case")[1:4]

    phone.send(form, status=422, **{**SIGNER, missing: None}, case=ticked)

    again = phone.page.form("/letters")
    assert phone.page.by_id("error-summary").find("a")["href"] == f"#{missing}"
    assert again.fields["case"] == ticked
    assert all(again.fields[kept] == [SIGNER[kept]] for kept in SIGNER if kept != missing)
    assert again.value("key") == form.value("key")
    assert totals.counts(evening).total == 0


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", "x" * 10_000),
        ("name", "Zoë\u0000"),
        ("name", "\u202eZoë"),
        ("town", "\u2067Evere"),
        ("drawing", "<svg onload=alert(1)>"),
        ("drawing", "[[[0, 5000]]]"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(
    phone: CheckingClient, evening: Marathon, field: str, typed: str
) -> None:
    phone.send(letters_form(phone, evening), status=422, **{**SIGNER, field: typed}, all="yes")

    assert phone.page.by_id(f"{field}-error" if field != "drawing" else "error-summary").text
    assert totals.counts(evening).total == 0


@pytest.mark.parametrize(
    "name", ["O'Brien", "李", "عبد الله", "של", "Łukasz Żółć", "ទេវី", "ሰላም", "Нина", "مریم\u200cها"]
)
def test_names_of_any_script_sign(phone: CheckingClient, evening: Marathon, name: str) -> None:
    phone.send(letters_form(phone, evening), status=303, **{**SIGNER, "name": name}, all="yes")

    assert name in phone.see(f"/j/{evening.code}/mine").text


def test_news_need_an_address_that_can_exist(phone: CheckingClient, evening: Marathon) -> None:
    form = letters_form(phone, evening)

    phone.send(form, status=422, **SIGNER, all="yes", news="yes")
    assert phone.page.by_id("news-error").text

    phone.send(form, status=422, **SIGNER, all="yes", news="yes", email="zoë at home")
    assert phone.page.by_id("email-error").text


def test_no_letter_ticked_is_said(phone: CheckingClient, evening: Marathon) -> None:
    phone.send(letters_form(phone, evening), status=422, **SIGNER)

    assert "Tick at least one letter." in phone.page.by_id("error-summary").text


def test_a_letter_of_another_marathon_is_refused(phone: CheckingClient, evening: Marathon) -> None:
    phone.send(letters_form(phone, evening), status=422, **SIGNER, case=["nobody-we-know"])

    assert totals.counts(evening).total == 0


def test_htmx_gets_the_form_alone_and_then_the_way_to_the_thanks(phone: CheckingClient, evening: Marathon) -> None:
    form = letters_form(phone, evening)

    phone.send(form, status=422, htmx=True, **{**SIGNER, "name": ""}, all="yes")
    assert not phone.page.is_whole
    assert phone.page.by_id("sign")

    answer = phone.send(form, htmx=True, **SIGNER, all="yes")
    assert answer.headers["HX-Redirect"].endswith(f"/j/{evening.code}/letters")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.PLANNED, "You are early"),
        (State.PAUSED, "A short pause"),
        (State.CLOSED, "This evening is over"),
    ],
)
def test_early_paused_and_late_are_told_what_to_do(phone: CheckingClient, state: State, said: str) -> None:
    evening = factories.marathon(state=state)

    page = phone.see(f"/j/{evening.code}")

    assert said in page.text
    assert not [field for field in page.find_all("input") if field.get("name") == "case"]


def test_a_form_that_was_open_when_the_evening_closed_is_answered_kindly(
    phone: CheckingClient, evening: Marathon
) -> None:
    form = letters_form(phone, evening)
    factories.marathons.change_state(evening, State.CLOSED, evening.owner)

    phone.send(form, status=409, **SIGNER, all="yes")

    assert "closed" in phone.page.text


@pytest.mark.parametrize("state", [State.PLANNED, State.PAUSED, State.CLOSED])
def test_what_waits_on_a_phone_is_told_to_try_again_unless_the_evening_is_over(
    phone: CheckingClient, evening: Marathon, state: State
) -> None:
    form = letters_form(phone, evening)
    evening.state = state
    factories.db.session.commit()

    answer = phone.send(form, status=409, htmx=True, **SIGNER, all="yes")

    assert ("Retry-After" in answer.headers) is (state is not State.CLOSED)


def test_an_unknown_code_leads_to_typing_it_again(phone: CheckingClient, evening: Marathon) -> None:
    page = phone.see("/j/CDFGHJ", status=404)

    assert any(link["href"] == "/join" for link in page.find_all("a"))


def test_a_code_typed_by_hand_finds_its_evening(phone: CheckingClient, evening: Marathon) -> None:
    page = phone.see(f"/j/{evening.code[:3]}-{evening.code[3:].lower()}")

    assert page.find("h1").text == evening.title


def test_the_language_that_was_asked_for_is_kept(phone: CheckingClient, evening: Marathon) -> None:
    phone.see(f"/j/{evening.code}?lang=de")

    assert phone.see(f"/j/{evening.code}/mine").find("html")["lang"] == "de"


def test_thanks_without_a_signature_lead_back_to_the_letters(phone: CheckingClient, evening: Marathon) -> None:
    assert phone.get(f"/j/{evening.code}/letters").location == f"/j/{evening.code}"


def test_numbers_that_are_not_in_a_row_are_all_said(phone: CheckingClient, evening: Marathon) -> None:
    form = letters_form(phone, evening)
    slugs = form.choices("case")
    phone.send(form, status=303, **SIGNER, case=slugs[:2])
    factories.letters(evening, cases=1)
    page = phone.follow(phone.send(letters_form(phone, evening), **SIGNER, case=slugs[2:3]))

    assert "1 to 2, 4" in page.text
    assert attendees.signed_cases(evening, "nobody") == set()


def test_thanks_show_the_rooms_count_and_tell_no_number_while_it_is_hidden(
    phone: CheckingClient, evening: Marathon
) -> None:
    page = phone.follow(phone.send(letters_form(phone, evening), **SIGNER, all="yes"))
    assert page.by_id("live-count")["data-count"] == "10"
    assert "numbers 1 to 10" in page.text

    marathons.arrange_screen(evening, evening.owner, hide_count=True)

    for address in ("/letters", "/mine"):
        assert "umber" not in phone.see(f"/j/{evening.code}{address}").find("main").text
    assert "surprise" in phone.see(f"/j/{evening.code}/letters").by_id("live-count").text
