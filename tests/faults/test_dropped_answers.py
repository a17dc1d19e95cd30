"""A network that loses 30 % of the answers: one row for each form, the same answer again, another content refused."""

from __future__ import annotations

import secrets

from sqlalchemy import func, select

from app.models import Signature, db
from tests.faults.hall import Hall
from tests.faults.invariant import holds
from tests.faults.phones import Room, send
from tests.faults.proxy import LossyProxy


def test_lost_answers_cost_no_signature_and_count_none_twice(hall: Hall) -> None:
    hall.start()
    with LossyProxy(hall.port, share=0.3) as network, Room(hall, people=6, twice=0.1, port=network.port) as room:
        room.wait_until(lambda: len(room.counted) >= 150)

    assert network.dropped > 20
    assert set(room.statuses) == {303, None}
    assert holds(hall, room) >= 150


def test_the_same_form_again_is_answered_as_before_and_another_content_is_refused(hall: Hall) -> None:
    hall.start()
    crowd, key = Room(hall).crowd, secrets.token_urlsafe(16)
    form = crowd.letters(7, cases=3, key=key)

    answers = [send(hall.port, form) for _ in range(3)]
    other = send(hall.port, form.replace(b"town=Namur", b"town=Liege"))

    assert {(answer.status, answer.headers["location"]) for answer in answers if answer} == {
        (303, f"/j/{hall.code}/letters")
    }
    assert other is not None
    assert other.status == 409
    with hall.inside():
        assert db.session.scalar(select(func.count()).select_from(Signature)) == 3
