"""Head office decides what everybody may find; each decision is bound to what was read, told, and can be taken back."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.models import Account, AuditEntry, Listing, Marathon, Role, db
from app.rules.state import State
from app.services import accounts, audit
from tests import factories
from tests.checking import CheckingClient
from tests.pages import Form
from tests.web.conftest import sign_in


def page_of(browser: CheckingClient, marathon: Marathon) -> Form:
    address = f"/office/listings/{marathon.slug}"
    return browser.see(address).form(address)


def decide(browser: CheckingClient, marathon: Marathon, decision: str, note: str = "") -> None:
    browser.follow(browser.send(page_of(browser, marathon), 303, decision=decision, note=note))


def again(marathon: Marathon) -> Marathon:
    db.session.rollback()
    db.session.refresh(marathon)
    return marathon


def test_what_waits_is_listed_with_one_press_and_its_organiser_hears_of_it(
    office: CheckingClient, waiting: Marathon
) -> None:
    assert "Kaarsen <b>& co</b>" in office.see("/office/listings").find("main").text

    decide(office, waiting, "accept")

    assert again(waiting).listing is Listing.LISTED
    (mail,) = factories.outbox()
    assert mail["to"] == waiting.owner.email
    assert mail["subject"] == "Op de lijst: Kaarsen <b>& co</b>"
    assert f"http://localhost/desk/{waiting.slug}" in mail.get_body(("plain",)).get_content()
    assert "Kaarsen &lt;b&gt;&amp; co&lt;/b&gt;" in mail.get_body(("html",)).get_content()


@pytest.mark.parametrize(("decision", "listing"), [("ask", Listing.CHANGE_ASKED), ("refuse", Listing.REFUSED)])
def test_asking_and_refusing_need_words_that_reach_the_organiser(
    in_app: Flask, office: CheckingClient, odile: Account, waiting: Marathon, decision: str, listing: Listing
) -> None:
    office.send(page_of(office, waiting), 422, decision=decision, note="  ")
    assert office.page.find("textarea", name="note")["aria-invalid"] == "true"
    assert again(waiting).listing is Listing.WAITING

    decide(office, waiting, decision, "Welke zaal?\n<script>alert(1)</script>")

    assert again(waiting).listing is listing
    (mail,) = factories.outbox()
    assert "Welke zaal?\n<script>" in mail.get_body(("plain",)).get_content().replace("\r", "")
    assert "<script>" not in mail.get_body(("html",)).get_content()
    desk = sign_in(in_app, odile)
    assert "Welke zaal?" in desk.see(f"/desk/{waiting.slug}").find("main").text
    assert not desk.page.find_all("script", src="")


@pytest.mark.parametrize(("decision", "note"), [("accept", ""), ("ask", "Waar?"), ("refuse", "Nee.")])
def test_every_decision_can_be_taken_back(office: CheckingClient, waiting: Marathon, decision: str, note: str) -> None:
    decide(office, waiting, decision, note)

    decide(office, waiting, "take_back")

    assert (again(waiting).listing, waiting.listing_note) == (Listing.WAITING, None)
    assert len(factories.outbox()) == 2


def test_decisions_are_in_the_audit_log(office: CheckingClient, waiting: Marathon) -> None:
    for decision, note in (("ask", "Waar?"), ("take_back", ""), ("accept", "")):
        decide(office, waiting, decision, note)

    acts = db.session.scalars(
        select(AuditEntry.act).where(AuditEntry.act.startswith("listing.")).order_by(AuditEntry.id)
    )
    assert acts.all() == ["listing.ask", "listing.take_back", "listing.accept"]
    assert audit.broken_links() == []


def test_what_was_changed_while_it_was_read_is_read_again(
    in_app: Flask, office: CheckingClient, odile: Account, waiting: Marathon
) -> None:
    form = page_of(office, waiting)
    desk = sign_in(in_app, odile)
    desk.send(desk.see(f"/desk/{waiting.slug}/edit").form("/edit"), 303, title="Iets heel anders")

    office.send(form, 409, decision="accept")

    assert "read them again" in office.page.find("main").text.lower()
    assert "Iets heel anders" in office.page.find("main").text
    assert again(waiting).listing is Listing.WAITING


def test_two_people_of_head_office_decide_once(office: CheckingClient, waiting: Marathon) -> None:
    form = page_of(office, waiting)
    decide(office, waiting, "accept")

    assert office.send(form, decision="refuse", note="Nee").status_code == 409

    assert again(waiting).listing is Listing.LISTED
    assert len(factories.outbox()) == 1


def test_a_new_hall_of_a_listed_one_is_shown_until_somebody_looked(
    in_app: Flask, office: CheckingClient, odile: Account, waiting: Marathon
) -> None:
    decide(office, waiting, "accept")
    desk = sign_in(in_app, odile)
    desk.send(desk.see(f"/desk/{waiting.slug}/edit").form("/edit"), 303, place="Andere zaal")
    assert "Changed since you looked" in office.see("/office/listings").find("main").text
    assert "New place" in office.page.find("main").text

    decide(office, waiting, "looked")

    assert (again(waiting).listing, waiting.listing_changes) == (Listing.LISTED, "")
    assert "Changed since you looked" not in office.see("/office/listings").find("main").text


def test_of_a_home_head_office_sees_what_visitors_will_see(office: CheckingClient, odile: Account) -> None:
    home = factories.marathon(
        odile, State.PLANNED, host=factories.Host.HOME, place="Rue du Four 12", town="Namur", wants_listing=True
    )

    assert "Rue du Four" not in office.see(f"/office/listings/{home.slug}").find("main").text


def test_a_private_marathon_is_not_there(office: CheckingClient, odile: Account) -> None:
    private = factories.marathon(odile, title="Onder ons")

    assert office.get(f"/office/listings/{private.slug}").status_code == 404
    assert "Onder ons" not in office.see("/office/listings").find("main").text


@pytest.mark.parametrize("address", ["/office", "/office/listings", "/office/listings/{slug}"])
def test_nobody_else_sees_the_office(in_app: Flask, odile: Account, waiting: Marathon, address: str) -> None:
    place = address.format(slug=waiting.slug)
    organiser, nobody = sign_in(in_app, odile), in_app.test_client()

    assert organiser.get(place).status_code == 404
    assert nobody.get(place).location.startswith("/account/sign-in")
    assert not organiser.see("/desk").find_all("a", href="/office/listings")


def test_an_organiser_cannot_list_their_own(
    in_app: Flask, office: CheckingClient, odile: Account, waiting: Marathon
) -> None:
    read = page_of(office, waiting).value("fingerprint")
    desk = sign_in(in_app, odile)
    token = desk.see("/account").find_all("input", name="csrf_token")[0]["value"]

    sent = {"csrf_token": token, "decision": "accept", "fingerprint": read}
    assert desk.post(f"/office/listings/{waiting.slug}", data=sent).status_code == 404

    assert again(waiting).listing is Listing.WAITING


def test_a_role_taken_away_closes_the_office_at_the_next_request(in_app: Flask) -> None:
    somebody = factories.account(role=Role.HEAD_OFFICE)
    browser = sign_in(in_app, somebody)
    assert browser.get("/office/listings").status_code == 200

    accounts.change_role(somebody, Role.ORGANISER)

    assert browser.get("/office/listings").status_code == 404


def test_a_command_makes_the_first_account_of_head_office(in_app: Flask, client: CheckingClient) -> None:
    run = in_app.test_cli_runner().invoke
    said = run(
        args=["account", "create", "Section@example.org", "Section", "--role", "head-office", "--language", "nl"]
    )
    assert said.exit_code == 0, said.output

    address = said.output.strip().removeprefix("http://localhost")
    client.follow(client.send(client.see(address).form(address), 303))

    assert client.get("/office/listings").status_code == 200
    assert run(args=["account", "create", "section@example.org", "Twice"]).exit_code == 1
    # Mail could not be sent to it, and would fail in the midst of somebody else's registration.
    assert "no address that mail reaches" in run(args=["account", "create", "büro@example.org", "Büro"]).output
    assert "head-office  section@example.org  Section" in run(args=["account", "list"]).output
    assert run(args=["account", "role", "section@example.org", "organiser"]).exit_code == 0
    assert client.get("/office/listings").status_code == 404
    assert "/account/enter/" in run(args=["account", "link", "section@example.org"]).output
    assert run(args=["account", "link", "nobody@example.org"]).exit_code == 1
