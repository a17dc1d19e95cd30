"""One-time links, passwords, and ending sessions: here or everywhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, update

from app.models import Account, AuditEntry, EntryLink, db
from app.models.base import now
from app.services import accounts
from tests import factories
from tests.account.acts import is_signed_in, sign_in
from tests.checking import CheckingClient
from tests.pages import Form
from tests.web.conftest import sign_in as enter

NEW = "trois bougies et une allumette"


def sign_out(browser: CheckingClient, everywhere: bool = False) -> None:
    form = browser.see("/account").form("sign-out")
    browser.send(form, status=303, **({"everywhere": "yes"} if everywhere else {}))


def copy_of(browser: CheckingClient, app: Flask) -> CheckingClient:
    """Somebody who read the browser's cookie."""
    thief: CheckingClient = app.test_client()  # type: ignore[assignment]
    cookie = browser.get_cookie("lueur")
    assert cookie is not None
    thief.set_cookie("lueur", cookie.value)
    return thief


def change(browser: CheckingClient, **typed: str) -> int:
    return browser.send(browser.see("/account?lang=en").form("/password"), **typed).status_code


def test_a_link_shows_one_button_and_looking_uses_nothing_up(phone: CheckingClient, odile: Account) -> None:
    token = accounts.new_entry_link(odile)

    for _ in range(3):
        page = phone.see(f"/account/enter/{token}?lang=en")

    assert [button.text for button in page.find_all("button")] == ["Open my desk"]
    assert not is_signed_in(phone)


def test_the_button_opens_the_desk_once(phone: CheckingClient, laptop: CheckingClient, odile: Account) -> None:
    token = accounts.new_entry_link(odile)
    forms: list[tuple[CheckingClient, Form]] = []
    for browser in (phone, laptop):
        browser.see(f"/account/enter/{token}")
        forms.append((browser, browser.page.form(token)))

    statuses = [browser.send(form).status_code for browser, form in forms]

    assert statuses == [303, 404]
    assert is_signed_in(phone)
    assert not is_signed_in(laptop)


def test_a_spent_link_says_what_to_do(phone: CheckingClient, odile: Account) -> None:
    token = accounts.new_entry_link(odile)
    accounts.enter(token)

    page = phone.see(f"/account/enter/{token}?lang=en", status=404)

    assert "already used or is too old" in page.text


def test_a_link_of_yesterday_opens_nothing(phone: CheckingClient, odile: Account) -> None:
    token = accounts.new_entry_link(odile)
    db.session.execute(update(EntryLink).values(expires_at=now() - timedelta(seconds=1)))
    db.session.commit()

    assert phone.get(f"/account/enter/{token}").status_code == 404


@pytest.mark.parametrize("token", ["x", "%00", "é" * 300])
def test_a_made_up_link_is_not_there(phone: CheckingClient, in_app: Flask, token: str) -> None:
    assert phone.get(f"/account/enter/{token}").status_code in (400, 404)


def test_signing_out_here_leaves_the_other_device(
    phone: CheckingClient, laptop: CheckingClient, odile: Account
) -> None:
    sign_in(phone, odile.email)
    sign_in(laptop, odile.email)

    sign_out(phone)

    assert not is_signed_in(phone)
    assert is_signed_in(laptop)


def test_signing_out_kills_every_copy_of_this_devices_cookie(
    phone: CheckingClient, laptop: CheckingClient, in_app: Flask, odile: Account
) -> None:
    sign_in(phone, odile.email)
    sign_in(laptop, odile.email)
    thief = copy_of(phone, in_app)
    assert is_signed_in(thief)

    sign_out(phone)

    assert not is_signed_in(thief)
    assert is_signed_in(laptop)


def test_signing_in_again_ends_the_session_before(phone: CheckingClient, in_app: Flask, odile: Account) -> None:
    sign_in(phone, odile.email)
    thief = copy_of(phone, in_app)
    token = accounts.new_entry_link(odile)
    phone.see(f"/account/enter/{token}")
    phone.send(phone.page.form(token), status=303)

    assert is_signed_in(phone)
    assert not is_signed_in(thief)


def test_whoever_is_removed_is_out_at_the_next_request(phone: CheckingClient, in_app: Flask) -> None:
    gone = factories.account(factories.PASSWORD)
    sign_in(phone, gone.email)
    db.session.execute(delete(AuditEntry))
    db.session.execute(delete(Account).where(Account.id == gone.id))
    db.session.commit()

    assert not is_signed_in(phone)


def test_signing_out_everywhere_ends_every_session_and_link(
    phone: CheckingClient, laptop: CheckingClient, odile: Account
) -> None:
    sign_in(phone, odile.email)
    sign_in(laptop, odile.email)
    token = accounts.new_entry_link(odile)

    sign_out(phone, everywhere=True)

    assert not is_signed_in(phone)
    assert not is_signed_in(laptop)
    assert laptop.get(f"/account/enter/{token}").status_code == 404


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(
    phone: CheckingClient, laptop: CheckingClient, odile: Account
) -> None:
    sign_in(phone, odile.email)
    sign_in(laptop, odile.email)

    assert change(phone, current=factories.PASSWORD, password=NEW, again=NEW) == 303

    assert is_signed_in(phone)
    assert not is_signed_in(laptop)
    assert sign_in(laptop, odile.email, NEW).status_code == 303


def test_a_borrowed_phone_cannot_change_the_password(phone: CheckingClient, odile: Account) -> None:
    sign_in(phone, odile.email)

    assert change(phone, current="a guess", password=NEW, again=NEW) == 422
    assert "not your present password" in phone.page.text
    assert change(phone, password=NEW, again=NEW) == 422


def test_whoever_came_by_a_link_may_have_forgotten_the_password(in_app: Flask, odile: Account) -> None:
    browser = enter(in_app, odile)

    assert change(browser, password=NEW, again=NEW) == 303
    assert accounts.sign_in(odile.email, NEW).id == odile.id


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("", "", "Type a new password"),
        ("short", "short", "at least ten characters"),
        ("x" * 201, "x" * 201, "at most 200"),
        (NEW, "another one entirely", "not the same"),
    ],
)
def test_a_password_that_will_not_do_is_refused(
    in_app: Flask, odile: Account, password: str, again: str, sentence: str
) -> None:
    browser = enter(in_app, odile)

    assert change(browser, password=password, again=again) == 422
    assert sentence in browser.page.by_id("error-summary").text
