"""The parts of lueur.py that decide something: which uv, for which machine, started how."""

from __future__ import annotations

import ast
import hashlib
import shutil
import subprocess
import sys
import tomllib
import urllib.error
import zipfile
from pathlib import Path

import pytest

import lueur

RIGHT, OTHER = hashlib.sha256(b"uv").hexdigest(), "0" * 64
X86 = "manylinux_2_17_x86_64.manylinux2014_x86_64"
LOCK = f"""
version = 1

[[package]]
name = "uvloop"
version = "9"
wheels = [
    {{ url = "https://files.example/uvloop-9-py3-none-win32.whl", hash = "sha256:{OTHER}", size = 1 }},
]

[[package]]
name = "uv"
version = "1.2.3"
source = {{ registry = "https://registry.example/simple" }}
sdist = {{ url = "https://files.example/uv-1.2.3.tar.gz", hash = "sha256:{OTHER}", size = 1 }}
wheels = [
    {{ url = "https://files.example/uv-1.2.3-py3-none-{X86}.whl", hash = "sha256:{RIGHT}", size = 2 }},
    {{ url = "https://files.example/uv-1.2.3-py3-none-win32.whl", hash = "sha256:{OTHER}", size = 3 }},
]

[[package]]
name = "werkzeug"
version = "3.1"
"""


def test_the_lock_names_the_uv_to_fetch_and_nothing_else():
    version, wheels = lueur.locked_uv(LOCK)

    assert version == "1.2.3"
    assert [wheel.platforms for wheel in wheels] == [["manylinux_2_17_x86_64", "manylinux2014_x86_64"], ["win32"]]
    assert wheels[0].sha256 == RIGHT


def test_a_lock_without_uv_is_said_in_plain_words():
    with pytest.raises(lueur.Trouble, match="does not name uv"):
        lueur.locked_uv(LOCK.replace('name = "uv"', 'name = "vu"'))


def test_our_own_lock_is_read_as_a_toml_parser_reads_it():
    text = lueur.LOCK.read_text(encoding="utf-8")

    version, wheels = lueur.locked_uv(text)

    package = next(package for package in tomllib.loads(text)["package"] if package["name"] == "uv")
    assert version == package["version"]
    assert wheels == [(wheel["url"], wheel["hash"].removeprefix("sha256:")) for wheel in package["wheels"]]


@pytest.mark.parametrize(
    ("system", "kind", "libc", "tag"),
    [
        ("Linux", "x86_64", "glibc", "manylinux_2_17_x86_64"),
        ("Linux", "x86_64", "", "musllinux_1_1_x86_64"),
        ("Linux", "aarch64", "glibc", "manylinux_2_17_aarch64"),
        ("Linux", "armv7l", "glibc", "manylinux_2_17_armv7l"),
        ("Linux", "armv6l", "glibc", "linux_armv6l"),
        ("Linux", "i686", "glibc", "manylinux_2_17_i686"),
        ("Darwin", "arm64", "", "macosx_11_0_arm64"),
        ("Darwin", "x86_64", "", "macosx_10_12_x86_64"),
        ("Windows", "amd64", "", "win_amd64"),
        ("Windows", "arm64", "", "win_arm64"),
        ("Windows", "x86", "", "win32"),
    ],
)
def test_every_common_machine_gets_its_own_wheel(system, kind, libc, tag):
    _, wheels = lueur.locked_uv(lueur.LOCK.read_text(encoding="utf-8"))

    assert tag in lueur.fitting(wheels, system, kind, libc).platforms


def test_a_machine_without_a_wheel_is_told_what_to_do():
    _, wheels = lueur.locked_uv(LOCK)

    with pytest.raises(lueur.Trouble, match=r"OpenVMS, alpha.*\n.*Install uv"):
        lueur.fitting(wheels, "OpenVMS", "alpha", "")


def test_a_32_bit_system_on_a_64_bit_kernel_counts_as_32_bit(monkeypatch):
    monkeypatch.setattr(lueur.platform, "machine", lambda: "aarch64")
    monkeypatch.setattr(lueur.struct, "calcsize", lambda code: 4)

    assert lueur.machine() == "armv7l"


