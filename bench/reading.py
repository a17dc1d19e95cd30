"""The row about reading: the join page, which everybody reads before signing."""

from __future__ import annotations

from bench.house import serve
from bench.load import send_all
from bench.people import Crowd
from bench.sizes import Sizes
from bench.table import Figure
from bench.wrk import wrk


def join(sizes: Sizes) -> list[Figure]:
    """The join page, read by who scans the code for the first time, and by phones that were here before."""
    figures = []
    for what, is_new in (("first visits", True), ("by phones that were here before", False)):
        with serve() as house:
            crowd = Crowd(house)
            requests = [crowd.join(is_new=is_new) for _ in range(sizes.submits)]
            send_all(house.ports, requests[: sizes.warm])
            outcome = send_all(house.ports, requests).expect(200)
            cross_check = wrk(requests[0], house.port, sizes.wrk_seconds)
        figures.append(
            Figure(
                f"join pages a second, one process, {what}",
                f"{outcome.rate:.0f}/s",
                cross_check,
                "≥ 2 000/s",
                outcome.generator,
            )
        )
    return figures
