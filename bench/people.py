"""People with phones: requests made beforehand, each with a cookie and a key of its own."""

from __future__ import annotations

import hashlib
import secrets
from urllib.parse import urlencode

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer

from bench.house import House

NAMES = ("Zoé Lambert", "李小龍", "عبد الله", "Ngũgĩ wa Thiong’o", "O’Brien", "Łukasz Żółć", "สมชาย", "Анна")


class Crowd:
    """Makes the requests of many attendees; the CSRF token is real and checked like any other."""

    def __init__(self, house: House) -> None:
        self._house = house
        app = Flask("crowd")
        app.secret_key = house.secret_key
        serializer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert serializer is not None
        self._sessions = serializer
        self._tokens = URLSafeTimedSerializer(house.secret_key, salt="wtf-csrf-token")
        self._attendees = URLSafeSerializer(house.secret_key, salt=f"attendee:{house.marathon_id}")

    def letters(self, number: int, cases: int = 1, key: str | None = None) -> bytes:
        """A letters form of a new attendee, as bytes to send."""
        raw = secrets.token_hex(20)
        form = [
            ("csrf_token", self._tokens.dumps(raw)),
            ("key", key or secrets.token_urlsafe(16)),
            *(("case", slug) for slug in self._house.cases[:cases]),
            ("name", f"{NAMES[number % len(NAMES)]} {number}"),
            ("town", "Namur"),
            ("use", "deliver"),
            ("consent", "y"),
        ]
        body = urlencode(form).encode()
        return self._request("POST", f"/j/{self._house.code}/letters", raw, body)

    def join(self, *, is_new: bool = False) -> bytes:
        """A request for the join page, by a phone that was here before or by one that was not."""
        return self._request("GET", f"/j/{self._house.code}", secrets.token_hex(20), has_cookies=not is_new)

    def home(self) -> bytes:
        """A request for the start page, which says how many letters there are in all."""
        return self._request("GET", "/", secrets.token_hex(20))

    def _request(self, method: str, path: str, raw: str, body: bytes = b"", has_cookies: bool = True) -> bytes:
        # Each phone has a session of its own: many people on one are set aside.
        session = self._sessions.dumps({"csrf_token": raw})
        attendee = self._attendees.dumps(secrets.token_urlsafe(16))
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self._house.port}",
            "Accept-Language: fr-BE,fr;q=0.9",
            "Accept-Encoding: gzip",
        ]
        if has_cookies:
            lines.append(f"Cookie: lueur={session}; attendee={attendee}")
        if body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def fingerprint(requests: list[bytes]) -> str:
    """Tells two loads apart in a log."""
    return hashlib.sha256(b"".join(requests)).hexdigest()[:8]
