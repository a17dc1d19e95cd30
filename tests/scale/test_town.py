"""Two processes are one house: what is signed at one is seen at the other, and neither is missed when it goes."""

from __future__ import annotations

import re
import secrets
import signal
import time

import pytest

from bench.people import Crowd
from tests.faults.invariant import holds
from tests.faults.phones import COUNTED, Answer, Room, send
from tests.scale.town import Screen, Town

# The goal is half a second; the machine that tests may be slow.
SOON = 8.0
PEOPLE = 6
# What signing may take, and screens to be right, while Redis is away.
LONGEST_SIGNING = 2.0
LONGEST_BEHIND = 8.0
# What one address may guess in a minute, at each process while they cannot count together.
GUESSES = 60


@pytest.fixture
def room(town: Town) -> Room:
    """What everybody in this session was told; one log, for the rows of all tests are checked against it."""
    if not hasattr(town, "room"):
        town.room = Room(town)  # type: ignore[attr-defined]
    return town.room  # type: ignore[attr-defined, no-any-return]


def sign_at(town: Town, room: Room, process: int) -> float:
    """Sign one letter at one of the processes; how long it took."""
    key = secrets.token_urlsafe(16)
    began = time.monotonic()
    answer = send(town.doors[process], Crowd(town).letters(1, key=key))  # type: ignore[arg-type]
    took = time.monotonic() - began
    room.told[key].append(answer.status if answer else None)
    assert answer is not None
    assert answer.status == COUNTED
    return took


def total_of(town: Town, room: Room) -> int:
    """How many letters there are, all of them accounted for."""
    return holds(town, room)


def test_a_screen_on_one_process_sees_what_is_signed_at_the_other(town: Town, room: Room) -> None:
    before = total_of(town, room)
    with Screen(town.doors[0], town.code) as screen, Screen(town.port, town.code) as through_nginx:
        screen.wait_for(before, SOON)
        through_nginx.wait_for(before, SOON)

        for number in (1, 2, 3):
            sign_at(town, room, process=1)
            screen.wait_for(before + number, SOON)
            through_nginx.wait_for(before + number, SOON)


def test_without_redis_signing_goes_on_and_screens_follow(town: Town, room: Room) -> None:
    before = total_of(town, room)
    with Screen(town.doors[0], town.code) as screen:
        screen.wait_for(before, SOON)
        for leave, come_back in ((town.redis.pause, town.redis.resume), (town.redis.stop, town.redis.start)):
            leave()
            for _ in range(3):
                assert sign_at(town, room, process=1) < LONGEST_SIGNING
                before += 1
                screen.wait_for(before, LONGEST_BEHIND)
            assert sign_at(town, room, process=0) < LONGEST_SIGNING
            before += 1
            screen.wait_for(before, SOON)

            come_back()
            assert sign_at(town, room, process=1) < LONGEST_SIGNING
            before += 1
            screen.wait_for(before, LONGEST_BEHIND)


def test_nobody_notices_that_a_process_goes(town: Town, room: Room) -> None:
    visitors = Room(town, people=PEOPLE)
    visitors.told = room.told
    with Screen(town.doors[0], town.code) as going, Screen(town.doors[1], town.code) as staying:
        with visitors:
            wait_for_more(room, going, staying)
            assert town.end_process(0, signal.SIGTERM) == 0
            wait_for_more(room, staying)
            town.begin_process_again(0)
            wait_for_more(room, staying)
            staying.wait_for_at_least(len(room.counted), LONGEST_BEHIND)
            assert set(room.statuses) == {COUNTED}, room.statuses
            town.end_process(1, signal.SIGKILL)
            wait_for_more(room)
            town.begin_process_again(1)

        # Killed between an answer's first and last byte: that phone sends its form again.
        assert set(room.statuses) <= {COUNTED, None}
        assert room.statuses[None] <= PEOPLE
        for stream in (going, staying):
            while not stream.is_over:
                stream.listen(5)
    with Screen(town.port, town.code) as back:
        back.wait_for(total_of(town, room), SOON)


