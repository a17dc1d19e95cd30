"""Starting Lueur in a hall: which port, which address, and what is said when it cannot be."""

from __future__ import annotations

import argparse
import ast
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from app import launch


@pytest.fixture
def taken():
    """A loopback port that another program listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_that_another_program_uses_is_refused_in_plain_words(taken):
    with pytest.raises(launch.Trouble, match=f"port {taken} cannot be used: another program uses it"):
        launch.choose_port("127.0.0.1", taken)


def test_without_a_wish_the_next_free_port_is_taken(taken, monkeypatch):
    monkeypatch.setattr(launch, "FIRST_PORT", taken)

    assert taken < launch.choose_port("127.0.0.1", None) < taken + launch.PORTS


def test_all_ports_taken_is_said(taken, monkeypatch):
    monkeypatch.setattr(launch, "FIRST_PORT", taken)
    monkeypatch.setattr(launch, "PORTS", 1)

    with pytest.raises(launch.Trouble, match="another program uses it"):
        launch.choose_port("127.0.0.1", None)


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("127.0.0.1", 70000, "1 to 65535"),
        ("lueur.invalid", 8000, "not an address"),
        ("203.0.113.9", 8000, "not an address"),
    ],
)
def test_an_impossible_place_to_listen_is_said(host, port, words):
    assert words in (launch.refusal(host, port) or "")


def test_phones_get_an_address_of_this_machine_and_not_localhost(monkeypatch):
    monkeypatch.setattr(launch, "lan_addresses", lambda: iter(["192.168.1.20", "10.0.0.3"]))

    assert launch.reachable("0.0.0.0") == "192.168.1.20"
    assert launch.reachable("10.0.0.3") == "10.0.0.3"


def test_a_machine_in_no_network_falls_back_to_itself(monkeypatch):
    monkeypatch.setattr(launch, "lan_addresses", lambda: iter([]))

    assert launch.reachable("0.0.0.0") == "127.0.0.1"


def test_asking_for_this_machines_address_sends_nothing(monkeypatch):
    def no_network(self, address):
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(launch.socket.socket, "connect", no_network)

    assert list(launch.lan_addresses()) == []


@pytest.mark.parametrize(
    ("host", "port", "url"),
    [
        ("192.168.1.20", 8000, "http://192.168.1.20:8000"),
        ("192.168.1.20", 80, "http://192.168.1.20"),
        ("fd00::7", 8001, "http://[fd00::7]:8001"),
    ],
)
def test_addresses_are_written_as_a_browser_reads_them(host, port, url):
    assert launch.address(host, port) == url


def test_the_server_keeps_no_access_log_and_one_process():
    line = launch.server_line("0.0.0.0", 8000)

    assert line[line.index("--workers") + 1] == "1"
    assert not [part for part in line if "access" in part]


def test_where_gunicorn_does_not_run_gevent_serves_alone(monkeypatch):
    monkeypatch.setattr(launch.importlib.util, "find_spec", lambda name: None)

    assert launch.server_line("0.0.0.0", 8000)[1:] == [
        "-m",
        "gevent.monkey",
        "--module",
        "app.server",
        "0.0.0.0",
        "8000",
    ]


def test_a_server_that_ends_before_it_answers_is_not_waited_for():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()

    with pytest.raises(launch.Trouble, match="ended before it answered"):
        launch.wait_until_it_answers(ended, "http://127.0.0.1:9/healthz")


def test_a_failed_preparation_leaves_no_server_behind(monkeypatch):
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    started = []
    start = launch.start

    def start_and_note(line, environ, **more):
        started.append(
            start([sys.executable, "-c", "raise SystemExit(3)"] if "app.welcome" in line else sleeper, environ, **more)
        )
        return started[-1]

    monkeypatch.setattr(launch, "start", start_and_note)

    with pytest.raises(launch.Trouble, match="could not be prepared"):
        launch.run(argparse.Namespace(port=None, host="127.0.0.1", empty=False, plain=True))

    assert [child.poll() is not None for child in started] == [True, True]


def test_the_launcher_stays_light():
    tree = ast.parse(Path(launch.__file__).read_text(encoding="utf-8"))

    imported = {
        (alias.name if isinstance(node, ast.Import) else str(node.module)).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert imported <= sys.stdlib_module_names
