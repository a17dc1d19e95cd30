"""What the bench reckons: a wrong mean would be believed."""

from __future__ import annotations

import socket
import threading

import pytest

from bench.live import Crowded
from bench.load import Outcome, is_whole, quantile
from bench.pace import send_steadily
from bench.pairs import Pairs
from bench.streams import digest
from bench.table import Figure, render
from bench.watching import Heard

ANSWER = b"HTTP/1.1 303 SEE OTHER\r\nContent-Length: 2\r\n\r\nok"


def test_a_quantile_is_one_of_the_values() -> None:
    assert quantile([1, 2, 3, 4], 0.5) == 3
    assert quantile(range(1, 101), 0.99) == 100
    assert quantile([], 0.99) == 0


def test_two_houses_are_compared_pair_by_pair() -> None:
    """What the machine did in one pair, here to one of the two, moves no figure: the sums would say 62 %."""
    pairs = Pairs([100, 800, 100, 100, 100], [95, 360, 94, 96, 95])

    assert pairs.rates == (100, 95)
    assert str(pairs).startswith("95%, half of 5 pairs")


def test_an_outcome_with_another_status_or_a_lost_answer_is_no_figure() -> None:
    refused, lost = Outcome(), Outcome(lost=1)
    for outcome in (refused, lost):
        outcome.count(ANSWER, 0.1)
    refused.count(ANSWER.replace(b"303", b"503"), 0.1)

    for outcome in (refused, lost):
        with pytest.raises(AssertionError):
            outcome.expect(303)


def test_an_answer_is_whole_when_its_body_is_there() -> None:
    assert is_whole(ANSWER)
    assert not is_whole(ANSWER[:-1])
    assert not is_whole(ANSWER[:20])


def test_delays_count_from_the_first_phone_of_each_state() -> None:
    heard = {b"1": [10.0, 10.1, 10.3], b"2": [20.5, 20.5, 20.5], b"cut off": [30.0]}

    said = digest(heard, 3)

    assert (said["states"], said["reached"]) == (2, 1.0)
    assert said["p99"] == pytest.approx(0.3)


def test_what_a_phone_takes_is_the_slope_and_not_the_start() -> None:
    few, many = (Crowded(count, Heard(), 0.1, size, 0.0) for count, size in ((1000, 130_000_000), (5000, 134_096_000)))

    assert "1.0 KB each" in many.against(few)
    assert "KB each" not in few.against(few)


@pytest.mark.parametrize("is_kept", [False, True])
def test_a_steady_rate_does_not_wait_for_answers(is_kept: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_answer_all_but_the_third, args=(listener,), daemon=True).start()
        outcome = send_steadily(listener.getsockname()[1], [b"GET / HTTP/1.1\r\n\r\n"] * 4, 20.0, is_kept=is_kept)

    assert dict(outcome.statuses) == {303: 3}
    assert outcome.lost == 1
    assert len(outcome.late) == 4
    assert 0.15 <= outcome.wall < 5


def _answer_all_but_the_third(listener: socket.socket) -> None:
    heard = 0
    threads = []

    def serve(phone: socket.socket) -> None:
        nonlocal heard
        while phone.recv(1000):
            heard += 1
            if heard == 3:
                break
            phone.sendall(ANSWER)
        phone.close()

    try:
        while True:
            threads.append(threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True))
            threads[-1].start()
    except OSError:
        return


def test_the_table_names_the_yardstick_beside_each_figure() -> None:
    text = render([Figure("forms", "900/s", "plain 100/s: × 9.0", "≥ × 4", "generator 0.1 core")], "a machine")

    assert "| forms | 900/s | plain 100/s: × 9.0 | ≥ × 4 | generator 0.1 core |" in text
    assert "a machine" in text
