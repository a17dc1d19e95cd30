"""The rows about growth: one house with an empty database, one with a whole season, asked in turn."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median, quantiles

from bench.house import House, serve
from bench.load import send_all
from bench.people import Crowd
from bench.sizes import Sizes
from bench.table import Figure

ACTIONS_OF_A_MARATHON = 584
Requests = Callable[[Crowd, int], list[bytes]]

KINDS: tuple[tuple[str, Requests, int], ...] = (
    ("letters forms", lambda crowd, count: [crowd.letters(number) for number in range(count)], 303),
    ("join pages", lambda crowd, count: [crowd.join() for _ in range(count)], 200),
    ("start pages with the national total", lambda crowd, count: [crowd.home() for _ in range(count // 4)], 200),
)


def growth(sizes: Sizes) -> list[Figure]:
    """Signing, the join page and the national total, in a full house as fast as in an empty one."""
    with serve() as empty, serve(furniture=("bench.years", str(sizes.marathons))) as full:
        return [_compare(*kind, empty, full, sizes) for kind in KINDS]


def _compare(what: str, requests: Requests, status: int, empty: House, full: House, sizes: Sizes) -> Figure:
    crowds = {house: Crowd(house) for house in (empty, full)}
    for house, crowd in crowds.items():
        send_all(house.ports, requests(crowd, sizes.warm))
    # In pairs, and each first every other time: what the machine does meanwhile happens to both of a pair.
    order = [empty, full]
    rates: dict[House, list[float]] = {empty: [], full: []}
    for _ in range(sizes.pairs):
        for house in order:
            asked = requests(crowds[house], sizes.requests)
            rates[house].append(send_all(house.ports, asked).expect(status).rate)
        order.reverse()
    shares = [of_full / of_empty for of_empty, of_full in zip(rates[empty], rates[full], strict=True)]
    lower, _, upper = quantiles(shares, n=4)
    actions = f"{sizes.marathons * ACTIONS_OF_A_MARATHON:,}".replace(",", " ")
    return Figure(
        f"{what} a second with {actions} actions and {sizes.marathons} marathons in the database",
        f"{median(rates[full]):.0f}/s",
        f"empty {median(rates[empty]):.0f}/s: {median(shares):.0%}, half of {sizes.pairs} pairs {lower:.0%} to {upper:.0%}",
        "≥ 90 %",
        f"{(full.instance / 'lueur.sqlite').stat().st_size / 1e6:.0f} MB of SQLite",
    )
