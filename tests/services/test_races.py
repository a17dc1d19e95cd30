"""Two people at the same moment: what one of them reads, the other must not change before it is used."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from app.models import db
from app.services import attendees, marathons, moderation, signing, totals, words
from app.services.evenings import Evening, of
from app.services.moderation import Decision
from tests import factories

# Long enough for the other one to finish if nothing holds it back; shorter than a database's patience.
MOMENT = 0.5


def meanwhile(app: Flask, act: Callable[[], object]) -> threading.Thread:
    """Somebody else's request, in a thread and a context of its own."""

    def run() -> None:
        with app.app_context():
            act()

    other = threading.Thread(target=run)
    other.start()
    return other


def at_the_moment(monkeypatch: pytest.MonkeyPatch, place: Any, name: str, act: Callable[[], threading.Thread]) -> list:  # type: ignore[type-arg]
    """Let `act` begin, and have a moment's time, when `place.name` is first called."""
    usual, others = getattr(place, name), []

    def interrupted(*args: Any, **kwargs: Any) -> Any:
        if not others:
            others.append(act())
            others[0].join(MOMENT)
        return usual(*args, **kwargs)

    monkeypatch.setattr(place, name, interrupted)
    return others


def test_a_word_corrected_while_it_is_approved_is_not_on_the_wall(
    in_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.word(evening, by=anna, text="Courage!")
    (read,) = moderation.waiting(evening)
    correction, evening_id = factories.word_intent(evening, text="Something to make the hall gasp"), evening.id
    others = at_the_moment(
        monkeypatch,
        moderation,
        "following",
        lambda: meanwhile(in_app, lambda: words.write_word(marathons.by_id(evening_id), anna, correction)),
    )

    moderation.decide(evening, read.id, Decision.APPROVE, read.fingerprint, evening.owner)

    others[0].join()
    db.session.rollback()
    assert moderation.approved(evening) == []
    assert [word.text for word in moderation.waiting(evening)] == ["Something to make the hall gasp"]


def test_a_word_approved_while_it_is_corrected_is_not_on_the_wall(
    in_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.word(evening, by=anna, text="Courage!")
    (read,) = moderation.waiting(evening)
    evening_id, refusals = evening.id, []

    def approve() -> None:
        here = marathons.by_id(evening_id)
        try:
            moderation.decide(here, read.id, Decision.APPROVE, read.fingerprint, here.owner)
        except moderation.TextChangedSince as refused:
            refusals.append(refused)

    others = at_the_moment(monkeypatch, words, "seal", lambda: meanwhile(in_app, approve))

    words.write_word(evening, anna, factories.word_intent(evening, text="Something to make the hall gasp"))

    others[0].join()
    db.session.rollback()
    assert moderation.approved(evening) == []
    assert len(refusals) == 1


def test_words_withdrawn_by_two_taps_at_once_are_counted_off_once(
    in_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.word(evening, by=anna)
    for _ in range(3):
        factories.word(evening)
    evening_id = evening.id
    others = at_the_moment(
        monkeypatch,
        words,
        "now",
        lambda: meanwhile(in_app, lambda: attendees.withdraw(marathons.by_id(evening_id), anna, None, None)),
    )

    attendees.withdraw(evening, anna, None, None)

    others[0].join()
    db.session.rollback()
    assert totals.counts(evening).split.words == 3
    assert totals.recount() == []


def test_a_recount_during_the_evening_repairs_nothing_that_is_right(in_app: Flask) -> None:
    evening, others = factories.marathon(), []
    factories.letters(evening, 3)
    now_evening, ticked = of(evening), factories.intent(evening, 2)

    @event.listens_for(db.engine, "before_cursor_execute")
    def interrupt(connection: Any, cursor: Any, statement: str, *more: Any) -> None:
        if "FROM total" in statement and not others:
            others.append(meanwhile(in_app, lambda: sign(now_evening, ticked)))
            others[0].join(MOMENT)

    try:
        repairs = totals.recount()
    finally:
        event.remove(db.engine, "before_cursor_execute", interrupt)

    others[0].join()
    db.session.rollback()
    assert repairs == []
    assert totals.counts(evening).split.signatures == 5
    assert totals.recount() == []


def sign(evening: Evening, intent: signing.Intent) -> None:
    """Somebody signs."""
    signing.sign_letters(evening, factories.attendee(), intent)
