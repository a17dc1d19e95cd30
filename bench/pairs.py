"""Two houses asked in turn, in short turns: what the machine does meanwhile happens to both of a pair."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles

from bench.house import House
from bench.load import send_all
from bench.people import Crowd

Requests = Callable[[Crowd, int], list[bytes]]


@dataclass(frozen=True)
class Pairs:
    """Answers a second of either house, turn by turn; a share is of one pair, the second house's of the first's."""

    first: list[float]
    second: list[float]

    @property
    def rates(self) -> tuple[float, float]:
        """The median rate of either house."""
        return median(self.first), median(self.second)

    def __str__(self) -> str:
        shares = [later / before for before, later in zip(self.first, self.second, strict=True)]
        lower, middle, upper = quantiles(shares, n=4)
        return f"{middle:.0%}, half of {len(shares)} pairs {lower:.0%} to {upper:.0%}"


@dataclass(frozen=True)
class Turns:
    """How often two houses are asked, how many requests each time, after how many that are not measured.

    `rest` are seconds after each turn: what it set going is done in its own house's time.
    """

    pairs: int
    each: int
    warm: int
    rest: float = 0.0


def in_turn(houses: tuple[House, House], requests: Requests, status: int, turns: Turns) -> Pairs:
    """Ask both houses, each first every other time."""
    crowds = {house: Crowd(house) for house in houses}
    for house, crowd in crowds.items():
        send_all(house.ports, requests(crowd, turns.warm))
    rates: dict[House, list[float]] = {house: [] for house in houses}
    order = list(houses)
    for _ in range(turns.pairs):
        for house in order:
            asked = requests(crowds[house], turns.each)
            rates[house].append(send_all(house.ports, asked).expect(status).rate)
            time.sleep(turns.rest)
        order.reverse()
    return Pairs(*(rates[house] for house in houses))


def new_letters(crowd: Crowd, count: int) -> list[bytes]:
    """So many letters forms, each from somebody new."""
    return [crowd.letters(number) for number in range(count)]