def test_only_exactly_what_the_lock_names_is_used():
    wheel = lueur.Wheel("https://files.example/uv.whl", RIGHT)

    assert lueur.checked(b"uv", wheel) == b"uv"
    with pytest.raises(lueur.Trouble, match="is not what uv"):
        lueur.checked(b"<html>Please sign in to the Wi-Fi</html>", wheel)


def test_a_uv_that_fails_its_check_leaves_nothing_to_run(tmp_path, monkeypatch):
    monkeypatch.setattr(lueur, "PRIVATE", tmp_path)
    monkeypatch.setattr(lueur, "download", lambda url: b"something else")
    _, wheels = lueur.locked_uv(lueur.LOCK.read_text(encoding="utf-8"))

    with pytest.raises(lueur.Trouble):
        lueur.uv_by_hand(tmp_path / "uv-1", "uv", wheels)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_program_is_taken_out_of_the_wheel_and_can_be_run(tmp_path, monkeypatch):
    archive = tmp_path / "made.whl"
    with zipfile.ZipFile(archive, "w") as wheel:
        wheel.writestr("uv/__init__.py", "")
        wheel.writestr("uv-1.2.3.data/scripts/uvx", "another program")
        wheel.writestr("uv-1.2.3.data/scripts/uv", "#!/bin/sh\necho uv 1.2.3\n")
    content = archive.read_bytes()
    made = lueur.Wheel(
        "https://files.example/uv-1-py3-none-manylinux2014_x86_64.whl", hashlib.sha256(content).hexdigest()
    )
    monkeypatch.setattr(lueur, "PRIVATE", tmp_path)
    monkeypatch.setattr(lueur, "download", lambda url: content)
    monkeypatch.setattr(lueur, "fitting", lambda *machine: made)

    program = lueur.uv_by_hand(tmp_path / "uv-1.2.3", "uv", [made])

    assert lueur.uv_version(str(program)) == (1, 2, 3)


def test_something_that_is_no_uv_is_not_used(tmp_path):
    (tmp_path / "uv").write_text("#!/bin/sh\nexit 3\n")
    (tmp_path / "uv").chmod(0o755)

    assert lueur.uv_version(str(tmp_path / "uv")) == ()
    assert lueur.uv_version(str(tmp_path / "absent")) == ()


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("[Errno -3] Temporary failure in name resolution", "no internet here"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "no list of certificates"),
    ],
)
def test_a_failed_download_says_what_to_do(monkeypatch, reason, words):
    def refuse(url, timeout):
        raise urllib.error.URLError(reason)

    monkeypatch.setattr(lueur.urllib.request, "urlopen", refuse)

    with pytest.raises(lueur.Trouble, match=words):
        lueur.download("https://files.example/uv.whl")


@pytest.mark.parametrize(
    ("line", "command", "rest"),
    [
        (["run"], "run", []),
        (["run", "--plain", "--port", "8080"], "run", ["--port", "8080", "--plain"]),
        (["run", "--empty", "--host", "127.0.0.1"], "run", ["--host", "127.0.0.1", "--empty"]),
        (["test"], "test", []),
        (["test", "-k", "run or test", "-x", "tests/rules"], "test", ["-k", "run or test", "-x", "tests/rules"]),
        (["test", "--help"], "test", ["--help"]),
    ],
)
def test_the_line_is_handed_on(line, command, rest):
    assert lueur.parse(line) == (command, rest)


@pytest.mark.parametrize("line", [[], ["walk"], ["run", "--prot", "1"], ["run", "now"], ["run", "--port", "http"]])
def test_a_line_that_makes_no_sense_is_refused(line, capsys):
    with pytest.raises(SystemExit) as refusal:
        lueur.parse(line)

    assert refusal.value.code == 2
    assert "usage: lueur.py" in capsys.readouterr().err


