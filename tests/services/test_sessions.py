"""A device's session: one question a request, noted once a day, forgotten when nobody uses it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from app.models import AccountSession, db
from app.models.base import now
from app.rules.errors import EntryLinkSpent
from app.rules.retention import SESSION_UNUSED
from app.services import accounts, sessions
from app.services.retention import let_go_of_what_is_due
from tests import factories
from tests.services.test_retention import NOTHING

DAY = timedelta(days=1)


def last_used(days_ago: int) -> None:
    db.session.execute(update(AccountSession).values(last_seen_on=(now() - days_ago * DAY).date()))
    db.session.commit()


def test_a_request_asks_the_database_once(in_app: Flask) -> None:
    owner = factories.account()
    token = sessions.begin(owner)
    owner_id = owner.id
    db.session.remove()
    asked: list[str] = []

    @event.listens_for(db.engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    try:
        found = sessions.account_of(token)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)

    assert found is not None
    assert (found.id, found.email is not None) == (owner_id, True)
    assert len([statement for statement in asked if statement != "BEGIN"]) == 1


def test_the_database_holds_no_token(in_app: Flask) -> None:
    token = sessions.begin(factories.account())

    assert db.session.scalars(select(AccountSession.token_hash)).one() != token
    assert sessions.account_of(db.session.scalars(select(AccountSession.token_hash)).one()) is None


def test_a_session_in_use_lives_on_and_an_unused_one_ends(in_app: Flask) -> None:
    token = sessions.begin(factories.account())

    last_used(59)
    assert sessions.account_of(token) is not None
    assert db.session.scalars(select(AccountSession.last_seen_on)).one() == now().date()
    last_used(61)
    assert sessions.account_of(token) is None


@pytest.mark.parametrize("days", [59, 61])
def test_unused_sessions_are_forgotten(in_app: Flask, days: int) -> None:
    sessions.begin(factories.account())
    last_used(days)

    gone = let_go_of_what_is_due(now())

    assert gone.sessions == (1 if days > SESSION_UNUSED.days else 0)
    assert len(db.session.scalars(select(AccountSession)).all()) == 1 - gone.sessions
    assert let_go_of_what_is_due(now()) == NOTHING


def test_a_new_password_spends_the_links_that_lie_in_somebodys_mailbox(in_app: Flask) -> None:
    owner = factories.account()
    lying = accounts.new_entry_link(owner)

    accounts.set_password(owner, factories.PASSWORD)

    with pytest.raises(EntryLinkSpent):
        accounts.enter(lying)
