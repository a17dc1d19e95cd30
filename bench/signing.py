"""Rows about signing: how many forms a second are durably stored, beside the same form signed the plain way."""

from __future__ import annotations

from pathlib import Path

from bench.house import OURS, YARDSTICK, House, serve
from bench.load import Outcome, send_all
from bench.pace import send_steadily
from bench.pairs import Turns, in_turn, new_letters
from bench.people import Crowd
from bench.process import EVERY_CORE, Meter, on_every_core
from bench.sizes import Sizes
from bench.slow_disk import ABSENT, slow_disk
from bench.table import Figure
from bench.watching import Watchers, hall, watchers, watching


def signing(sizes: Sizes) -> list[Figure]:
    """As many forms as one process takes, each durably stored."""
    return [_beside_plain("letters forms a second, one process, SQLite FULL", sizes, sizes.plain_submits, None)]


def slow(sizes: Sizes) -> list[Figure]:
    """The same where the disk takes its time."""
    what = "the same on a disk whose fsync takes 5 ms more"
    with slow_disk() as library:
        if library is None:
            return [Figure(what, ABSENT)]
        return [_beside_plain(what, sizes, sizes.slow_plain_submits, library)]


def _beside_plain(what: str, sizes: Sizes, plain_submits: int, library: Path | None) -> Figure:
    with serve(YARDSTICK, preload=library) as house:
        plain = sign(house, plain_submits, sizes)
    with serve(OURS, preload=library) as house:
        ours = sign(house, sizes.submits, sizes)
    return Figure(
        what,
        f"{ours.rate:.0f}/s",
        f"ORM per request {plain.rate:.0f}/s: × {ours.rate / plain.rate:.1f}",
        "≥ 1 000/s and ≥ × 4",
        ours.generator,
    )


def sign(house: House, count: int, sizes: Sizes, connections: int = 64) -> Outcome:
    """So many people sign as fast as they are answered, after some who are not measured."""
    crowd = Crowd(house)
    send_all(house.ports, [crowd.letters(number) for number in range(sizes.warm)], connections)
    letters = [crowd.letters(number) for number in range(count)]
    return send_all(house.ports, letters, connections).expect(303)


def both(sizes: Sizes) -> list[Figure]:
    """Signing as fast as it goes in a house that nobody watches, and in one that thousands do."""
    with on_every_core(), serve(cores=EVERY_CORE) as quiet, serve(cores=EVERY_CORE) as house:
        sign(house, sizes.warm, sizes)
        with watching(house, sizes.streams) as heard:
            # Long turns: what phones are shown is up to a quarter of a second behind, and all of it counts.
            turns = Turns(sizes.pairs // 2, sizes.requests * 4, sizes.warm, rest=0.5)
            pairs = in_turn((quiet, house), new_letters, 303, turns)
            size = house.memory()
    alone, together = pairs.rates
    return [
        Figure(
            f"letters forms a second while {sizes.streams} streams watch",
            f"{together:.0f}/s, {heard}, {size / 1e6:.0f} MB",
            f"without streams {alone:.0f}/s: {pairs}",
            "≥ 90 %, p99 ≤ 60 ms, ≤ 150 MB",
            f"stream client {heard.client:.2f} core",
        )
    ]


def steady(sizes: Sizes) -> list[Figure]:
    """A steady 500 forms a second with streams: as phones send them, and as nginx passes them on."""
    with on_every_core(), serve(cores=EVERY_CORE) as house, watchers(house.ports, hall(house)) as phones:
        sign(house, sizes.warm, sizes)
        phones.open(sizes.streams)
        return [
            _steady(
                f"steady 500/s with {sizes.streams} streams, a new connection for each form",
                house,
                phones,
                sizes,
                False,
            ),
            _steady("the same over kept connections, as through nginx", house, phones, sizes, True),
        ]


def _steady(what: str, house: House, phones: Watchers, sizes: Sizes, is_kept: bool) -> Figure:
    crowd = Crowd(house)
    letters = [crowd.letters(number) for number in range(sizes.steady)]
    with phones.listening() as heard:
        meter = Meter(house.pids)
        outcome = send_steadily(house.port, letters, 500.0, is_kept=is_kept)
        cores = meter.cores
    return Figure(
        what,
        f"answer p50 {outcome.quantile(0.5) * 1000:.0f} ms, p99 {outcome.quantile(0.99) * 1000:.0f} ms,"
        f" {_answers(outcome)}, {cores:.2f} core",
        "the schedule: from when each form was due",
        "p99 ≤ 50 ms, aim 20",
        f"{outcome.generator}; stream client {heard.client:.2f} core, {heard}",
    )


def room(sizes: Sizes) -> list[Figure]:
    """People tap within 15 seconds, ten letters each, each phone watching."""
    with serve() as house:
        crowd = Crowd(house)
        letters = [crowd.letters(number, cases=10) for number in range(sizes.people)]
        with watching(house, sizes.people) as heard:
            outcome = send_steadily(house.port, letters, 500 / 15)
    return [
        Figure(
            f"the room: {sizes.people} people in {sizes.people * 15 / 500:.0f} s, ten letters each",
            f"{_answers(outcome)}, answer p99 {outcome.quantile(0.99) * 1000:.0f} ms, {heard}",
            goal="no error, p99 ≤ 250 ms",
            note=outcome.generator,
        )
    ]


def _answers(outcome: Outcome) -> str:
    answers = ", ".join(f"{count} × {status}" for status, count in sorted(outcome.statuses.items()))
    return f"{answers}, {outcome.lost} lost" if outcome.lost else answers
