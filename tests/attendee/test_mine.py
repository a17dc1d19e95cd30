"""My actions, withdrawing, and the receipt that works from any device."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.models import Marathon
from app.services import totals
from tests import factories
from tests.attendee.conftest import SIGNER, letters_form
from tests.checking import CheckingClient


@pytest.fixture
def signed(phone: CheckingClient, evening: Marathon) -> Marathon:
    """The evening after this phone signed every letter."""
    phone.send(letters_form(phone, evening), status=303, **SIGNER, all="yes")
    return evening


def test_everything_given_is_seen_and_some_of_it_withdrawn(phone: CheckingClient, signed: Marathon) -> None:
    form = phone.see(f"/j/{signed.code}/mine").form("/mine/withdraw")

    page = phone.follow(phone.send(form, letter=form.choices("letter")[:2]))

    assert "2 letters withdrawn" in page.text
    assert totals.counts(signed).total == 8


def test_all_of_it_is_withdrawn_with_one_button(phone: CheckingClient, signed: Marathon) -> None:
    phone.follow(phone.send(phone.see(f"/j/{signed.code}/mine").form("/mine/withdraw"), all="yes"))

    assert totals.counts(signed).total == 0
    assert SIGNER["name"] not in phone.page.text


def test_a_press_that_arrives_again_late_says_the_same_and_spares_what_was_signed_since(
    phone: CheckingClient, signed: Marathon
) -> None:
    form = phone.see(f"/j/{signed.code}/mine").form("/mine/withdraw")
    phone.send(form, status=303, all="yes")
    phone.send(letters_form(phone, signed), status=303, **SIGNER, all="yes")

    page = phone.follow(phone.send(form, all="yes"))

    assert "10 letters withdrawn" in page.text
    assert totals.counts(signed).total == 10
    assert phone.send(form, letter=["1"]).status_code == 409
    assert phone.send(form, all="yes", key="").status_code == 400


def test_what_is_withdrawn_may_be_signed_again(phone: CheckingClient, signed: Marathon) -> None:
    phone.send(phone.see(f"/j/{signed.code}/mine").form("/mine/withdraw"), all="yes")

    phone.send(letters_form(phone, signed), status=303, **SIGNER, all="yes")

    assert totals.counts(signed).total == 10


def test_nobody_elses_letter_is_withdrawn(phone: CheckingClient, signed: Marathon) -> None:
    form = phone.see(f"/j/{signed.code}/mine").form("/mine/withdraw")
    theirs = factories.letters(signed)

    phone.send(form, status=303, letter=[str(number) for number in range(1, 100)])

    assert totals.counts(signed).total == len(theirs.letters)


def test_the_receipt_works_on_another_device_and_looking_changes_nothing(
    in_app: Flask, phone: CheckingClient, signed: Marathon
) -> None:
    receipt = urlsplit(phone.see(f"/j/{signed.code}/mine").by_id("receipt-link")["value"]).path
    laptop = in_app.test_client()
    assert isinstance(laptop, CheckingClient)

    page = laptop.see(receipt, headers={"Accept-Language": "en"})
    assert SIGNER["name"] in page.text
    assert totals.counts(signed).total == 10

    laptop.send(page.form(receipt), status=303, all="yes")
    assert totals.counts(signed).total == 0


def test_a_receipt_that_was_altered_opens_nothing(phone: CheckingClient, signed: Marathon) -> None:
    receipt = urlsplit(phone.see(f"/j/{signed.code}/mine").by_id("receipt-link")["value"]).path

    # Not the last letter: it carries two bits that base64 leaves unused.
    phone.see(receipt[:-2] + ("A" if receipt[-2] != "A" else "B") + receipt[-1], status=404)


def test_a_phone_that_gave_nothing_is_told_so(phone: CheckingClient, evening: Marathon) -> None:
    assert "nothing" in phone.see(f"/j/{evening.code}/mine").text
