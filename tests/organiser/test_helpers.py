"""Helpers: a link each, shown once, good for one marathon and for what it says, ended at the very next request."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.models import AuditEntry, HelperLink, Marathon, db
from app.rules.errors import HelpEnded, NotFound, TooManyHelpers
from app.rules.helping import AFTER_CLOSING, MOST_HELPERS, HelperKind
from app.services import audit, erasure, helper_links, tallies, totals
from tests import factories
from tests.attendee.conftest import let_go_round
from tests.checking import CheckingClient
from tests.organiser.acts import press
from tests.pages import Form
from tests.web.addresses import filled

DOC = Path(__file__).parent.parent.parent / "docs" / "helpers.md"
TABLE = re.compile(r"\| (GET|POST) `([^`]+)` \| (yes|404) \| (yes|404) \| (yes|404) \|")


def token_for(evening: Marathon, kind: HelperKind, name: str = "Paper table, Ahmed") -> str:
    return helper_links.create(evening, evening.owner, name, kind)[1]


def helping(app: Flask, token: str) -> CheckingClient:
    """A fresh phone that opened the link and pressed the button."""
    phone = app.test_client()
    assert isinstance(phone, CheckingClient)
    phone.see(f"/h/{token}?lang=en")
    phone.send(phone.page.form(f"/h/{token}"), status=303)
    return phone


@pytest.fixture
def ahmed(in_app: Flask, evening: Marathon) -> CheckingClient:
    """His phone: he counts paper."""
    return helping(in_app, token_for(evening, HelperKind.TALLY))


@pytest.fixture
def bea(in_app: Flask, evening: Marathon) -> CheckingClient:
    """Her phone: she holds the evening with Odile."""
    return helping(in_app, token_for(evening, HelperKind.COHOST, "Béa"))


def at(evening: Marathon, page: str = "") -> str:
    return f"/desk/{evening.slug}{page}"


def counted(phone: CheckingClient, evening: Marathon, step: int = 5, htmx: bool = False):  # type: ignore[no-untyped-def]
    phone.see(at(evening, "/tally"))
    return press(phone, f"Add {step} paper letters for {evening.cases[0].name}", htmx=htmx)


def test_what_each_may_do_is_as_the_documentation_says(in_app: Flask, evening: Marathon, desk: CheckingClient) -> None:
    told = {(method, rule): answers for method, rule, *answers in TABLE.findall(DOC.read_text(encoding="utf-8"))}
    every = [one for method in ("GET", "POST") for one in filled(in_app, evening, method)]
    addresses = [one for one in every if one.rule.startswith("/desk/<slug>")]
    tokens = [token_for(evening, kind) for kind in (HelperKind.COHOST, HelperKind.TALLY)]

    found = {}
    for address in addresses:
        answers = []
        for phone in (desk, *(helping(in_app, token) for token in tokens)):
            csrf = phone.see("/join").find_all("input", name="csrf_token")[0].get("value")
            answer = phone.open(address.path, method=address.method, data={"csrf_token": csrf}, headers=address.headers)
            assert answer.location is None or "sign-in" not in answer.location, address
            answers.append("404" if answer.status_code == 404 else "yes")
        found[address.method, address.rule] = answers

    # Somebody else's entry is not there for a helper who counts paper: the address is, for their own.
    entry = ("POST", "/desk/<slug>/tally/<int:entry_id>/undo")
    assert found[entry] == ["yes", "yes", "404"]
    assert found | {entry: told[entry]} == told


def test_the_link_is_shown_once_and_can_be_scanned(in_app: Flask, evening: Marathon, desk: CheckingClient) -> None:
    form = desk.see(at(evening, "/helpers")).form("/helpers")

    page = desk.follow(desk.send(form, 303, name="Ahmed", kind="tally"))

    address = page.by_id("fresh-address")["value"]
    assert page.by_id("fresh").find("svg", class_="qr")["aria-label"] == "Ahmed"
    assert address not in desk.see(at(evening, "/helpers")).text
    assert not desk.page.find_all(id="fresh")
    assert "Ahmed" in desk.page.text
    assert helping(in_app, address.rpartition("/")[2]).see(at(evening, "/tally"))
    assert address.rpartition("/")[2] not in str(db.session.execute(select(HelperLink.token_hash)).all())


@pytest.mark.parametrize(
    "typed", [{"name": ""}, {"name": "a" * 10_000}, {"kind": "owner"}, {"kind": None}, {"name": "\u202eA"}]
)
def test_a_link_without_a_name_or_of_no_kind_is_not_made(
    desk: CheckingClient, evening: Marathon, typed: dict[str, str | None]
) -> None:
    form = desk.see(at(evening, "/helpers")).form("/helpers")

    desk.send(form, 422, **{"name": "Ahmed", "kind": "tally", **typed})

    assert desk.page.by_id("error-summary").text
    assert helper_links.of_marathon(evening) == []


def test_looking_at_a_link_lets_nobody_help(in_app: Flask, evening: Marathon, client: CheckingClient) -> None:
    token = token_for(evening, HelperKind.COHOST)

    for _ in range(3):
        client.see(f"/h/{token}")

    assert client.get(at(evening)).status_code == 303
    assert helper_links.of_marathon(evening)[0].last_used_on is None
    assert client.post(f"/h/{token}").status_code == 400


def test_who_counted_is_in_the_log_by_name(ahmed: CheckingClient, desk: CheckingClient, evening: Marathon) -> None:
    ahmed.follow(counted(ahmed, evening))

    (entry,) = tallies.log(evening)
    assert (entry.by, entry.count) == ("Paper table, Ahmed", 5)
    assert "Paper table, Ahmed" in desk.see(at(evening, "/tally")).by_id("tally-log").text
    act = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "tally.add")).one()
    assert (act.account_id, act.helper_id) == (evening.owner_id, entry.helper_id)
    assert audit.broken_links() == []
    act.helper_id = None
    db.session.commit()
    assert audit.broken_links() == [act.id]


def test_whoever_counts_paper_takes_back_their_own_alone(
    ahmed: CheckingClient, desk: CheckingClient, evening: Marathon
) -> None:
    desk.follow(counted(desk, evening, 10))
    page = ahmed.follow(counted(ahmed, evening))
    mine, hers = tallies.log(evening)

    assert len(page.by_id("tally-log").find_all("button")) == 1
    assert "+ 5" in page.by_id("tally-last").text
    form = Form(page.by_id("tally-last").find("form"))
    form.action = form.action.replace(f"/{mine.id}/", f"/{hers.id}/")
    ahmed.send(form, 404)
    ahmed.follow(ahmed.send(Form(page.by_id("tally-last").find("form"))))

    assert totals.counts(evening).total == 10
    desk.see(at(evening, "/tally"))


def test_a_page_for_counting_paper_leads_nowhere_else(ahmed: CheckingClient, evening: Marathon) -> None:
    page = ahmed.see(at(evening, "/tally"))

    links = {link["href"].partition("?")[0] for link in page.find_all("a") if link["href"].startswith("/desk")}
    assert links == {at(evening, "/tally")}
    assert not page.find_all(id="desk-bar")
    assert "Paper table, Ahmed" in page.text


def test_a_cohost_finds_no_door_that_is_closed_to_her(bea: CheckingClient, evening: Marathon) -> None:
    for page in ("", "/tally", "/words", "/tablet", "/invitation"):
        for link in bea.see(at(evening, page)).find_all("a"):
            if link["href"].startswith("/desk"):
                assert bea.get(link["href"]).status_code == 200, link["href"]


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_an_ended_link_ends_at_the_next_tap_and_says_so(
    ahmed: CheckingClient, bea: CheckingClient, desk: CheckingClient, evening: Marathon, htmx: bool
) -> None:
    counted(ahmed, evening)
    ahmed.see(at(evening, "/tally"))
    desk.see(at(evening, "/helpers"))
    desk.follow(press(desk, "End it · Paper table, Ahmed"))

    answer = press(ahmed, f"Add 10 paper letters for {evening.cases[0].name}", htmx=htmx)

    assert answer.status_code == 410
    assert "What was counted before stays counted" in ahmed.page.text
    assert ahmed.get(at(evening, "/tally")).status_code == 410
    assert totals.counts(evening).total == 5
    bea.follow(counted(bea, evening))
    assert totals.counts(evening).total == 10


def test_an_ended_link_opens_no_other_phone(in_app: Flask, desk: CheckingClient, evening: Marathon) -> None:
    helper, token = helper_links.create(evening, evening.owner, "Ahmed", HelperKind.TALLY)
    phone = in_app.test_client()
    assert isinstance(phone, CheckingClient)
    form = phone.see(f"/h/{token}").form(f"/h/{token}")

    for _ in range(2):
        helper_links.revoke(evening, helper.id, evening.owner)

    phone.send(form, 410)
    phone.see(f"/h/{token}", 410)
    assert phone.get(at(evening, "/tally")).status_code == 303
    phone.see("/h/" + "a" * 32, 404)
    phone.see("/h/" + "a" * 10_000, 404)


def test_links_end_by_themselves_a_week_after_closing(ahmed: CheckingClient, evening: Marathon) -> None:
    with time_machine.travel(evening.ends_at + AFTER_CLOSING - timedelta(hours=1)):
        ahmed.see(at(evening, "/tally"))
    with time_machine.travel(evening.ends_at + AFTER_CLOSING):
        ahmed.see(at(evening, "/tally"), 410)


def test_one_marathons_helper_is_nobody_at_another(
    in_app: Flask, ahmed: CheckingClient, bea: CheckingClient, evening: Marathon
) -> None:
    other = factories.marathon(evening.owner)
    for phone in (ahmed, bea):
        answer = phone.get(at(other, "/tally"))
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/account/sign-in")
    # Their own token under the other desk's name, as somebody who forges no cookie but knows the slug would wish.
    with pytest.raises(NotFound):
        helper_links.at_desk(token_for(evening, HelperKind.COHOST), other.slug)
    assert other.title not in ahmed.see(at(evening, "/tally")).text or other.title == evening.title


def test_an_organiser_stays_signed_in_and_is_herself_at_her_own_desk(
    in_app: Flask, desk: CheckingClient, evening: Marathon
) -> None:
    elsewhere = factories.marathon(factories.account(name="Bram"))
    for token in (token_for(evening, HelperKind.TALLY), token_for(elsewhere, HelperKind.COHOST, "Odile")):
        desk.send(desk.see(f"/h/{token}").form(f"/h/{token}"), status=303)

    assert desk.get("/desk").status_code == 200
    assert not desk.see(at(evening, "/helpers")).find_all(class_="desk-helper")
    desk.follow(counted(desk, evening))
    assert tallies.log(evening)[0].by == "Odile Martin"
    desk.see(at(elsewhere))
    assert desk.get(at(elsewhere, "/helpers")).status_code == 404


def test_leaving_takes_the_link_away_from_this_device_alone(in_app: Flask, evening: Marathon) -> None:
    token = token_for(evening, HelperKind.TALLY)
    here, there = helping(in_app, token), helping(in_app, token)

    here.see(at(evening, "/tally"))
    press(here, "Leave this desk")

    assert here.get(at(evening, "/tally")).status_code == 303
    assert there.get(at(evening, "/tally")).status_code == 200


def test_a_form_from_before_somebody_helped_serves_no_more(in_app: Flask, evening: Marathon) -> None:
    phone = in_app.test_client()
    assert isinstance(phone, CheckingClient)
    planted = phone.see("/join").find_all("input", name="csrf_token")[0].get("value")
    token = token_for(evening, HelperKind.TALLY)
    phone.send(phone.see(f"/h/{token}").form(f"/h/{token}"), status=303)

    answer = phone.post(at(evening, "/tally"), data={"csrf_token": planted, "count": "5"})

    assert answer.status_code == 400


def test_a_tablet_that_goes_round_helps_nobody(ahmed: CheckingClient, evening: Marathon) -> None:
    let_go_round(ahmed, evening)

    assert ahmed.get(at(evening, "/tally")).status_code == 303


def test_a_tablet_that_helps_goes_round_no_more(in_app: Flask, evening: Marathon) -> None:
    tablet = in_app.test_client()
    assert isinstance(tablet, CheckingClient)
    let_go_round(tablet, evening)
    token = token_for(evening, HelperKind.TALLY)

    tablet.send(tablet.see(f"/h/{token}").form(f"/h/{token}"), status=303)

    assert not tablet.see(f"/j/{evening.code}").find_all(id="kiosk")
    tablet.see(at(evening, "/tally"))


def test_signing_in_ends_what_the_device_helped_with(in_app: Flask, ahmed: CheckingClient, evening: Marathon) -> None:
    token = factories.accounts.new_entry_link(factories.account())

    ahmed.send(ahmed.see(f"/account/enter/{token}").form(token), status=303)

    assert ahmed.get(at(evening, "/tally")).status_code == 404


def test_names_of_helpers_are_forgotten_with_the_others(ahmed: CheckingClient, evening: Marathon) -> None:
    counted(ahmed, evening)

    erasure.erase_names(evening, evening.owner)

    assert db.session.scalars(select(HelperLink.name)).all() == [""]
    assert [entry.by for entry in tallies.log(evening)] == [""]
    ahmed.see(at(evening, "/tally"), 410)


def test_there_is_an_end_to_helpers(evening: Marathon) -> None:
    for number in range(MOST_HELPERS):
        token_for(evening, HelperKind.TALLY, f"Table {number}")

    with pytest.raises(TooManyHelpers):
        token_for(evening, HelperKind.TALLY)
    helper_links.revoke(evening, helper_links.of_marathon(evening)[0].id, evening.owner)
    token_for(evening, HelperKind.TALLY)


def test_another_marathons_organiser_ends_nobodys_link(evening: Marathon) -> None:
    helper, token = helper_links.create(evening, evening.owner, "Ahmed", HelperKind.TALLY)
    other = factories.marathon()

    with pytest.raises(NotFound):
        helper_links.revoke(other, helper.id, other.owner)

    assert helper_links.behind(token)
    helper_links.revoke(evening, helper.id, evening.owner)
    with pytest.raises(HelpEnded):
        helper_links.behind(token)
