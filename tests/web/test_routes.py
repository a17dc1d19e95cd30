"""Addresses are printed on posters and sent in mails: they are a contract, and each says whom it is for."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from app import create_app
from tests.checking import CheckingClient
from tests.web.addresses import declared

CONTRACT = Path(__file__).parent.parent / "routes.txt"


def test_the_addresses_are_those_of_the_contract(house: Flask) -> None:
    agreed = CONTRACT.read_text().splitlines()

    lines = [f"{address.audience or 'nobody'} {address.method} {address.rule}" for address in declared(house)]

    assert lines == agreed


def test_every_address_says_whom_it_is_for(house: Flask) -> None:
    assert [address for address in declared(house) if address.audience is None] == []


def test_an_address_that_declares_no_audience_is_for_nobody(in_app: Flask) -> None:
    forgetful = create_app(in_app.config["SETTINGS"])
    forgetful.testing = True
    forgetful.test_client_class = CheckingClient
    forgetful.add_url_rule("/secret", view_func=lambda: "all the names", endpoint="secret")

    answer = forgetful.test_client().get("/secret")

    assert answer.status_code == 404
    assert b"all the names" not in answer.data
