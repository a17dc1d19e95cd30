"""Whatever is done at the desk in the hurry of an evening is taken back there, by an undo or by its plain opposite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from app.models import Marathon, Theme, db
from app.rules.counting import Kind
from app.rules.state import State
from app.services import aside_decisions, intents, marathons, moderation, quarantine, tallies, totals
from app.services.moderation import Decision
from tests import factories

BURST = "burst-0123456789ab"
# The pages of an evening under way: every form there stands in the table below.
OF_THE_EVENING = {f"app.organiser.{page}" for page in ("aside", "desk", "screen", "tally", "words")}

Act = Callable[[Marathon], Any]


def arranged(**settings: Any) -> Act:
    return lambda evening: marathons.arrange_screen(evening, evening.owner, **settings)


def turned(state: State) -> Act:
    return lambda evening: marathons.change_state(evening, state, evening.owner)


def decided(decision: Decision) -> Act:
    def decide(evening: Marathon) -> None:
        (word,) = moderation.waiting(evening) or moderation.decided(evening)
        moderation.decide(evening, word.id, decision, word.fingerprint, evening.owner)

    return decide


def lit(place: int | None) -> Act:
    return lambda evening: marathons.spotlight(
        evening, None if place is None else evening.cases[place].slug, evening.owner
    )


def taken_back(evening: Marathon) -> None:
    aside_decisions.undo(evening, aside_decisions.latest(evening)[0].id, evening.owner)


def admitted(evening: Marathon) -> None:
    aside_decisions.admit(evening, BURST, evening.owner)


def counted(evening: Marathon) -> None:
    slug = evening.cases[0].slug
    tallies.record_paper_tally(evening, evening.owner, slug, Kind.PAPER_CARD, 5, intents.new_key())


def uncounted(evening: Marathon) -> None:
    entry = next(entry for entry in tallies.log(evening) if not entry.is_undone)
    tallies.undo(evening, entry.id, evening.owner)


# endpoint of the form: (what it does, what takes it back); what takes back is one of the same forms.
WAYS_BACK: dict[str, list[tuple[Act, Act]]] = {
    "organiser.change_state": [
        (turned(State.PAUSED), turned(State.OPEN)),
        (turned(State.CLOSED), turned(State.OPEN)),
    ],
    "organiser.spotlight": [(lit(3), lit(None))],
    "organiser.arrange_screen": [
        (arranged(blank=True), arranged(blank=False)),
        (arranged(hide_count=True), arranged(hide_count=False)),
        (arranged(theme=Theme.LIGHT), arranged(theme=Theme.DARK)),
        (arranged(moderation=False), arranged(moderation=True)),
    ],
    "organiser.decide_aside": [
        (admitted, taken_back),
        (lambda evening: aside_decisions.discard(evening, BURST, evening.owner), taken_back),
    ],
    "organiser.undo_aside": [(lambda evening: (admitted(evening), taken_back(evening)), lambda evening: None)],
    "organiser.add_to_tally": [(counted, uncounted)],
    "organiser.undo_tally": [(lambda evening: (counted(evening), uncounted(evening)), lambda evening: None)],
    "organiser.decide_word": [
        (decided(Decision.APPROVE), decided(Decision.PULL_BACK)),
        (decided(Decision.REFUSE), decided(Decision.PULL_BACK)),
    ],
}


def ways_back() -> Iterator[Any]:
    for endpoint, pairs in WAYS_BACK.items():
        for number, (act, back) in enumerate(pairs):
            yield pytest.param(act, back, id=f"{endpoint.partition('.')[2]}-{number}")


@pytest.fixture
def evening(evening: Marathon) -> Marathon:
    """Five letters and a paper letter count, a word waits to be read, a burst is set aside."""
    factories.letters(evening, 5)
    factories.tally(evening, 1)
    factories.word(evening)
    factories.letters(evening, 2, unusual=BURST)
    return evening


def seen(evening: Marathon) -> dict[str, Any]:
    """The evening as the desk shows it, but for the logs."""
    db.session.rollback()
    return {
        "counts": totals.counts(evening),
        "repairs": totals.recount(),
        "aside": [(one.source, one.signatures, one.words) for one in quarantine.set_aside(evening)],
        "vouched": aside_decisions.latest(evening),
        "waiting": [(word.id, word.text) for word in moderation.waiting(evening)],
        "decided": moderation.decided(evening),
        "state": (evening.state, evening.closed_at, evening.spotlight_case_id),
        "screen": (evening.blank, evening.hide_count, evening.theme, evening.moderation),
    }


@pytest.mark.parametrize(("act", "back"), list(ways_back()))
def test_it_is_as_if_nothing_had_happened(evening: Marathon, act: Act, back: Act) -> None:
    before = seen(evening)

    act(evening)
    back(evening)

    assert seen(evening) == before


def test_every_form_of_the_evening_has_a_way_back(in_app: Flask) -> None:
    forms = {
        rule.endpoint
        for rule in in_app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and in_app.view_functions[rule.endpoint].__module__ in OF_THE_EVENING
    }

    assert forms == WAYS_BACK.keys()


@pytest.mark.parametrize("act", [act for name, pairs in WAYS_BACK.items() if "undo" not in name for act, _ in pairs])
def test_each_act_does_something(evening: Marathon, act: Act) -> None:
    before = seen(evening)

    act(evening)

    assert seen(evening) != before
