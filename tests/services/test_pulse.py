"""A marathon's pulse is another one as soon as anything that its watchers see is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.models import Marathon
from app.rules.lifecycle import State
from app.services import attendees, marathons, moderation
from app.services.moderation import Decision
from app.services.pulse import pulses
from tests import factories


@pytest.fixture
def evening(in_app: Flask) -> Marathon:
    """An open evening with ten cases."""
    return factories.marathon()


CHANGES: dict[str, Callable[[Marathon], object]] = {
    "a letter": lambda evening: factories.letters(evening, 1),
    "paper": factories.tally,
    "a word that waits": factories.word,
    "a pause": lambda evening: marathons.change_state(evening, State.PAUSED, evening.owner),
    "a blank screen": lambda evening: marathons.arrange_screen(evening, evening.owner, blank=True),
    "somebody in the light": lambda evening: marathons.spotlight(evening, evening.cases[1].slug, evening.owner),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_felt(evening: Marathon, change: str) -> None:
    factories.letters(evening, 2)
    before = pulses([evening.id])
    assert pulses([evening.id]) == before

    CHANGES[change](evening)

    assert pulses([evening.id]) != before


def test_a_word_on_the_wall_and_off_it_again_is_felt(evening: Marathon) -> None:
    factories.word(evening)
    felt = [pulses([evening.id])]

    for decision in (Decision.APPROVE, Decision.PULL_BACK):
        (word,) = moderation.waiting(evening) if decision is Decision.APPROVE else moderation.approved(evening)
        moderation.decide(evening, word.id, decision, word.fingerprint, evening.owner)
        felt.append(pulses([evening.id]))

    assert felt[0] != felt[1] != felt[2]


def test_a_letter_withdrawn_while_another_is_signed_is_felt(evening: Marathon) -> None:
    one, other = factories.slugs(evening, 2)
    somebody = factories.attendee()
    factories.letters(evening, (one,), by=somebody)
    before = pulses([evening.id])

    attendees.withdraw(evening, somebody, letters=None)
    factories.letters(evening, (other,))

    assert pulses([evening.id]) != before


def test_marathons_that_are_not_there_have_none(evening: Marathon) -> None:
    assert pulses([evening.id + 1000]) == {}
    assert pulses([]) == {}
