"""What an attendee does reads their own evening, never the whole season."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from app.models import Marathon, db
from tests.attendee.conftest import SIGNER, letters_form
from tests.checking import CheckingClient

# One row or more for everybody who ever took part.
GROWING = {"attendee", "signing", "signature", "word", "word_key", "withdrawal_key", "news_subscription", "total"}

Statement = tuple[str, Any]


@contextmanager
def overheard() -> Iterator[list[Statement]]:
    """What the database is asked meanwhile."""
    asked: list[Statement] = []

    @event.listens_for(db.engine, "before_cursor_execute")
    def note(
        _connection: object, _cursor: object, statement: str, parameters: Any, _context: object, many: bool
    ) -> None:
        asked.append((statement, parameters[0] if many else parameters))

    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def tables_read_whole(statement: Statement) -> set[str]:
    """The growing tables that SQLite goes through from end to end for this."""
    with db.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement[0]}", statement[1])
        steps = [row.detail.split() for row in plan]
    return {step[1] for step in steps if step[0] == "SCAN"} & GROWING


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_no_step_of_an_attendee_reads_a_whole_table(in_app: Flask, phone: CheckingClient, evening: Marathon) -> None:
    code = evening.code
    with overheard() as asked:
        form = letters_form(phone, evening)
        phone.follow(phone.send(form, 303, **SIGNER, case=form.choices("case")[:3]))
        phone.send(form, 303, **SIGNER, case=form.choices("case")[:3])
        words = phone.see(f"/j/{code}/words?case={form.choices('case')[0]}").form("/words")
        phone.follow(phone.send(words, 303, text="Courage."))
        phone.send(words, 303, text="Courage.")
        letters_form(phone, evening)
        phone.see(f"/s/{code}")
        mine = phone.see(f"/j/{code}/mine").form("/withdraw")
        phone.send(mine, 303, all="yes")
        phone.send(mine, 303, all="yes")

    assert any("INSERT INTO signing" in statement for statement, _ in asked)
    assert {statement[0]: read for statement in asked if (read := tables_read_whole(statement))} == {}
