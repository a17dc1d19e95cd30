"""The signing desk: what shares a batch shares a commit, never a fate."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from app.models import db
from app.models.base import now
from app.rules.consent import CONSENT_VERSION, Use
from app.rules.errors import CaseEnded, MarathonNotOpen, StorageBusy
from app.rules.state import State
from app.services import evenings, intents, signing, signing_desk, totals
from app.services.signing_batch import store
from app.services.signing_desk import SigningDesk, Submit
from app.services.transaction import let_go
from tests import factories


def submit_for(evening_id: int, case_ids: tuple[int, ...], key: str | None = None) -> Submit:
    key = key or intents.new_key()
    return Submit(evening_id, factories.attendee(), key, b"d" * 32, case_ids, b"s", Use.COUNT, CONSENT_VERSION, "fr")


def take_together(submits: list[Submit]) -> None:
    """One batch, whatever the threads of this machine do."""
    desk = SigningDesk()
    desk._waiting.extend(submits[:-1])
    let_go()
    desk.take(submits[-1])


def test_a_replay_is_answered_as_before_although_its_case_ended_meanwhile(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    intent = factories.intent(evening, 2)
    before = signing.sign_letters(evenings.of(evening), anna, intent)
    evening.cases[0].ends_on = now().date() - timedelta(days=1)
    db.session.commit()

    again = signing.sign_letters(evenings.of(evening), anna, intent)

    assert (again.letters, again.replayed) == (before.letters, True)
    with pytest.raises(CaseEnded):
        signing.sign_letters(evenings.of(evening), anna, replace(intent, key=intents.new_key()))


def test_a_twin_in_the_same_batch_gets_the_same_numbers(in_app: Flask) -> None:
    evening = factories.marathon()
    first = submit_for(evening.id, tuple(case.id for case in evening.cases[:3]))
    twin = replace(first, numbers={})

    take_together([first, twin])

    assert first.numbers == twin.numbers
    assert (twin.replayed, totals.counts(evening).total) == (True, 3)


def test_a_twin_of_a_refused_submit_is_refused_too(in_app: Flask) -> None:
    evening = factories.marathon(state=State.PAUSED)
    first = submit_for(evening.id, (evening.cases[0].id,))
    twin = replace(first, numbers={})

    with pytest.raises(MarathonNotOpen):
        take_together([first, twin])

    assert isinstance(first.refusal, MarathonNotOpen)


def test_who_comes_alone_waits_for_nobody_and_who_comes_next_shares_a_commit(
    in_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening = factories.marathon()
    alone, *others = [submit_for(evening.id, (evening.cases[0].id,)) for _ in range(6)]
    let_go()
    monkeypatch.setattr(signing_desk, "GATHERING", 1.5)
    batches: list[int] = []

    def noted(connection: Connection, batch: Sequence[Submit]) -> None:
        batches.append(len(batch))
        store(connection, batch)

    def take(submit: Submit) -> None:
        with in_app.app_context():
            desk.take(submit)

    monkeypatch.setattr(signing_desk, "store", noted)
    desk, began = SigningDesk(), time.monotonic()
    take(alone)
    took = time.monotonic() - began
    with ThreadPoolExecutor(len(others)) as people:
        list(people.map(take, others))

    assert took < signing_desk.GATHERING
    assert batches == [1, len(others)]


def test_one_bad_submit_does_not_take_the_others_with_it(in_app: Flask) -> None:
    evening = factories.marathon()
    good = [submit_for(evening.id, (evening.cases[0].id,)) for _ in range(3)]
    bad = submit_for(evening.id, (10**9,))

    with pytest.raises(IntegrityError):
        take_together([*good, bad])

    assert sorted(number for submit in good for number in submit.numbers.values()) == [1, 2, 3]
    assert (totals.counts(evening).total, totals.recount()) == (3, [])


def test_a_full_desk_says_try_again_and_keeps_nothing(in_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    evening = factories.marathon()
    monkeypatch.setattr(signing_desk, "LARGEST_QUEUE", 0)

    with pytest.raises(StorageBusy):
        factories.letters(evening, 1)

    assert totals.counts(evening).total == 0
