"""What may stand in an address."""

from __future__ import annotations

from typing import Any

from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1


class RowId(IntegerConverter):
    """The number of a row: one that no database can hold leads nowhere, instead of into a fault."""

    def __init__(self, url_map: Map, **options: Any) -> None:
        super().__init__(url_map, max=LARGEST_ID, **options)


def row_ids(typed: list[str]) -> set[int]:
    """The row numbers among what a form sent; anything else is passed over."""
    numbers = {int(text) for text in typed if text.isdecimal() and len(text) <= len(str(LARGEST_ID))}
    return {number for number in numbers if number <= LARGEST_ID}
