"""The rows about growth: one house with an empty database, one with a whole season, asked in turn."""

from __future__ import annotations

from bench.house import House, serve
from bench.pairs import Requests, Turns, in_turn, new_letters
from bench.sizes import Sizes
from bench.table import Figure

ACTIONS_OF_A_MARATHON = 584

KINDS: tuple[tuple[str, Requests, int], ...] = (
    ("letters forms", new_letters, 303),
    ("join pages", lambda crowd, count: [crowd.join() for _ in range(count)], 200),
    ("start pages with the national total", lambda crowd, count: [crowd.home() for _ in range(count // 4)], 200),
)


def growth(sizes: Sizes) -> list[Figure]:
    """Signing, the join page and the national total, in a full house as fast as in an empty one."""
    with serve() as empty, serve(furniture=("bench.years", str(sizes.marathons))) as full:
        return [_compare(*kind, empty, full, sizes) for kind in KINDS]


def _compare(what: str, requests: Requests, status: int, empty: House, full: House, sizes: Sizes) -> Figure:
    pairs = in_turn((empty, full), requests, status, Turns(sizes.pairs, sizes.requests, sizes.warm))
    of_empty, of_full = pairs.rates
    actions = f"{sizes.marathons * ACTIONS_OF_A_MARATHON:,}".replace(",", " ")
    return Figure(
        f"{what} a second with {actions} actions and {sizes.marathons} marathons in the database",
        f"{of_full:.0f}/s",
        f"empty {of_empty:.0f}/s: {pairs}",
        "≥ 90 %",
        f"{(full.instance / 'lueur.sqlite').stat().st_size / 1e6:.0f} MB of SQLite",
    )
