"""Style sheets and scripts weigh little, and are what they are."""

from __future__ import annotations

from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

STATIC = Path(__file__).parents[2] / "static"


def fetch(app: Flask, name: str, accepted: str) -> TestResponse:
    """A static file under an address with a version, as it comes over the wire."""
    browser = FlaskClient(app, app.response_class)
    answer = browser.get(f"/static/{name}?v=1", headers={"Accept-Encoding": accepted})
    answer.get_data()
    answer.close()
    return answer


@pytest.mark.parametrize("name", ["css/attendee.css", "js/hall.js"])
def test_a_file_with_its_version_comes_packed_as_tightly_as_can_be(in_app: Flask, name: str) -> None:
    answer = fetch(in_app, name, "gzip, deflate, br")

    text = (STATIC / name).read_bytes()
    assert answer.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in answer.vary
    assert brotli.decompress(answer.get_data()) == text
    assert len(answer.get_data()) < len(brotli.compress(text, quality=5))


def test_an_old_browser_gets_what_it_can_read(in_app: Flask) -> None:
    for accepted, sent in (("gzip", "gzip"), ("identity", None)):
        answer = fetch(in_app, "css/base.css", accepted)

        assert answer.headers.get("Content-Encoding") == sent
