#!/usr/bin/env python3
"""Lueur's two commands, for a machine that has nothing but Python.

    python3 lueur.py run     start Lueur here: a room can sign at once
    python3 lueur.py test    check everything, as the project's CI does

Standard library only, written for Python 3.9 and later, and without pip, venv, make or curl: it finds `uv` or fetches
it, lets it build the environment that `uv.lock` describes, and hands over. Everything it fetches for itself goes to
`.lueur/` beside this file, the environment to `.venv/`; deleting both undoes it.
"""

from __future__ import annotations

import sys

try:
    import argparse
    import functools
    import glob
    import hashlib
    import importlib.util
    import os
    import platform
    import re
    import shutil
    import signal
    import struct
    import subprocess
    import tempfile
    import time
    import urllib.error
    import urllib.request
    import zipfile
    from collections.abc import Sequence
    from concurrent.futures import ThreadPoolExecutor
    from pathlib import Path
    from typing import NamedTuple
except ImportError as missing:  # Debian's python3-minimal has an interpreter and little else
    sys.exit(
        f"Lueur: this Python lacks parts of its own library ({missing})."
        " Install the whole of it, on Debian for example: apt-get install python3"
    )

HOUSE = Path(__file__).resolve().parent
PRIVATE = HOUSE / ".lueur"
LOCK = HOUSE / "uv.lock"
OLDEST_PYTHON, NEWEST_PYTHON = (3, 11), (3, 13)  # as requires-python in pyproject.toml; a test compares
OLDEST_UV = (0, 5)  # older ones cannot read our lock file
WINDOWS = os.name == "nt"


class Trouble(Exception):
    """Something a person can put right: said in plain words, without a traceback."""