def wait_for_more(room: Room, *streams: Screen) -> None:
    """Wait until so many more are told that they are counted; these screens look on: who does not is let go."""
    wanted = len(room.counted) + 20

    def are_there() -> bool:
        for stream in streams:
            stream.listen(0)
        return len(room.counted) > wanted

    room.wait_until(are_there)


def test_guessing_is_counted_by_both_processes_together(town: Town) -> None:
    guess = b"GET /j/CDFGHJ HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.9\r\n\r\n"

    answers = [send(town.doors[number % 2], guess) for number in range(70)]

    statuses = [answer.status for answer in answers if answer]
    assert statuses[:60] == [404] * 60
    assert set(statuses[61:]) == {429}


def test_without_redis_guessing_is_neither_free_nor_forbidden(town: Town) -> None:
    for leave, come_back, hall in (
        (town.redis.pause, town.redis.resume, "192.0.2.21"),
        (town.redis.stop, town.redis.start, "192.0.2.22"),
    ):
        leave()
        try:
            answers = [ask(town, number % 2, "CDFGHJ", hall) for number in range(2 * GUESSES + 10)]
            neighbour = [ask(town, number, town.code, "192.0.2.30") for number in (0, 1)]
        finally:
            come_back()

        statuses = [answer.status for answer, _ in answers]
        assert statuses[:GUESSES] == [404] * GUESSES
        assert set(statuses[2 * GUESSES :]) == {429}
        assert [answer.status for answer, _ in neighbour] == [200, 200]
        assert max(took for _, took in answers + neighbour) < LONGEST_SIGNING


def ask(town: Town, process: int, code: str, address: str) -> tuple[Answer, float]:
    """Open a marathon's page at one of the processes, from an address; how long it took."""
    began = time.monotonic()
    request = f"GET /j/{code} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {address}\r\n\r\n"
    answer = send(town.doors[process], request.encode())
    assert answer is not None
    return answer, time.monotonic() - began


def test_nginx_hands_on_what_it_should_and_says_the_rest_itself(town: Town) -> None:
    def ask(address: str, more: str = "", method: str = "GET") -> Answer:
        answer = send(town.port, f"{method} {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n".encode())
        assert answer is not None
        return answer

    page = ask(f"/j/{town.code}")
    style = ask("/static/css/base.css?v=abc", "Accept-Encoding: gzip\r\n")
    unversioned = ask("/static/css/base.css")
    portrait = re.search(r"/portraits/[\w.-]+", page.body)
    assert portrait is not None
    pictures = [ask(portrait[0], f"Cookie: who={number}\r\n") for number in range(2)]
    large = ask(f"/j/{town.code}/letters", "Content-Length: 70000\r\n", "POST")

    assert page.headers["cache-control"] == "no-store"
    assert (style.status, style.headers["content-encoding"]) == (200, "gzip")
    assert "immutable" in style.headers["cache-control"]
    assert unversioned.headers["cache-control"] == "no-cache"
    assert ask("/static/nothing.css").status == 404
    assert [picture.status for picture in pictures] == [200, 200]
    assert pictures[0].headers["date"]
    assert "vary" not in pictures[0].headers
    assert large.status == 413
    assert "Retry" not in large.body
    assert "nginx" not in large.body
    for answer in (page, style, large, pictures[0]):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["server"] == "nginx"


def test_no_log_says_who_was_there(town: Town, room: Room) -> None:
    send(town.port, f"GET /j/{town.code}?secret=canary HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    send(town.port, b"nonsense canary\r\n\r\n")
    town.nginx.stop()
    town.nginx.start()

    written = "".join(file.read_text(errors="replace") for file in town.instance.parent.glob("*.log"))
    assert re.search(r"GET attendee 200 [\d.]+", written)
    for sign in ("127.0.0.1", town.code, "canary", "Namur"):
        assert sign not in written
