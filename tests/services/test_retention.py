"""What the privacy page promises to let go of is let go of, and not a day before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.models import NewsSubscription, Signing, Word, db
from app.models.base import now
from app.rules.retention import NAMES_AFTER_CLOSING, NEWS_CONFIRMED, NEWS_UNCONFIRMED, WORDS_AFTER_REFUSAL
from app.rules.state import State
from app.services import marathons, moderation, news, totals
from app.services.moderation import Decision
from app.services.retention import LetGo, let_go_of_what_is_due
from tests import factories

NOTHING = LetGo(marathons=0, words=0, discarded=0, addresses=0, sessions=0)
DAY = timedelta(days=1)


@pytest.mark.parametrize("is_closed", [True, False])
def test_names_go_ninety_days_after_the_evening_and_counts_stay(in_app: Flask, is_closed: bool) -> None:
    evening = factories.marathon()
    factories.letters(evening, 3)
    factories.word(evening)
    if is_closed:
        marathons.change_state(evening, State.CLOSED, evening.owner)
    ended = evening.closed_at if is_closed else evening.ends_at

    assert let_go_of_what_is_due(ended + NAMES_AFTER_CLOSING - DAY) == NOTHING
    assert let_go_of_what_is_due(ended + NAMES_AFTER_CLOSING).marathons == 1

    assert db.session.scalars(select(Signing.sealed)).all() == [None]
    assert db.session.scalars(select(Word.sealed)).all() == [None]
    assert (totals.counts(evening).total, totals.recount()) == (4, [])
    assert let_go_of_what_is_due(ended + NAMES_AFTER_CLOSING + DAY) == NOTHING


def test_a_refused_word_goes_after_a_week_and_one_that_waits_does_not(in_app: Flask) -> None:
    evening = factories.marathon()
    factories.word(evening, show_on_screen=True)
    (refused,) = moderation.waiting(evening)
    moderation.decide(evening, refused.id, Decision.REFUSE, refused.fingerprint, evening.owner)
    factories.word(evening, show_on_screen=True)

    assert let_go_of_what_is_due(now() + WORDS_AFTER_REFUSAL - DAY) == NOTHING
    assert let_go_of_what_is_due(now() + WORDS_AFTER_REFUSAL).words == 1

    assert len(moderation.waiting(evening)) == 1
    assert totals.counts(evening).split.words == 2


def test_an_address_nobody_confirmed_goes_after_a_week_a_confirmed_one_after_a_year(in_app: Flask) -> None:
    evening = factories.marathon(ends_at=now() + timedelta(days=20))
    for name in ("anna", "bea"):
        factories.letters(evening, 1, email=f"{name}@example.org", news=True)
    news.confirm(factories.mails()[-1].partition("/news/")[2].split()[0])

    assert let_go_of_what_is_due(now() + NEWS_UNCONFIRMED - DAY) == NOTHING
    assert let_go_of_what_is_due(now() + NEWS_UNCONFIRMED).addresses == 1
    assert len(db.session.scalars(select(NewsSubscription.id)).all()) == 1


def test_no_address_outlives_a_year(in_app: Flask) -> None:
    factories.letters(factories.marathon(), 1, email="anna@example.org", news=True)
    news.confirm(factories.mails()[-1].partition("/news/")[2].split()[0])

    let_go_of_what_is_due(now() + NEWS_CONFIRMED)

    assert db.session.scalars(select(NewsSubscription.id)).all() == []
