"""No form value, alone or with others, is a fault: whatever is sent gets an answer below 500."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from flask import Flask

from app.models import Marathon
from app.services import intents, totals
from tests import factories
from tests.checking import CheckingClient
from tests.faults.test_locked_database import locked_file
from tests.organiser.describing import answer
from tests.web.addresses import filled, values_at

ROUNDS = 30
ODD = [
    "",
    " ",
    "\x00",
    "\u202eabc",
    "\ud7ff\U0010ffff",
    "-1",
    "0",
    "9" * 30,
    "1e309",
    "NaN",
    "a" * 5000,
    "[[[0,0]],",
    "{}",
    "../../etc/passwd",
    "%s%n",
    "{{ 7 * 7 }}",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "Europe/../Brussels",
    "http://[",
    "é" * 300,
]


def plausible(evening: Marathon) -> dict[str, list[str]]:
    """For each field of the house, what a person might well send."""
    case = evening.cases[0].slug
    values = values_at(evening)
    return {
        "all": ["yes"],
        "again": [factories.PASSWORD],
        "answer": ["yes", "stop"],
        "blank": ["on", "off"],
        "case": [case],
        "cases": [case],
        "code": [evening.code],
        "confirm": ["yes"],
        "consent": ["yes"],
        "count": ["1", "500", "501"],
        "current": [factories.PASSWORD],
        "decision": ["approve", "refuse", "pull_back", "accept", "ask", "take_back", "looked"],
        "drawing": ["", "[[[0,0],[5,5]]]"],
        "email": ["anna@example.org"],
        "ends": ["2026-12-10T21:00"],
        "everywhere": ["yes"],
        "fingerprint": [str(values["fingerprint"])],
        "goal": ["100"],
        "hide_count": ["on"],
        "host": ["home"],
        "key": [intents.new_key()],
        "kind": ["paper_letter", "signature"],
        "go": ["", "back"],
        "languages": ["fr"],
        "listing": ["public", "private"],
        "letter": ["1"],
        "moderation": ["off"],
        "name": ["Amélie"],
        "news": ["yes"],
        "next": ["/desk"],
        "on": ["desk"],
        "password": [factories.PASSWORD],
        "note": ["", "Autre titre ?"],
        "place": ["Namur"],
        "postcode": ["5000"],
        "programme": ["Soupe"],
        "review": ["yes"],
        "show_on_screen": ["yes"],
        "starts": ["2026-12-10T18:00"],
        "text": ["Courage"],
        "theme": ["light"],
        "time_zone": ["Europe/Brussels", "America/New_York"],
        "title": ["Soirée"],
        "to": ["open", "paused", "closed"],
        "town": ["Namur"],
        "use": ["deliver", "count"],
        "word": ["1"],
    }


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_no_form_value_is_a_fault(in_app: Flask, evening: Marathon, desk: CheckingClient, htmx: bool) -> None:
    dice = random.Random(1210)
    addresses = [address for address in filled(in_app, evening, "POST") if not address.path.endswith("sign-out")]
    usual = plausible(evening)
    token = desk.see("/account").find_all("input", name="csrf_token")[0]["value"]
    headers = {"HX-Request": "true"} if htmx else {}

    for address in addresses:
        for _ in range(ROUNDS):
            sent = {name: dice.choice(ODD if dice.random() < 0.2 else values) for name, values in usual.items()}
            for name in dice.sample(sorted(sent), dice.randrange(4)):
                del sent[name]
            answer = desk.post(address.path, data=sent | {"csrf_token": token}, headers=headers)

            assert answer.status_code < 500, (address, sent)

    assert totals.recount() == []


@pytest.mark.parametrize(
    "times",
    [
        ("0001-01-01T00:00", "0001-01-02T00:00"),
        ("9999-12-30T23:59", "9999-12-31T23:59"),
        ("2026-03-29T02:30", "2026-03-29T03:30"),
        ("2026-12-10T18:00", "2027-12-10T18:00"),
    ],
)
@pytest.mark.parametrize("zone", ["Europe/Brussels", "Pacific/Kiritimati", "Pacific/Midway"])
def test_no_day_and_zone_is_a_fault(desk: CheckingClient, times: tuple[str, str], zone: str) -> None:
    desk.see("/organise")
    for step in ("what", "where"):
        desk.follow(answer(desk, step))

    answered = desk.send(desk.page.form("/organise/when"), starts=times[0], ends=times[1], time_zone=zone)

    assert answered.status_code in (303, 422)
    if answered.status_code == 303:
        desk.follow(answered)
        desk.follow(answer(desk, "whom"))
        desk.follow(desk.send(desk.page.form("/organise/check"), 303))
        desk.see("/desk")
    else:
        assert desk.page.form("/organise/when").value("starts") == times[0]


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_whatever_is_sent_while_the_database_is_locked_is_no_fault(
    in_app: Flask, evening: Marathon, desk: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = [address for address in filled(in_app, evening, "POST") if not address.path.endswith("sign-out")]
    sent = {name: values[0] for name, values in plausible(evening).items()}
    token = desk.see("/account").find_all("input", name="csrf_token")[0]["value"]
    monkeypatch.setattr("app.services.engine.BUSY_SECONDS", 0.05)

    with locked_file(Path(in_app.config["SETTINGS"].instance) / "lueur.sqlite"):
        answers = {address.path: desk.post(address.path, data=sent | {"csrf_token": token}) for address in addresses}

    busy = {path for path, answer in answers.items() if answer.status_code == 503}
    assert {path for path in busy if "Retry-After" not in answers[path].headers} == set()
    assert {path for path, answer in answers.items() if answer.status_code >= 500} == busy
    assert any(path.startswith("/actions/") for path in busy)
    assert totals.recount() == []
