"""Nobody where they don't belong: not without signing in, not with somebody else's marathon, not without the token."""

from __future__ import annotations

import pytest
from flask import Flask

from app.models import Marathon, db
from app.services import accounts
from app.web.auth import Audience
from tests import factories
from tests.checking import CheckingClient
from tests.web.addresses import filled
from tests.web.conftest import sign_in

BEHIND_THE_SCENES = (Audience.ORGANISER, Audience.COHOST, Audience.TALLY, Audience.HEAD_OFFICE)


def test_whoever_is_not_signed_in_is_asked_to(in_app: Flask, evening: Marathon, client: CheckingClient) -> None:
    addresses = [address for address in filled(in_app, evening, "GET") if address.audience in BEHIND_THE_SCENES]
    assert addresses

    answers = {address.path: client.get(address.path) for address in addresses}

    for path, answer in answers.items():
        assert answer.status_code == 303, path
        assert answer.location.startswith("/account/sign-in?next="), path


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_organisers_marathon_is_not_there(in_app: Flask, evening: Marathon, method: str) -> None:
    every = [address for address in filled(in_app, evening, method) if "<slug>" in address.rule]
    addresses = [address for address in every if address.audience is not Audience.PUBLIC]
    assert addresses
    stranger = sign_in(in_app, factories.account())
    token = stranger.see("/account").find_all("input", name="csrf_token")[0].get("value")

    for address in addresses:
        answer = stranger.open(address.path, method=method, data={"csrf_token": token})

        assert answer.status_code == 404, address
        assert evening.title not in answer.get_data(as_text=True)
        assert evening.code not in answer.get_data(as_text=True)


def test_every_unsafe_request_needs_the_token(in_app: Flask, evening: Marathon, desk: CheckingClient) -> None:
    addresses = filled(in_app, evening, "POST")
    assert addresses

    for address in addresses:
        for headers in ({}, {"HX-Request": "true"}, {"X-CSRFToken": "made up"}):
            answer = desk.post(address.path, headers=headers)

            assert answer.status_code == 400, (address, headers)


def test_a_token_serves_only_the_session_it_was_made_for(
    in_app: Flask, evening: Marathon, client: CheckingClient
) -> None:
    form = client.see(f"/j/{evening.code}").form("letters")

    answer = in_app.test_client().post(form.action, data=form.filled())

    assert answer.status_code == 400


def test_signing_out_everywhere_ends_every_session(in_app: Flask, evening: Marathon, desk: CheckingClient) -> None:
    elsewhere = sign_in(in_app, evening.owner)
    assert elsewhere.get("/desk").status_code == 200

    accounts.sign_out_everywhere(evening.owner)

    assert desk.get("/desk").status_code == 303
    assert elsewhere.get("/desk").status_code == 303


def test_signing_out_ends_this_session_alone(in_app: Flask, evening: Marathon, desk: CheckingClient) -> None:
    elsewhere = sign_in(in_app, evening.owner)

    desk.send(desk.see("/account").find_all("form", action="/account/sign-out") and sign_out_form(desk), 303)

    assert desk.get("/desk").status_code == 303
    assert elsewhere.get("/desk").status_code == 200


def test_a_one_time_link_works_once_and_looking_does_not_use_it_up(in_app: Flask, client: CheckingClient) -> None:
    token = accounts.new_entry_link(factories.account())
    for _ in range(3):
        client.see(f"/account/enter/{token}")
    form = client.page.form(token)

    assert client.send(form).status_code == 303

    assert in_app.test_client().get(f"/account/enter/{token}").status_code == 404


@pytest.mark.parametrize("away", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(in_app: Flask, client: CheckingClient, away: str) -> None:
    account = factories.account(password=factories.PASSWORD)
    email = account.email
    client.get("/account/sign-in", query_string={"next": away})

    answer = client.send(client.page.form("sign-in"), email=email, password=factories.PASSWORD, next=away)

    assert answer.status_code == 303
    assert answer.location in ("/desk", "http://localhost/desk")


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(in_app: Flask, client: CheckingClient) -> None:
    account = factories.account(password=factories.PASSWORD)
    email = account.email
    form = client.see("/account/sign-in").form("sign-in")

    client.send(form, 422, email=email, password="not this one")
    known_text = client.page.find("main").text
    client.send(form, 422, email="nobody@example.org", password="not this one")

    assert client.page.find("main").text == known_text
    assert client.get("/desk").status_code == 303


def test_another_marathons_attendee_cookie_is_nobody_here(
    in_app: Flask, evening: Marathon, client: CheckingClient
) -> None:
    other = factories.marathon(owner=evening.owner)
    client.see(f"/j/{evening.code}")
    cookie = client.get_cookie("attendee", path=f"/j/{evening.code}")
    assert cookie is not None
    db.session.commit()

    client.set_cookie("attendee", cookie.value, path=f"/j/{other.code}")
    client.see(f"/j/{other.code}")

    changed = client.get_cookie("attendee", path=f"/j/{other.code}")
    assert changed is not None
    assert changed.value != cookie.value


def sign_out_form(browser: CheckingClient):  # type: ignore[no-untyped-def]
    """The form that signs this device out: the one without a box for everywhere."""
    from tests.pages import Form

    forms = [Form(form) for form in browser.page.find_all("form", action="/account/sign-out")]
    return next(form for form in forms if not form.fields.get("everywhere"))
