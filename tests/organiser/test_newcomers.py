"""Somebody new organises with no more than an address: all of it works at once; the mailbox decides whose it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.models import Account, Listing, Marathon, MarathonDraft, db
from app.models.base import now
from app.rules.helping import HelperKind
from app.rules.retention import CLAIM_UNPROVEN, DRAFT_UNTOUCHED
from app.services import accounts, helper_links, listings, mail, marathons
from app.services.retention import let_go_of_what_is_due
from tests import factories
from tests.checking import CheckingClient
from tests.organiser.describing import answer, describe, link_in_mail, press, register
from tests.web.conftest import sign_in

NEW = "odile@example.org"


@pytest.fixture
def laptop(in_app: Flask) -> CheckingClient:
    """Another browser: where the mail is read."""
    return in_app.test_client()  # type: ignore[return-value]


def is_signed_in(browser: CheckingClient) -> bool:
    return browser.get("/desk").status_code == 200


def made(slug: str) -> Marathon:
    db.session.rollback()
    return db.session.scalars(select(Marathon).where(Marathon.slug == slug)).one()


def test_the_desk_the_code_and_the_poster_work_at_once(client: CheckingClient) -> None:
    slug = register(client, NEW)

    assert client.see(f"/desk/{slug}").find("h1").text == "Bougies au hall"
    assert client.get(f"/desk/{slug}/kit/poster.pdf").mimetype == "application/pdf"
    assert client.see(f"/j/{made(slug).code}").find("h1").text == "Bougies au hall"
    assert made(slug).owner.verified_at is None
    assert "Look at your mail" in client.see(f"/desk/{slug}/ready").find("main").text


def test_the_mail_proves_the_address_and_head_office_hears_of_it_only_then(
    client: CheckingClient, laptop: CheckingClient
) -> None:
    slug = register(client, NEW)
    assert listings.waiting() == []

    press(laptop, link_in_mail())

    assert [marathon.slug for marathon in listings.waiting()] == [slug]
    assert made(slug).owner.verified_at is not None
    assert laptop.see(f"/desk/{slug}")


def test_a_mail_says_nothing_that_somebody_typed(client: CheckingClient) -> None:
    register(client, NEW, name="Buy\u00a0Gold", title="http://evil.example wins", place="Casino", programme="Pills")

    (mail,) = factories.outbox()

    assert mail["to"] == NEW
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            assert not any(typed in part.get_content() for typed in ("evil", "Gold", "Casino", "Pills"))


def test_the_answer_is_the_same_for_an_address_that_is_known(in_app: Flask, client: CheckingClient) -> None:
    known = factories.account(name="Odile").email
    stranger: CheckingClient = in_app.test_client()  # type: ignore[assignment]

    register(client, NEW)
    register(stranger, known)

    said = [browser.page.find("main").text for browser in (client, stranger)]
    described = select(Marathon).where(Marathon.title == "Bougies au hall").order_by(Marathon.id)
    codes = [marathon.code for marathon in db.session.scalars(described)]
    shown = [f"{code[:3]} {code[3:]}" for code in codes]
    assert said[0].replace(NEW, "…").replace(shown[0], "…") == said[1].replace(known, "…").replace(shown[1], "…")
    assert is_signed_in(client)
    assert is_signed_in(stranger)


def test_whoever_types_a_known_address_gets_nowhere_near_that_account(client: CheckingClient) -> None:
    odile = factories.account()
    theirs = factories.marathon(odile)
    mine, slug, email = theirs.slug, theirs.code, odile.email

    register(client, email)

    assert client.get(f"/desk/{mine}").status_code == 404
    assert not client.see("/desk").find_all("a", href=f"/desk/{mine}")
    assert accounts.by_email(email).name == "Odile Martin"  # type: ignore[union-attr]
    assert slug


def test_for_a_known_address_the_link_brings_the_marathon_home(client: CheckingClient, laptop: CheckingClient) -> None:
    odile = factories.account()
    id_, email = odile.id, odile.email
    slug = register(client, email)

    press(laptop, link_in_mail())

    assert made(slug).owner_id == id_
    assert laptop.see(f"/desk/{slug}")
    assert not is_signed_in(client)
    assert db.session.scalar(select(func.count()).select_from(Account).where(Account.email == email)) == 1


def test_whoever_registered_with_a_strangers_address_is_out_once_the_stranger_says_yes(
    client: CheckingClient, laptop: CheckingClient
) -> None:
    register(client, NEW)

    press(laptop, link_in_mail())

    assert not is_signed_in(client)
    assert is_signed_in(laptop)


@pytest.mark.parametrize(("keep", "status"), [({}, 410), ({"keep": "yes"}, 200)])
def test_helpers_let_in_before_go_with_whoever_let_them_in(
    in_app: Flask, client: CheckingClient, laptop: CheckingClient, keep: dict[str, str], status: int
) -> None:
    slug = register(client, NEW)
    marathon = made(slug)
    _, token = helper_links.create(marathon, marathon.owner, "A friend", HelperKind.COHOST)
    friend: CheckingClient = in_app.test_client()  # type: ignore[assignment]
    friend.send(friend.see(f"/h/{token}").form(token), 303)
    assert friend.get(f"/desk/{slug}").status_code == 200

    press(laptop, link_in_mail(), **keep)

    assert friend.get(f"/desk/{slug}").status_code == status


def test_the_device_of_the_form_stays_signed_in_when_the_mailbox_says_so(
    client: CheckingClient, laptop: CheckingClient
) -> None:
    register(client, NEW)

    press(laptop, link_in_mail(), keep="yes")

    assert is_signed_in(client)
    assert is_signed_in(laptop)


def test_the_link_opened_on_the_same_device_asks_for_nothing_more(client: CheckingClient) -> None:
    register(client, NEW)

    address = link_in_mail()
    assert not client.see(address).find_all("input", type="checkbox")
    press(client, address)

    assert is_signed_in(client)


def test_looking_at_the_link_proves_nothing(client: CheckingClient, laptop: CheckingClient) -> None:
    slug = register(client, NEW)

    for _ in range(3):
        laptop.see(link_in_mail())

    assert made(slug).owner.verified_at is None


def test_no_password_before_the_address_is_proven(client: CheckingClient) -> None:
    register(client, NEW)
    token = client.see("/account").find_all("input", name="csrf_token")[0]["value"]

    sent = {"csrf_token": token, "password": factories.PASSWORD, "again": factories.PASSWORD}
    assert client.post("/account/password", data=sent).status_code == 409

    assert accounts.claims.latest(NEW).password_hash is None  # type: ignore[union-attr]


def test_two_claims_of_one_address_end_in_one_account(
    in_app: Flask, client: CheckingClient, laptop: CheckingClient
) -> None:
    with time_machine.travel(now(), tick=True) as clock:
        first = register(client, NEW)
        one = link_in_mail()
        clock.shift(timedelta(hours=2))
        second = register(in_app.test_client(), NEW)  # type: ignore[arg-type]
        other = link_in_mail()
        assert one != other

        press(laptop, one)
        press(laptop, other)

    assert made(first).owner_id == made(second).owner_id


def test_a_mailbox_gets_one_such_mail_an_hour_whoever_asks(in_app: Flask, client: CheckingClient) -> None:
    register(client, NEW)
    for address in (NEW, "Odile@example.org", "odile+2@example.org"):
        register(in_app.test_client(), address)  # type: ignore[arg-type]
    answered = client.send(client.see("/desk").form("/desk/prove"), 303)

    assert len(factories.outbox()) == 1
    assert "waiting" in answered.location


def test_one_network_does_not_register_without_end(in_app: Flask, client: CheckingClient) -> None:
    describe(client)
    form = client.page.form("/organise/check")

    statuses = [client.send(form, name="", email="").status_code for _ in range(25)]

    assert statuses[0] == 422
    assert statuses[-1] == 429


def test_two_taps_make_one_account_and_one_marathon(in_app: Flask, client: CheckingClient) -> None:
    describe(client)
    sent = client.page.form("/organise/check").filled(name="Odile", email=NEW)
    cookie = client.get_cookie("lueur")
    assert cookie is not None
    again: CheckingClient = in_app.test_client()  # type: ignore[assignment]
    again.set_cookie("lueur", cookie.value)

    answers = [browser.post("/organise/check", data=sent) for browser in (client, again)]

    assert answers[0].location == answers[1].location
    assert is_signed_in(again)
    assert len(db.session.scalars(select(Marathon).where(Marathon.title == "Bougies au hall")).all()) == 1
    assert len(db.session.scalars(select(Account).where(Account.email == NEW)).all()) == 1


def test_an_old_form_opens_nothing_once_the_address_is_proven(
    in_app: Flask, client: CheckingClient, laptop: CheckingClient
) -> None:
    describe(client)
    sent = client.page.form("/organise/check").filled(name="Odile", email=NEW)
    cookie = client.get_cookie("lueur")
    assert cookie is not None
    client.post("/organise/check", data=sent)
    press(laptop, link_in_mail())
    copy: CheckingClient = in_app.test_client()  # type: ignore[assignment]
    copy.set_cookie("lueur", cookie.value)

    copy.post("/organise/check", data=sent)

    assert not is_signed_in(copy)


def test_a_draft_is_opened_by_its_own_token_alone_and_the_database_does_not_hold_it(
    in_app: Flask, client: CheckingClient
) -> None:
    client.see("/organise")
    client.follow(answer(client, "what", title="Only mine"))
    with client.session_transaction() as session:
        token = session["draft"]

    (draft,) = db.session.scalars(select(MarathonDraft)).all()
    assert token not in (draft.token_hash, draft.key)
    for address in ("/organise/what", f"/organise/what?draft={token}", f"/organise/what?draft={draft.id}"):
        other: CheckingClient = in_app.test_client()  # type: ignore[assignment]
        assert "Only mine" not in other.see(address).find("main").text


def test_signing_in_takes_the_draft_along_and_leaves_copies_of_the_cookie_behind(
    in_app: Flask, client: CheckingClient
) -> None:
    describe(client, title="Taken along")
    cookie = client.get_cookie("lueur")
    assert cookie is not None
    copy: CheckingClient = in_app.test_client()  # type: ignore[assignment]
    copy.set_cookie("lueur", cookie.value)
    address = f"/account/enter/{accounts.new_entry_link(factories.account())}"

    press(client, address)

    (onward,) = client.see("/desk").find_all("a", href="/organise/check")
    assert "Taken along" in client.see(onward["href"]).find("main").text
    assert copy.get("/organise/check").location.endswith("/organise/what")


def test_nothing_about_the_person_is_kept_before_the_end(client: CheckingClient) -> None:
    describe(client)
    client.send(client.page.form("/organise/check"), 422, name="Odile", email="nowhere")

    (draft,) = db.session.scalars(select(MarathonDraft)).all()
    assert "nowhere" not in str(draft.answers)
    assert "Odile" not in str(draft.answers)
    assert client.page.form("/organise/check").value("email") == "nowhere"


def test_a_draft_that_nobody_touched_is_let_go_of(client: CheckingClient) -> None:
    describe(client)

    let_go_of_what_is_due(now() + DRAFT_UNTOUCHED - timedelta(days=1))
    assert db.session.scalars(select(MarathonDraft)).all()
    let_go_of_what_is_due(now() + DRAFT_UNTOUCHED)
    assert db.session.scalars(select(MarathonDraft)).all() == []


def test_an_address_that_nobody_proved_is_forgotten_once_no_device_uses_it(
    in_app: Flask, client: CheckingClient
) -> None:
    slug = register(client, NEW)
    proven = factories.account()
    known, id_ = proven.email, made(slug).owner_id

    let_go_of_what_is_due(now() + CLAIM_UNPROVEN)
    assert db.session.get(Account, id_).email == NEW  # type: ignore[union-attr]
    let_go_of_what_is_due(now() + CLAIM_UNPROVEN + timedelta(days=61))
    let_go_of_what_is_due(now() + CLAIM_UNPROVEN + timedelta(days=62))

    db.session.rollback()
    assert NEW not in db.session.get(Account, id_).email  # type: ignore[union-attr]
    assert accounts.by_email(known) is not None


def test_a_link_by_mail_says_the_same_to_everybody(in_app: Flask, client: CheckingClient) -> None:
    known = factories.account().email
    said = []
    for email in (known, "nobody@example.org", "not an address"):
        answered = client.send(client.see("/account/link?lang=en").form("/account/link"), 303, email=email)
        said.append(client.follow(answered).find("main").text)

    assert len(set(said)) == 1
    assert [mail["to"] for mail in factories.outbox()] == [known]


def test_an_unknown_address_is_answered_with_the_same_work(
    client: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    write = mail._write
    monkeypatch.setattr(mail, "_write", lambda to, *rest: (written.append(to), write(to, *rest))[1])
    known = factories.account().email

    for email in (known, "nobody@example.org"):
        client.send(client.see("/account/link").form("/account/link"), 303, email=email)

    assert written == [known, "nobody@example.org"]
    assert [sent["to"] for sent in factories.outbox()] == [known]


def test_the_link_by_mail_signs_in(client: CheckingClient, laptop: CheckingClient) -> None:
    email = factories.account().email
    client.send(client.see("/account/link").form("/account/link"), 303, email=email)

    press(laptop, link_in_mail())

    assert is_signed_in(laptop)


def test_an_organiser_signed_in_needs_no_mail(in_app: Flask) -> None:
    odile = factories.account()
    desk = sign_in(in_app, odile)
    describe(desk)

    desk.send(desk.page.form("/organise/check"), 303)

    assert [marathon.listing for marathon in marathons.of(odile)] == [Listing.WAITING]
    assert factories.outbox() == []
    assert len(listings.waiting()) == 1
