"""The row about other sites: their readers' counters ask 500 times a second while people sign."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from bench.house import House, serve
from bench.load import Outcome
from bench.pace import send_steadily
from bench.people import Crowd
from bench.process import Meter
from bench.signing import sign
from bench.sizes import Sizes
from bench.table import Figure

A_SECOND = 500.0
# Forms a second beside them: more than a country's fullest evening sends, and as many as a core takes.
FORMS = (250.0, 500.0)
ASKED = ("/embed/counter?lang=fr&theme=dark", "/api/totals.json")


def polls(sizes: Sizes) -> list[Figure]:
    """A steady rate of forms without polls, then with them, in one house."""
    with serve() as house:
        sign(house, sizes.warm, sizes)
        return [_beside(house, sizes, forms) for forms in FORMS]


def _beside(house: House, sizes: Sizes, forms: float) -> Figure:
    alone, quiet = _sign_steadily(house, sizes, forms)
    with ThreadPoolExecutor(1) as elsewhere:
        polled = elsewhere.submit(_poll, house, sizes.steady / forms)
        together, busy = _sign_steadily(house, sizes, forms)
        answered = polled.result().expect(200)
    return Figure(
        f"500 polls/s of the counter and the figures, none with a tag, beside a steady {forms:.0f} forms/s",
        f"polls {_times(answered)}; forms {_times(together)}; {busy:.2f} core",
        f"without polls: forms {_times(alone)}; {quiet:.2f} core",
        "forms p99 ≤ 50 ms",
        together.generator,
    )


def _sign_steadily(house: House, sizes: Sizes, rate: float) -> tuple[Outcome, float]:
    crowd = Crowd(house)
    letters = [crowd.letters(number) for number in range(sizes.steady)]
    meter = Meter(house.pids)
    outcome = send_steadily(house.port, letters, rate, is_kept=True).expect(303)
    return outcome, meter.cores


def _poll(house: House, seconds: float) -> Outcome:
    requests = [poll(house.port, ASKED[number % len(ASKED)]) for number in range(int(A_SECOND * seconds))]
    return send_steadily(house.port, requests, A_SECOND, is_kept=True)


def poll(port: int, address: str) -> bytes:
    """One request of a browser that was never here."""
    return (
        f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Language: fr-BE\r\nAccept-Encoding: gzip\r\n\r\n"
    ).encode()


def _times(outcome: Outcome) -> str:
    return f"p50 {outcome.quantile(0.5) * 1000:.0f} ms, p99 {outcome.quantile(0.99) * 1000:.0f} ms"
