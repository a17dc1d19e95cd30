"""A whole start, as `lueur.py run` makes it: the addresses, what is kept, what is said, and the end."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.welcome import terminal_language
from lueur import HOUSE
from tests.servers import free_port

ADDRESSES = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")


@contextmanager
def started(instance: Path, *flags: str, lines: int = 3) -> Iterator[tuple[dict[str, str], subprocess.Popen[str], int]]:
    """Lueur running on an instance folder; its addresses by their first word, the process and its port."""
    port = free_port()
    line = [sys.executable, str(HOUSE / "app/launch.py"), "--plain", "--host", "127.0.0.1", "--port", str(port), *flags]
    environ = {name: value for name, value in os.environ.items() if name not in ("LUEUR_BASE_URL", "DATABASE_URL")}
    environ["LUEUR_INSTANCE"] = str(instance)
    with (
        (instance.parent / "log").open("a") as log,
        subprocess.Popen(line, env=environ, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        try:
            printed = [process.stdout.readline().rstrip("\n") for _ in range(lines)]
            assert all(printed), (instance.parent / "log").read_text()
            yield dict(part.split(" ", 1) for part in printed), process, port
        finally:
            process.terminate()
            process.wait(timeout=20)


def fetch(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_a_first_start_prints_addresses_that_answer_and_a_later_one_keeps_the_data(tmp_path):
    instance = tmp_path / "instance"
    with started(instance) as (first, process, port):
        assert list(first) == ["organiser", "screen", "join"]
        assert [fetch(url)[0] for url in first.values()] == [200, 200, 200]
        page = fetch(first["join"])[1]
        assert 'name="consent"' in page
        assert "Marathon des lettres" in page
        assert "Salle communale" in page  # the edition's first language, whoever reads the terminal
        fetch(f"http://127.0.0.1:{port}/no-such-page")
    with started(instance, "--empty") as (second, _process, _port):
        code = first["join"].rsplit("/", 1)[1]
        assert second["join"].endswith(code)
        assert second["organiser"].rsplit("/", 1)[1] != first["organiser"].rsplit("/", 1)[1]

    assert process.returncode == 0
    for key in ("secret.key", "master.key"):
        assert stat.S_IMODE((instance / key).stat().st_mode) == 0o600
    assert ADDRESSES.findall((tmp_path / "log").read_text()) == []


def test_an_empty_start_has_an_organiser_and_nothing_to_join(tmp_path):
    with started(tmp_path / "instance", "--empty", lines=1) as (addresses, _process, _port):
        assert list(addresses) == ["organiser"]
        assert fetch(addresses["organiser"])[0] == 200


def test_a_second_start_on_the_same_data_says_so(tmp_path):
    instance = tmp_path / "instance"
    with started(instance, "--empty", lines=1):
        again = subprocess.run(
            [sys.executable, str(HOUSE / "app/launch.py"), "--plain"],
            env={**os.environ, "LUEUR_INSTANCE": str(instance)}, capture_output=True, text=True, timeout=30,
        )  # fmt: skip

    assert again.returncode == 1
    assert "it runs already" in again.stderr
    assert again.stdout == ""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child whose parent was killed")
def test_a_killed_launcher_leaves_no_server_behind(tmp_path):
    with started(tmp_path / "instance", "--empty", lines=1) as (_addresses, process, port):
        process.send_signal(signal.SIGKILL)
        process.wait()
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                fetch(f"http://127.0.0.1:{port}/healthz")
            except OSError:
                return
        pytest.fail("the server goes on without its launcher")


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LANG": "fr_BE.UTF-8"}, "fr"),
        ({"LANG": "nl_BE.UTF-8", "LC_ALL": "de_BE"}, "de"),
        ({"LANG": "es_ES.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "es:nl_BE:fr"}, "nl"),
        ({"LANG": "C", "LANGUAGE": "fr"}, "en"),
        ({}, "en"),
    ],
)
def test_the_terminal_speaks_the_language_of_its_reader(environ, language):
    assert terminal_language(environ) == language
