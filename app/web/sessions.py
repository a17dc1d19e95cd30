"""Sessions that outlive a laptop's clock being put right: what was signed a little in the future is no forgery."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from flask import Flask, Response, current_app
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from app.models.base import LARGEST_JUMP
from app.web.signed import ALGORITHM, KeptKey


class PatientSigner(KeptKey, TimestampSigner):
    """A signer for which a cookie is not too old because the clock was set back a little since."""

    def unsign(self, signed_value: Any, max_age: int | None = None, return_timestamp: bool = False) -> Any:
        """As any signer does. Raises `BadSignature`, `SignatureExpired`."""
        usual: Any = super().unsign
        try:
            return usual(signed_value, max_age, return_timestamp)
        except SignatureExpired as expired:
            now = datetime.now(UTC)
            if expired.date_signed is None or not now < expired.date_signed < now + LARGEST_JUMP:
                raise
            return usual(signed_value, None, return_timestamp)


def session_serializer() -> URLSafeTimedSerializer:
    """What writes this application's session cookies."""
    app = cast(Flask, current_app)
    serializer = cast(PatientSessions, app.session_interface).get_signing_serializer(app)
    assert serializer is not None
    return serializer


class PatientSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, read with patience; its serializer is made once for an application."""

    def __init__(self) -> None:
        self._kept: tuple[object, URLSafeTimedSerializer] | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The serializer of session cookies."""
        if self._kept is not None and self._kept[0] == app.secret_key:
            return self._kept[1]
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = PatientSigner
            serializer.signer_kwargs["algorithm"] = ALGORITHM
            self._kept = (app.secret_key, serializer)
        return serializer

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """As Flask does; but an answer that any cache may keep carries nobody's cookie, and depends on none."""
        if not response.cache_control.public:
            super().save_session(app, session, response)
