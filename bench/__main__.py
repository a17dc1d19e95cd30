"""`python -m bench [--brief] [NAME …]`: measure, print the table, keep it. Without names, everything."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from bench import live, reading, signing, table
from bench.growth import growth
from bench.lighthouse import lighthouse
from bench.polls import polls
from bench.process import CLIENT_CORE, stay_on
from bench.sizes import BRIEF, FULL, Sizes
from bench.start import start
from bench.table import Figure
from bench.town import town
from bench.weight import weight

BENCHES: dict[str, Callable[[Sizes], list[Figure]]] = {
    "signing": signing.signing,
    "slow": signing.slow,
    "join": reading.join,
    "streams": live.streams,
    "both": signing.both,
    "steady": signing.steady,
    "room": signing.room,
    "polls": polls,
    "tap": live.tap,
    "town": town,
    "growth": growth,
    "weight": weight,
    "lighthouse": lighthouse,
    "start": start,
}


def main() -> None:
    """Run what is named, or everything; only a complete table, in full length, is kept."""
    known = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    known.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHES)}")
    known.add_argument("--brief", action="store_true", help="a minute to see that every row works; keeps nothing")
    asked = known.parse_args()
    if unknown := set(asked.names) - BENCHES.keys():
        known.error(f"no row is named {', '.join(sorted(unknown))}")
    stay_on(CLIENT_CORE)
    where = table.machine()
    begun, figures = time.monotonic(), []
    for name in asked.names or BENCHES:
        for figure in BENCHES[name](BRIEF if asked.brief else FULL):
            print(f"{figure.what}: {figure.ours}   [{figure.peer}]   goal {figure.goal}   ({figure.note})", flush=True)
            figures.append(figure)
    print(f"{time.monotonic() - begun:.0f} s; {where}")
    if not asked.names and not asked.brief:
        table.keep(table.render(figures, where))


if __name__ == "__main__":
    main()
