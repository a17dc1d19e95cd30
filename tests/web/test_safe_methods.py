"""Nothing changes on GET or HEAD: a mail scanner that opens every link withdraws nobody."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import Connection

from app.models import Marathon, db
from tests.checking import CheckingClient
from tests.web.addresses import filled


def test_no_get_or_head_changes_a_row(in_app: Flask, evening: Marathon, desk: CheckingClient) -> None:
    addresses = filled(in_app, evening, "GET")
    db.session.commit()
    before = rows()

    for address in addresses:
        for method in ("GET", "HEAD"):
            answer = desk.open(address.path, method=method, headers=address.headers)
            assert answer.status_code < 500, address
            assert answer.status_code != 404, address
            assert rows() == before, f"{method} {address.path} changed something"


def test_a_safe_answer_to_head_has_no_body(in_app: Flask, evening: Marathon, desk: CheckingClient) -> None:
    for address in filled(in_app, evening, "GET"):
        assert desk.head(address.path, headers=address.headers).data == b"", address


def rows() -> dict[str, list[object]]:
    """Everything the database holds."""
    with db.engine.connect() as connection:
        return {table.name: read(connection, table) for table in db.metadata.sorted_tables}


def read(connection: Connection, table) -> list[object]:  # type: ignore[no-untyped-def]
    """A table's rows without its pictures, in the order of their keys."""
    columns = [column for column in table.columns if column.name != "portrait"]
    return [
        tuple(row)
        for row in connection.execute(table.select().with_only_columns(*columns).order_by(*table.primary_key))
    ]