def test_it_accepts_the_pythons_that_the_project_accepts():
    project = tomllib.loads((lueur.HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest, newest = lueur.OLDEST_PYTHON, lueur.NEWEST_PYTHON

    assert project["requires-python"] == f">={oldest[0]}.{oldest[1]},<{newest[0]}.{newest[1] + 1}"
    assert [lueur.suits(version) for version in ((3, 9), (3, 10), (3, 11), (3, 13), (3, 14))] == [0, 0, 1, 1, 0]


def test_it_is_written_for_python_3_9_and_the_standard_library_alone():
    tree = ast.parse(Path(lueur.__file__).read_text(encoding="utf-8"), feature_version=(3, 9))

    imported = {
        (alias.name if isinstance(node, ast.Import) else str(node.module)).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert imported <= sys.stdlib_module_names - {"tomllib"}


def test_the_environment_is_made_again_when_what_it_is_made_from_changes(tmp_path, monkeypatch):
    for name in ("uv.lock", "pyproject.toml"):
        (tmp_path / name).write_text(name)
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").touch()
    monkeypatch.delenv("UV_PROJECT_ENVIRONMENT", raising=False)
    monkeypatch.setattr(lueur, "HOUSE", tmp_path)
    monkeypatch.setattr(lueur, "LOCK", tmp_path / "uv.lock")
    assert not lueur.is_synced("run")

    (tmp_path / ".venv/lueur-run").write_text(lueur.fingerprint())
    assert lueur.is_synced("run")

    (tmp_path / "uv.lock").write_text("newer")
    assert not lueur.is_synced("run")


def test_our_own_code_is_compiled_with_the_environment(tmp_path, monkeypatch):
    """A start waits for what is not, again and again where Python may write nothing."""
    (tmp_path / "app").mkdir()
    for written in ("app/views.py", "pyproject.toml"):
        (tmp_path / written).write_text("")
    (tmp_path / "lib").mkdir()
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(lueur, "HOUSE", tmp_path)
    monkeypatch.setattr(lueur, "venv", lambda: tmp_path / "lib")
    monkeypatch.setattr(lueur, "python", lambda: Path(sys.executable))
    monkeypatch.setattr(lueur, "find_uv", lambda: shutil.which("true"))

    lueur.sync([], "run", ["app"])

    assert list((tmp_path / "app/__pycache__").glob("views.*.pyc"))
    assert (tmp_path / "lib/lueur-run").read_text() == lueur.fingerprint()


def test_another_projects_environment_does_not_leak_in(monkeypatch, tmp_path):
    monkeypatch.setattr(lueur, "PRIVATE", tmp_path)
    for name in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH"):
        monkeypatch.setenv(name, "/elsewhere")
    monkeypatch.delenv("HOME", raising=False)

    environment = lueur.environment()

    assert not {"VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH"} & set(environment)
    assert Path(environment["HOME"]).is_dir()


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (lueur.Trouble("no internet here."), "Lueur: no internet here."),
        (PermissionError(13, "Permission denied", "/opt/lueur/.lueur"), "no right to write /opt/lueur/.lueur"),
        (OSError(28, "No space left on device"), "No space left on device"),
    ],
)
def test_expected_trouble_is_a_sentence_not_a_traceback(trouble, words, monkeypatch, capsys):
    def fail(rest):
        raise trouble

    monkeypatch.setattr(lueur, "run", fail)

    assert lueur.main(["run"]) == 1
    said = capsys.readouterr()
    assert words in said.err
    assert said.out == ""


def test_the_newest_postgresql_is_found_although_debian_keeps_it_off_path(tmp_path, monkeypatch):
    for version in ("9", "15", "17"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        (folder / "postgres").touch()
    (tmp_path / "9/bin/initdb").touch()
    (tmp_path / "15/bin/initdb").touch()  # 17 is a client's folder: it cannot make a cluster
    monkeypatch.setattr(lueur, "POSTGRESQL_FOLDERS", (f"{tmp_path}/*/bin",))
    monkeypatch.setenv("PATH", "")

    assert lueur.find_postgresql() == f"{tmp_path}/15/bin"


def test_asking_for_help_needs_no_environment():
    shown = subprocess.run(
        [sys.executable, lueur.__file__, "run", "--help"], capture_output=True, text=True, check=True
    )

    assert "--plain" in shown.stdout
