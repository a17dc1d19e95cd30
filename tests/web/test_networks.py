"""Whose tries are counted together: an address is a network, however a server or a proxy writes it."""

from __future__ import annotations

import pytest
from flask import Flask

from app.web.limits import network


def network_of(app: Flask, address: str) -> str:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        return network()


@pytest.mark.parametrize("written", ["203.0.113.5", "203.0.113.5:4711", "::ffff:203.0.113.5", "[::ffff:203.0.113.5]:1"])
def test_one_address_is_one_network_however_it_is_written(in_app: Flask, written: str) -> None:
    assert network_of(in_app, written) == "203.0.113.5"


@pytest.mark.parametrize("written", ["2001:db8::1", "[2001:db8::2]:443", "2001:db8:0:0:ffff::"])
def test_whoever_has_one_address_of_ipv6_has_them_all(in_app: Flask, written: str) -> None:
    assert network_of(in_app, written) == "2001:db8::/64"


@pytest.mark.parametrize("written", ["unknown", "_a:b:c", ""])
def test_what_is_no_address_troubles_nobody(in_app: Flask, written: str) -> None:
    assert network_of(in_app, written)


def test_a_hall_behind_a_proxy_that_writes_ports_can_join(in_app: Flask) -> None:
    answer = in_app.test_client().get("/j/CCCCCC", environ_base={"REMOTE_ADDR": "203.0.113.5:4711"})

    assert answer.status_code == 404