def say(text: str) -> None:
    """Tell the person on the error stream: standard output belongs to the addresses and to pytest."""
    print(text, file=sys.stderr, flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command of the line and return its exit code."""
    command, rest = parse(sys.argv[1:] if argv is None else argv)
    try:
        os.chdir(HOUSE)
        return run(rest) if command == "run" else test(rest)
    except Trouble as trouble:
        say(f"\nLueur: {trouble}")
    except PermissionError as error:
        say(f"\nLueur: no right to write {error.filename}. Put Lueur in a folder of your own and try again.")
    except OSError as error:
        say(f"\nLueur: this machine refused: {error}.")
    except KeyboardInterrupt:
        say("\nLueur: stopped.")
        return 130
    return 1


def parse(argv: Sequence[str]) -> tuple[str, list[str]]:
    """Split the line into the command and what belongs to whom it starts."""
    parser = argparse.ArgumentParser(prog="lueur.py", description="Letter-writing marathons, live.")
    commands = parser.add_subparsers(dest="command", metavar="run | test", required=True)
    start = commands.add_parser("run", help="start Lueur on this machine, ready for a room")
    start.add_argument("--port", type=int, help="the port to listen on (8000, or the next free one)")
    start.add_argument("--host", help="the address to listen on (all of this machine's)")
    start.add_argument("--empty", action="store_true", help="begin without the sample edition and its marathon")
    start.add_argument("--plain", action="store_true", help="print the addresses only, one a line, for programs")
    commands.add_parser("test", help="run every check; what follows goes to pytest", add_help=False, prefix_chars="\0")
    known, extra = parser.parse_known_args(list(argv))
    if known.command == "test":
        return "test", list(argv[list(argv).index("test") + 1 :])
    if extra:
        parser.error(f"unknown: {' '.join(extra)}")
    return "run", options(known)


def options(known: argparse.Namespace) -> list[str]:
    """Write the options of `run` down again, for app.launch."""
    line: list[str] = []
    for name in ("port", "host"):
        if getattr(known, name) is not None:
            line += ["--" + name, str(getattr(known, name))]
    return line + ["--" + name for name in ("empty", "plain") if getattr(known, name)]


# --- run ---------------------------------------------------------------------------------------------------------


def run(rest: list[str]) -> int:
    """Prepare the environment without the tools of development and become the server."""
    if not is_synced("run"):
        say("Lueur: preparing the environment (once; about a minute, and it needs the internet).")
        sync(["--no-dev", "--inexact"], "run", ["app"])
    line = [str(python()), "-P", str(HOUSE / "app" / "launch.py"), *rest]
    if WINDOWS:
        return subprocess.call(line, env=environment())
    sys.stderr.flush()
    return os.execve(line[0], line, environment())


# --- the environment ---------------------------------------------------------------------------------------------


def environment() -> dict[str, str]:
    """The variables our children get: those of the person, without another project's virtual environment."""
    env = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH")}
    env.setdefault("UV_SYSTEM_CERTS", "1")  # schools and offices often inspect TLS with a certificate of their own
    if not WINDOWS and not env.get("HOME"):
        env["HOME"] = str(PRIVATE / "home")
        os.makedirs(env["HOME"], exist_ok=True)
    return env


def venv() -> Path:
    """The folder of the environment."""
    return HOUSE / os.environ.get("UV_PROJECT_ENVIRONMENT", ".venv")


def python() -> Path:
    """The environment's Python."""
    return venv() / ("Scripts/python.exe" if WINDOWS else "bin/python")


def tool(name: str) -> str:
    """A program of the environment."""
    return str(python().parent / (name + ".exe" if WINDOWS else name))


def fingerprint() -> str:
    """What the environment is made from, as one short text."""
    made_from = LOCK.read_bytes() + (HOUSE / "pyproject.toml").read_bytes()
    return hashlib.sha256(made_from).hexdigest() + os.environ.get("UV_PYTHON", "")


def is_synced(purpose: str) -> bool:
    """Whether the environment stands as the lock says, so that a hall without internet needs no uv."""
    try:
        return python().exists() and (venv() / ("lueur-" + purpose)).read_text() == fingerprint()
    except OSError:
        return False


def sync(arguments: list[str], purpose: str, ours: list[str]) -> None:
    """Let uv make the environment exactly as `uv.lock` says, and compile it together with these folders of ours.

    Else every start waits for it where Python may write nothing, and the tests start many servers.
    """
    uv = find_uv()
    line = [uv, "sync", "--locked", "--compile-bytecode", *arguments] + ([] if sys.stderr.isatty() else ["--quiet"])
    if not python().exists() and not os.environ.get("UV_PYTHON") and suits(sys.version_info[:2]):
        line += ["--python", sys.executable]  # no second Python is fetched where this one will do
    if subprocess.call(line, env=environment()) != 0:
        raise Trouble(why_no_environment())
    subprocess.call(
        [str(python()), "-m", "compileall", "-qq", *(str(HOUSE / each) for each in ours)], env=environment()
    )
    (venv() / ("lueur-" + purpose)).write_text(fingerprint())


def suits(version: tuple[int, int]) -> bool:
    """Whether Lueur runs on this version of Python."""
    return OLDEST_PYTHON <= version <= NEWEST_PYTHON


def why_no_environment() -> str:
    """What to do after uv gave up; its own words stand above."""
    text = "uv could not prepare the environment; its reason is above."
    if not suits(sys.version_info[:2]) and not os.environ.get("UV_PYTHON"):
        text += (
            f"\nLueur needs Python 3.11, 3.12 or 3.13. This one is {platform.python_version()}, and uv found no other"
            "\nand could not fetch one. Install one of them beside it and try again: it need not become the default."
        )
    return text + "\nThe first start needs the internet; later starts do not. Lueur can be started again at any time."


# --- uv ----------------------------------------------------------------------------------------------------------


class Wheel(NamedTuple):
    """One of the files that uv's project publishes, as our lock file knows it."""

    url: str
    sha256: str

    @property
    def platforms(self) -> list[str]:
        """The platform tags in the file's name."""
        return self.url.rsplit("/", 1)[-1][: -len(".whl")].split("-")[-1].split(".")


def find_uv() -> str:
    """The path of a uv: found, else installed by pip, else unpacked from its own wheel."""
    version, wheels = locked_uv(LOCK.read_text(encoding="utf-8"))
    folder = PRIVATE / ("uv-" + version)
    name = "uv.exe" if WINDOWS else "uv"
    private_venv = PRIVATE / ("pip-" + version)
    for known in (shutil.which("uv"), folder / name, private_venv / ("Scripts" if WINDOWS else "bin") / name):
        if known and uv_version(str(known)) >= OLDEST_UV:
            return str(known)
    say(f"Lueur: fetching uv {version}, which prepares the environment.")
    return uv_by_pip(private_venv, version, wheels) or str(uv_by_hand(folder, name, wheels))


def uv_version(path: str) -> tuple[int, ...]:
    """The version of a uv; () if it does not run."""
    try:
        said = subprocess.run(
            [path, "--version"], check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    numbers = re.search(rb"(\d+)\.(\d+)\.(\d+)", said.stdout)
    return tuple(int(number) for number in numbers.groups()) if numbers and said.returncode == 0 else ()


def locked_uv(lock: str) -> tuple[str, list[Wheel]]:
    """The version and the wheels of uv that a lock file names (read without tomllib, which 3.9 lacks)."""
    for package in lock.split("[[package]]"):
        head = re.match(r'\s*name = "uv"\nversion = "([^"]+)"', package)
        if head:
            found = re.findall(r'url = "([^"]+\.whl)", hash = "sha256:([0-9a-f]{64})"', package)
            return head.group(1), [Wheel(*pair) for pair in found]
    raise Trouble("uv.lock does not name uv. Fetch Lueur again: its files are incomplete.")


def uv_by_pip(folder: Path, version: str, wheels: list[Wheel]) -> str | None:
    """Install uv with pip in a private virtual environment; None where this Python cannot."""
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        return None  # Debian ships python3 without them
    with tempfile.TemporaryDirectory() as scratch:
        wanted = Path(scratch) / "uv.txt"
        hashes = " ".join("--hash=sha256:" + wheel.sha256 for wheel in wheels)
        wanted.write_text(f"uv=={version} {hashes}\n")
        bin_folder = folder / ("Scripts" if WINDOWS else "bin")
        pip = [str(bin_folder / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        steps = (
            [sys.executable, "-m", "venv", "--clear", str(folder)],
            [*pip, "--only-binary=:all:", "--require-hashes", "-r", str(wanted)],
        )
        for step in steps:
            if subprocess.call(step, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()) != 0:
                shutil.rmtree(str(folder), ignore_errors=True)
                return None
    return str(bin_folder / "uv")


def uv_by_hand(folder: Path, name: str, wheels: list[Wheel]) -> Path:
    """Fetch uv's own wheel, check it against the lock file and take the program out of it."""
    wheel = fitting(wheels, platform.system(), machine(), platform.libc_ver()[0])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=str(PRIVATE)) as scratch:
        archive = Path(scratch) / "uv.whl"
        archive.write_bytes(checked(download(wheel.url), wheel))
        program = unpack(archive, name, Path(scratch))
        program.chmod(0o755)
        os.replace(str(program), str(folder / name))
    return folder / name


def machine() -> str:
    """The processor as this Python sees it: a 32-bit system on a 64-bit kernel counts as 32-bit."""
    kind = platform.machine().lower()
    if struct.calcsize("P") == 4:
        return {"x86_64": "i686", "amd64": "x86", "aarch64": "armv7l"}.get(kind, kind)
    return kind


def fitting(wheels: list[Wheel], system: str, kind: str, libc: str) -> Wheel:
    """The wheel for a machine, named by platform.system(), its processor and its C library ("glibc" or another)."""
    families = {
        "Linux": ("manylinux2014", "manylinux", "linux") if libc == "glibc" else ("musllinux", "linux"),
        "Darwin": ("macosx",),
        "Windows": ("win",),
    }.get(system, ())
    kind = {"amd64": "amd64" if system == "Windows" else "x86_64", "i386": "i686"}.get(kind, kind)
    for family in families:
        for wheel in wheels:
            if any(made_for(tag, family, kind) for tag in wheel.platforms):
                return wheel
    raise Trouble(
        f"uv is published for many machines, not for this one ({system}, {kind})."
        "\nInstall uv from your system's packages and start Lueur again."
    )


def made_for(tag: str, family: str, kind: str) -> bool:
    """Whether a platform tag such as manylinux2014_x86_64 or win32 names this family and processor."""
    if family == "win" and kind in ("x86", "i686"):
        return tag == "win32"
    return tag.startswith(family + "_") and tag.endswith("_" + kind)


def checked(content: bytes, wheel: Wheel) -> bytes:
    """The content, if it is exactly what the lock file promised."""
    if hashlib.sha256(content).hexdigest() != wheel.sha256:
        raise Trouble(
            "what arrived as uv is not what uv.lock names, so nothing of it was used."
            "\nPerhaps a network that first wants you to sign in answered: open a web page, then start Lueur again."
        )
    return content


def unpack(archive: Path, name: str, into: Path) -> Path:
    """Take one program out of a wheel's scripts."""
    with zipfile.ZipFile(str(archive)) as wheel:
        for member in wheel.namelist():
            if member.endswith(".data/scripts/" + name):
                return Path(wheel.extract(member, str(into)))
    raise Trouble("uv's wheel holds no program for this machine. Install uv from your system's packages.")


def download(url: str) -> bytes:
    """Fetch a file, or say in plain words why it did not come."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        raise Trouble(
            f"the server that holds uv answered {error.code}. Try again later, or install uv yourself."
        ) from None
    except (urllib.error.URLError, OSError) as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            raise Trouble(
                "this machine cannot check who answers on the internet: it has no list of certificates, or its clock"
                "\nis wrong. On Debian: apt-get install ca-certificates"
            ) from None
        raise Trouble(
            f"no internet here ({getattr(error, 'reason', error)}).\nThe very first start needs it, once, to fetch uv"
            " and the libraries; afterwards Lueur works without."
        ) from None


# --- test --------------------------------------------------------------------------------------------------------

# Two at a time: browsers need the room. In one stretch each, so that a house is opened once for all of its stories.
ALL = ["-n", "2", "--dist", "worksteal", "--durations", "25"]

# Each check prints nothing unless it fails; pytest comes after them, so that its closing line is the last one.
CHECKS = (
    ("ruff check", ["ruff", "check", "."]),
    ("ruff format", ["ruff", "format", "--check", "."]),
    ("mypy", ["mypy"]),
    ("import-linter", ["lint-imports"]),
    ("djlint", ["djlint", "--lint", "--quiet", "templates"]),
)


def test(rest: list[str]) -> int:
    """Provide a browser, PostgreSQL, Redis and nginx, run every check and then pytest with the given arguments."""
    began = time.monotonic()
    say("Lueur: preparing the environment of the tests.")
    sync([], "test", ["app", "bench", "tests"])
    notices = provide()
    say(f"Lueur: ready after {time.monotonic() - began:.0f} s; checking style, types and layers.")
    with ThreadPoolExecutor(max_workers=2) as two:
        failures = [failure for failure in two.map(check, CHECKS) if failure]
    lacks_in_ci = [notice for notice in notices if os.environ.get("CI") == "true"]
    env = environment()
    env["LUEUR_NOTICES"] = "\n".join(notices + failures)  # tests/servers.py repeats them above pytest's closing line
    say(f"Lueur: pytest begins after {time.monotonic() - began:.0f} s.")
    sys.stderr.flush()
    code = attend([tool("python"), "-m", "pytest", *(rest or ALL)], env)
    return code or (1 if failures or lacks_in_ci else 0)


def attend(line: list[str], env: dict[str, str]) -> int:
    """Run pytest to its end, also when it is interrupted: it must stop the servers it started."""
    child = subprocess.Popen(line, env=env)
    signal.signal(signal.SIGTERM, lambda *_: child.send_signal(signal.SIGINT))
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:  # Ctrl-C reached pytest as well
            continue


def check(named: tuple[str, list[str]]) -> str | None:
    """Run one check: None if it is content, else its output is printed and what failed is answered."""
    name, (program, *arguments) = named
    done = subprocess.run(
        [tool(program), *arguments], check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment()
    )
    if done.returncode == 0:
        return None
    say(f"\n--- {name} ---\n{done.stdout.decode('utf-8', 'replace').strip()}")
    return f"{name} found something to put right: its words stand above pytest's."


def provide() -> list[str]:
    """Find or install what the tests need besides Python; answer what is still missing."""
    if not browser_works():
        apt_install("chromium", "libatomic1")
    if not find_chromium() and not playwright_has_chromium():
        say("Lueur: fetching Chromium with playwright.")
        quietly([tool("playwright"), "install", "--with-deps", "chromium"])
    if not find_postgresql():
        apt_install("postgresql")
    if not find_redis():
        apt_install("redis-server")
    if not find_nginx() and apt_install("nginx-light"):
        stop_the_service("nginx")
    there = {
        "Chromium": browser_works() or playwright_has_chromium(),
        "PostgreSQL": find_postgresql(),
        "Redis": find_redis(),
        "nginx": find_nginx(),
    }
    return [f"no {name} on this machine: nothing was tried with it." for name, found in there.items() if not found]


def find_chromium() -> str | None:
    """The path of a Chromium or Chrome of this machine; LUEUR_CHROMIUM names another."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = [os.environ.get("LUEUR_CHROMIUM"), *map(shutil.which, names)]
    return next((path for path in found if path), None)


def find_postgresql() -> str | None:
    """The folder that holds both `initdb` and `postgres`; Debian keeps them off PATH, newest version first."""
    on_path = shutil.which("initdb")
    folders = [os.path.dirname(os.path.realpath(on_path))] if on_path else []
    for pattern in POSTGRESQL_FOLDERS:
        folders += sorted(glob.glob(pattern), key=last_number, reverse=True)
    return next((folder for folder in folders if all(os.path.exists(f"{folder}/{name}") for name in POSTGRESQL)), None)


POSTGRESQL = ("initdb", "postgres")
POSTGRESQL_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)


def last_number(path: str) -> int:
    """The last number in a path, which in /usr/lib/postgresql/15/bin is the version."""
    return int((re.findall(r"\d+", path) or ["0"])[-1])


def find_redis() -> str | None:
    """The path of a Redis server."""
    return shutil.which("redis-server") or shutil.which("valkey-server")


def find_nginx() -> str | None:
    """The path of an nginx; Debian keeps it off the PATH of everybody but root."""
    return shutil.which("nginx", path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin")


def browser_works() -> bool:
    """Whether a Chromium is there and playwright's driver, which needs libatomic1, starts."""
    return bool(find_chromium()) and quietly([tool("playwright"), "--version"])


def playwright_has_chromium() -> bool:
    """Whether playwright has fetched a Chromium of its own."""
    ask = (
        "import os, sys; from playwright.sync_api import sync_playwright as start\n"
        "with start() as p: sys.exit(0 if os.path.exists(p.chromium.executable_path) else 1)"
    )
    return quietly([tool("python"), "-c", ask])


def quietly(line: list[str]) -> bool:
    """Run a line without a word; whether it succeeded."""
    try:
        return subprocess.call(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()) == 0
    except OSError:
        return False


def apt_install(*packages: str) -> bool:
    """Install packages of Debian, as root or with a sudo that asks nothing; whether it succeeded."""
    if not shutil.which("apt-get"):
        say(f"Lueur: please install {' and '.join(packages)}: this system has no apt-get.")
        return False
    is_root = os.geteuid() == 0
    if not is_root and not quietly(["sudo", "-n", "true"]):
        say(f"Lueur: no right to install software. Please run: sudo apt-get install {' '.join(packages)}")
        return False
    say(f"Lueur: installing {' and '.join(packages)} (Debian's packages).")
    apt = [*([] if is_root else ["sudo", "-n"]), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    apt_update(tuple(apt))
    return logged([*apt, "install", "-y", "--no-install-recommends", *packages])


def stop_the_service(name: str) -> None:
    """Stop what a package that we installed has started by itself: a web server for everybody was not asked for."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not quietly([*sudo, "systemctl", "disable", "--now", name]):
        quietly([*sudo, "service", name, "stop"])


@functools.lru_cache
def apt_update(apt: tuple[str, ...]) -> bool:
    """Fetch the list of packages, once: it is empty on a fresh machine."""
    return logged([*apt, "update"])


def logged(line: list[str]) -> bool:
    """Run a line, showing the end of what it said only if it fails."""
    done = subprocess.run(
        line, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment()
    )
    if done.returncode != 0:
        say("\n".join(done.stdout.decode("utf-8", "replace").strip().splitlines()[-8:]))
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
