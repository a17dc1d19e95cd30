"""A word counts once, can be corrected, and is on the wall only with the text that was approved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from app.models import WordStatus
from app.rules.errors import (
    CaseNotInMarathon,
    DrawingRefused,
    KeyReused,
    MarathonNotOpen,
    NameRefused,
    NotFound,
    NothingWritten,
    TextChangedSince,
    TextRefused,
)
from app.rules.state import State
from app.services import attendees, marathons, moderation, totals, words
from app.services.moderation import Decision
from tests import factories


def test_a_word_is_counted_and_numbered_with_the_letters(in_app: Flask) -> None:
    evening = factories.marathon()
    factories.letters(evening, 3)

    receipt = factories.word(evening)

    assert receipt.number == 4
    assert totals.counts(evening).of(evening.cases[0].id).words == 1


def test_the_same_key_again_counts_nothing(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    intent = factories.word_intent(evening)
    first = words.write_word(evening, anna, intent)

    assert words.write_word(evening, anna, intent) == replace(first, replayed=True)
    assert totals.counts(evening).split.words == 1


def test_the_same_key_with_another_text_is_refused(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    intent = factories.word_intent(evening)
    words.write_word(evening, anna, intent)

    with pytest.raises(KeyReused):
        words.write_word(evening, anna, replace(intent, text="Something else"))


def test_a_second_word_to_the_same_person_corrects_the_first(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    first = factories.word(evening, by=anna, text="Courrage")

    second = factories.word(evening, by=anna, text="Courage")

    assert (second.word_id, second.number, second.corrected) == (first.word_id, first.number, True)
    assert [word.text for word in words.of_attendee(evening, anna)] == ["Courage"]
    assert totals.counts(evening).split.words == 1


def test_an_old_submit_that_arrives_late_does_not_undo_the_correction(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    old = factories.word_intent(evening, text="Courrage")
    words.write_word(evening, anna, old)
    factories.word(evening, by=anna, text="Courage")

    words.write_word(evening, anna, old)

    assert [word.text for word in words.of_attendee(evening, anna)] == ["Courage"]


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"text": " \n"}, NothingWritten),
        ({"text": "a" * 1201}, TextRefused),
        ({"text": "a\x00"}, TextRefused),
        ({"text": "\u202eegaruoc"}, TextRefused),
        ({"name": "a\nb"}, NameRefused),
        ({"case": "nobody"}, CaseNotInMarathon),
    ],
)
def test_a_refused_word_counts_nothing(in_app: Flask, typed: dict[str, object], refusal: type[Exception]) -> None:
    evening = factories.marathon()

    with pytest.raises(refusal):
        factories.word(evening, **typed)

    assert totals.counts(evening).total == 0


def test_a_drawing_alone_is_a_word(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()

    factories.word(evening, by=anna, text="", drawing=factories.DRAWING)

    (word,) = words.of_attendee(evening, anna)
    assert (word.text, word.drawing) == ("", factories.DRAWING)


@pytest.mark.parametrize("state", [State.PLANNED, State.PAUSED, State.CLOSED])
def test_no_word_is_written_while_the_marathon_is_not_open(in_app: Flask, state: State) -> None:
    with pytest.raises(MarathonNotOpen):
        factories.word(factories.marathon(state=state))


def test_a_word_waits_until_it_is_approved(in_app: Flask) -> None:
    evening = factories.marathon()
    factories.word(evening)
    (waiting,) = moderation.waiting(evening)
    assert moderation.approved(evening) == []

    moderation.decide(evening, waiting.id, Decision.APPROVE, waiting.fingerprint, evening.owner)

    assert [word.text for word in moderation.approved(evening)] == [waiting.text]
    assert moderation.waiting(evening) == []


def test_a_word_that_its_writer_keeps_off_the_screen_is_neither_offered_nor_shown(in_app: Flask) -> None:
    evening = factories.marathon()
    factories.word(evening, show_on_screen=False)

    assert moderation.waiting(evening) == []
    assert moderation.approved(evening) == []


def test_an_approval_is_for_the_text_that_was_read(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.word(evening, by=anna, text="Courage")
    (read,) = moderation.waiting(evening)
    factories.word(evening, by=anna, text="Something rude")

    with pytest.raises(TextChangedSince):
        moderation.decide(evening, read.id, Decision.APPROVE, read.fingerprint, evening.owner)

    assert moderation.approved(evening) == []


@pytest.mark.parametrize(
    "change", [{"text": "Something rude"}, {"drawing": factories.DRAWING}, {"name": "Somebody rude"}]
)
def test_a_text_changed_after_approval_waits_again(in_app: Flask, change: dict[str, object]) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.word(evening, by=anna)
    (read,) = moderation.waiting(evening)
    moderation.decide(evening, read.id, Decision.APPROVE, read.fingerprint, evening.owner)

    factories.word(evening, by=anna, **change)

    assert moderation.approved(evening) == []
    assert [word.status for word in moderation.waiting(evening)] == [WordStatus.WAITING]


@pytest.mark.parametrize("decision", [Decision.REFUSE, Decision.PULL_BACK])
def test_an_approved_word_is_off_the_wall_in_one_tap(in_app: Flask, decision: Decision) -> None:
    evening = factories.marathon()
    factories.word(evening)
    (read,) = moderation.waiting(evening)
    moderation.decide(evening, read.id, Decision.APPROVE, read.fingerprint, evening.owner)

    moderation.decide(evening, read.id, decision, read.fingerprint, evening.owner)

    assert moderation.approved(evening) == []


def test_without_moderation_a_word_is_shown_at_once(in_app: Flask) -> None:
    evening = factories.marathon()
    marathons.arrange_screen(evening, evening.owner, moderation=False)

    factories.word(evening)

    assert len(moderation.approved(evening)) == 1


def test_a_word_hidden_while_nothing_was_read_waits_when_it_is_shown_later(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    marathons.arrange_screen(evening, evening.owner, moderation=False)
    factories.word(evening, by=anna, text="Read by nobody", show_on_screen=False)
    marathons.arrange_screen(evening, evening.owner, moderation=True)

    factories.word(evening, by=anna, text="Read by nobody", show_on_screen=True)

    assert moderation.approved(evening) == []
    assert [word.text for word in moderation.waiting(evening)] == ["Read by nobody"]


def test_another_marathons_word_is_not_there(in_app: Flask) -> None:
    here, there = factories.marathon(), factories.marathon()
    factories.word(there)
    (read,) = moderation.waiting(there)

    with pytest.raises(NotFound):
        moderation.decide(here, read.id, Decision.APPROVE, read.fingerprint, here.owner)


def test_a_withdrawn_word_is_off_the_wall_and_stays_away_when_replayed(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    intent = factories.word_intent(evening)
    words.write_word(evening, anna, intent)
    (read,) = moderation.waiting(evening)
    moderation.decide(evening, read.id, Decision.APPROVE, read.fingerprint, evening.owner)

    attendees.withdraw(evening, anna, None, None)
    words.write_word(evening, anna, intent)

    assert moderation.approved(evening) == []
    assert words.of_attendee(evening, anna) == []
    assert totals.counts(evening).total == 0


def test_a_drawing_outside_the_canvas_is_no_drawing() -> None:
    from app.rules.drawings import parse_drawing

    for raw in ("[[[0, 1001]]]", "[[[0.5, 1]]]", "<svg/>", "[[[true, 1]]]", "[" * 2000, '[[["1", 1]]]'):
        with pytest.raises(DrawingRefused):
            parse_drawing(raw)
