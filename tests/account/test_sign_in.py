"""Signing in: the same answer for whoever is unknown, no way off this site, and no lock-out by strangers."""

from __future__ import annotations

import pytest
from flask import Flask

from app.models import Account
from app.services import accounts
from tests import factories
from tests.account.acts import SAME_ANSWER, is_signed_in, sign_in
from tests.checking import CheckingClient


def test_address_and_password_open_the_desk(phone: CheckingClient, odile: Account) -> None:
    assert sign_in(phone, odile.email).location == "/desk"
    assert is_signed_in(phone)


def test_capitals_and_blanks_around_the_address_are_forgiven(phone: CheckingClient, odile: Account) -> None:
    assert sign_in(phone, f" {odile.email.upper()} ").status_code == 303


@pytest.mark.parametrize("known", [True, False])
def test_wrong_password_and_unknown_address_get_the_same_answer(
    phone: CheckingClient, odile: Account, known: bool
) -> None:
    answer = sign_in(phone, odile.email if known else "nobody@example.org", "not her password")

    assert answer.status_code == 422
    assert SAME_ANSWER in phone.page.by_id("error-summary").text
    assert not is_signed_in(phone)


def test_an_account_without_password_cannot_be_entered_with_an_empty_one(phone: CheckingClient, in_app: Flask) -> None:
    account = factories.account()

    assert sign_in(phone, account.email, "").status_code == 422
    assert sign_in(phone, account.email, "None").status_code == 422


def test_the_address_stays_in_the_form_and_the_password_does_not(phone: CheckingClient, odile: Account) -> None:
    sign_in(phone, odile.email, "not her password")

    form = phone.page.form("sign-in")
    assert (form.value("email"), form.value("password")) == (odile.email, "")


@pytest.mark.parametrize(
    ("email", "password"), [("", "x"), ("x", ""), ("é" * 10_000, "x"), ("a\x00b", "x"), ("x\u202e", "y" * 10_000)]
)
def test_odd_input_is_refused_quietly(phone: CheckingClient, odile: Account, email: str, password: str) -> None:
    assert sign_in(phone, email, password).status_code == 422


@pytest.mark.parametrize(("wanted", "to"), [("/organise", "/organise"), ("/desk/x?lang=fr", "/desk/x?lang=fr")])
def test_next_leads_on(phone: CheckingClient, odile: Account, wanted: str, to: str) -> None:
    assert sign_in(phone, odile.email, wanted=wanted).location == to


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "/%09/evil.example", "javascript:alert(1)", "desk"],
)
def test_next_stays_on_this_site(phone: CheckingClient, odile: Account, wanted: str) -> None:
    assert sign_in(phone, odile.email, wanted=wanted).location == "/desk"


def test_whoever_is_signed_in_already_goes_on(phone: CheckingClient, odile: Account) -> None:
    sign_in(phone, odile.email)

    assert phone.get("/account/sign-in?next=/organise").location == "/organise"


def test_a_page_behind_the_door_asks_and_then_opens(phone: CheckingClient, odile: Account) -> None:
    asked = phone.get("/account?lang=en")
    phone.see(asked.location)

    assert phone.send(phone.page.form("sign-in"), email=odile.email, password=factories.PASSWORD).location == (
        "/account?lang=en"
    )


def test_guessing_at_one_account_is_slowed_down_kindly(phone: CheckingClient, odile: Account) -> None:
    statuses = [sign_in(phone, odile.email, f"guess {number}").status_code for number in range(12)]

    assert statuses[0] == 422
    assert statuses[-1] == 429


def test_strangers_who_guess_do_not_lock_her_out(phone: CheckingClient, laptop: CheckingClient, odile: Account) -> None:
    sign_in(phone, odile.email)
    phone.see("/account?lang=en")
    for number in range(12):
        sign_in(laptop, odile.email, f"guess {number}")
    phone.delete_cookie("lueur")

    assert sign_in(phone, odile.email).status_code == 303


def test_a_session_begins_anew_at_sign_in(phone: CheckingClient, odile: Account) -> None:
    phone.see("/account/sign-in?lang=en")
    before = phone.get_cookie("lueur")

    sign_in(phone, odile.email)

    after = phone.get_cookie("lueur")
    assert before is not None
    assert after is not None
    assert after.value != before.value
    assert phone.see("/desk").find("html")["lang"] == "en"


def test_a_nul_in_the_address_is_no_second_chance(phone: CheckingClient, odile: Account) -> None:
    tries = ["\x00" * number + odile.email for number in range(12)]

    assert sign_in(phone, tries[0], "guess").status_code == 422
    assert [sign_in(phone, email, "guess").status_code for email in tries][-1] == 429


def test_a_troll_in_the_hall_locks_no_known_device_out(
    phone: CheckingClient, laptop: CheckingClient, odile: Account
) -> None:
    sign_in(phone, odile.email)
    phone.delete_cookie("lueur")
    laptop.see("/account/sign-in")
    form = laptop.page.form("sign-in")
    assert 429 in {
        laptop.send(form, email=f"nobody{number}@example.org", password="").status_code for number in range(35)
    }

    assert sign_in(phone, odile.email).status_code == 303


def test_a_troll_in_the_hall_spoils_no_one_time_link(
    phone: CheckingClient, laptop: CheckingClient, odile: Account
) -> None:
    token = accounts.new_entry_link(odile)
    csrf = laptop.see("/account/sign-in").form("sign-in").value("csrf_token")
    for _ in range(35):
        laptop.post("/account/enter/made-up", data={"csrf_token": csrf})

    phone.see(f"/account/enter/{token}")

    assert phone.send(phone.page.form(token)).status_code == 303


def test_each_known_device_has_attempts_of_its_own(
    phone: CheckingClient, laptop: CheckingClient, odile: Account
) -> None:
    for device in (phone, laptop):
        sign_in(device, odile.email)
        device.delete_cookie("lueur")
    for number in range(12):
        sign_in(laptop, odile.email, f"guess {number}")

    assert sign_in(laptop, odile.email).status_code == 429
    assert sign_in(phone, odile.email).status_code == 303
