"""What is signed the quick way is what itsdangerous signs."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import BadSignature, URLSafeSerializer

from app.web.sessions import PatientSessions
from app.web.signed import signed

KEY = "0123456789abcdef"


def told(salt: str, value: object) -> tuple[str, str]:
    app = Flask("signed")
    app.config["SECRET_KEY"] = KEY
    with app.app_context():
        return str(signed(salt).dumps(value)), str(URLSafeSerializer(KEY, salt=salt).dumps(value))


@given(st.text(min_size=1, max_size=30), st.text(max_size=200) | st.lists(st.integers(), max_size=5))
def test_the_signature_is_the_librarys_own(salt: str, value: object) -> None:
    ours, theirs = told(salt, value)

    assert ours == theirs


def test_what_was_signed_for_one_purpose_is_refused_for_another() -> None:
    ours, _ = told("attendee:1", "somebody")
    app = Flask("signed")
    app.config["SECRET_KEY"] = KEY

    with app.app_context():
        assert signed("attendee:1").loads(ours) == "somebody"
        for salt, value in (("attendee:2", ours), ("attendee:1", ours[:-2] + "AA")):
            try:
                signed(salt).loads(value)
            except BadSignature:
                continue
            raise AssertionError(f"{value} was read as {salt}")


def test_a_session_is_read_by_flasks_own_reader_and_the_other_way_round() -> None:
    app = Flask("signed")
    app.secret_key = KEY
    ours = PatientSessions().get_signing_serializer(app)
    theirs = SecureCookieSessionInterface().get_signing_serializer(app)
    assert ours is not None
    assert theirs is not None

    assert theirs.loads(ours.dumps({"a": "é"})) == {"a": "é"}
    assert ours.loads(theirs.dumps({"a": "é"})) == {"a": "é"}


def test_another_secret_makes_another_serializer() -> None:
    app, sessions = Flask("signed"), PatientSessions()
    app.secret_key = KEY
    before = sessions.get_signing_serializer(app)
    app.secret_key = "another"
    after = sessions.get_signing_serializer(app)
    assert before is not None
    assert after is not None

    assert after is not before
    assert SecureCookieSessionInterface().get_signing_serializer(app).loads(after.dumps({})) == {}  # type: ignore[union-attr]
