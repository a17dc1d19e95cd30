"""Start Lueur on this machine: the data and the server side by side, then the addresses in the terminal.

`lueur.py run` runs this file as a script. It imports nothing of Lueur, so that the process which stays beside the
server is small, and so that the two that do are imported at once, on two cores.
"""

from __future__ import annotations

import argparse
import ctypes
import errno
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, NoReturn

HOUSE = Path(__file__).resolve().parent.parent
FIRST_PORT, PORTS = 8000, 20
LONGEST_START = 60  # seconds; an old laptop that also makes its database needs a few

# Never reached: nothing is sent. They only ask the system which of its addresses would be used (RFC 5737, RFC 1918).
ELSEWHERE = ("192.0.2.1", "192.168.0.1", "10.0.0.1", "172.16.0.1")


class Trouble(Exception):
    """Something a person can put right: said in plain words, without a traceback."""


def main(argv: Sequence[str] | None = None) -> int:
    """Start, print the addresses, stay until the server ends; answer the exit code."""
    wanted = read_line(argv)
    for name in ("SIGTERM", "SIGHUP"):  # a closed terminal ends the evening too, unless nohup says otherwise
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    try:
        return run(wanted)
    except Trouble as trouble:
        print(f"\nLueur: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def read_line(argv: Sequence[str] | None) -> argparse.Namespace:
    """What the line asks for."""
    parser = argparse.ArgumentParser(prog="lueur.py run")
    parser.add_argument("--port", type=int)
    parser.add_argument("--host", default="0.0.0.0")
    parser.add_argument("--empty", action="store_true")
    parser.add_argument("--plain", action="store_true")
    return parser.parse_args(argv)


def run(wanted: argparse.Namespace) -> int:
    """Start the server and the preparation together; print when both are done."""
    held = hold(Path(os.environ.get("LUEUR_INSTANCE") or HOUSE / "instance"))
    try:
        return run_alone(wanted)
    finally:
        if held:
            held.close()


def hold(instance: Path) -> IO[str] | None:
    """Take an instance folder: two servers on it would each show only their own half of the evening live."""
    try:
        import fcntl
    except ImportError:  # Windows
        return None
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        held = (instance / "running").open("a")
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Trouble(f"it runs already with the data in {instance}. Stop that one first.") from None
    except OSError as error:
        raise Trouble(f"the data cannot be kept in {instance}: {error.strerror}.") from None
    return held


def run_alone(wanted: argparse.Namespace) -> int:
    """The same, with the data to ourselves."""
    port = choose_port(wanted.host, wanted.port)
    environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
    environ.setdefault("LUEUR_BASE_URL", address(reachable(wanted.host), port))
    flags = [flag for flag in ("--empty", "--plain") if getattr(wanted, flag[2:])]
    preparation = [sys.executable, "-m", "app.welcome", *flags]
    if not can_share_a_pipe():
        welcome = finish(start(preparation, environ, stdout=subprocess.PIPE))
        server = start(server_line(wanted.host, port), environ)
        return stay(server, wanted.host, port, welcome)
    gate, opener = os.pipe()
    server = start(server_line(wanted.host, port), {**environ, "LUEUR_GATE": str(gate)}, pass_fds=(gate,))
    os.close(gate)
    try:
        welcome = finish(start(preparation, environ, stdout=subprocess.PIPE))
        os.close(opener)
        return stay(server, wanted.host, port, welcome)
    finally:
        end(server)


def stay(server: subprocess.Popen[bytes], host: str, port: int, welcome: str) -> int:
    """Print the welcome once the server answers, then wait for its end or for Ctrl-C."""
    try:
        wait_until_it_answers(server, address(local(host), port) + "/healthz")
        say(welcome)
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        end(server)


def say(text: str) -> None:
    """Print, whatever the terminal's encoding can show."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    print(text, end="", flush=True)


# --- processes ---------------------------------------------------------------------------------------------------


def can_share_a_pipe() -> bool:
    """Whether a child can inherit a pipe by its number: everywhere but on Windows."""
    return os.name == "posix"


def server_line(host: str, port: int) -> list[str]:
    """The command of the server. No access log: it would keep who was there."""
    if importlib.util.find_spec("gunicorn") is None:
        return [sys.executable, "-m", "gevent.monkey", "--module", "app.server", host, str(port)]
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        *(sys.executable, "-m", "gunicorn", "--worker-class", "gevent_pywsgi", "--workers", "1", "--bind", bind),
        *("--worker-connections", "20000", "--timeout", "60", "--graceful-timeout", "6", "--no-control-socket"),
        *("--log-level", "warning", "app.server:application()"),
    ]


def start(line: list[str], environ: dict[str, str], **more: Any) -> subprocess.Popen[bytes]:
    """Start a child in the project's folder and in a group of its own: Ctrl-C is ours to hand on, politely."""
    if os.name == "posix":
        more["start_new_session"] = True
    if sys.platform == "linux":
        more["preexec_fn"] = _end_with_parent
    return subprocess.Popen(line, cwd=HOUSE, env=environ, stdin=subprocess.DEVNULL, **more)


LIBC = ctypes.CDLL(None) if os.name == "posix" else None  # loaded before the fork, which allows little


def _end_with_parent() -> None:
    """Ask Linux to end this child if the launcher is killed and can say nothing any more (PR_SET_PDEATHSIG)."""
    assert LIBC is not None
    LIBC.prctl(1, signal.SIGTERM)


def finish(preparation: subprocess.Popen[bytes]) -> str:
    """What the preparation wants printed; raises `Trouble` if it failed, after its own words."""
    try:
        text, _ = preparation.communicate()
    except BaseException:
        end(preparation)
        raise
    if preparation.returncode != 0:
        raise Trouble("the data could not be prepared, so nothing was started; the reason is above.")
    return text.decode("utf-8")


def wait_until_it_answers(server: subprocess.Popen[bytes], url: str) -> None:
    """Return when the address answers; raises `Trouble` if the server ends or stays silent."""
    deadline = time.monotonic() + LONGEST_START
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise Trouble("the server ended before it answered; the reason is above.")
        try:
            with direct.open(url, timeout=5):
                return
        except urllib.error.HTTPError as error:
            raise Trouble(f"the server started but is not well: {url} answers {error.code}.") from None
        except OSError:
            time.sleep(0.02)
    raise Trouble(f"the server did not answer within {LONGEST_START} seconds.")


def end(child: subprocess.Popen[bytes]) -> None:
    """End a child: kindly, then for certain."""
    if child.poll() is not None:
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave it behind
    child.terminate()
    try:
        child.wait(timeout=8)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _interrupt(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


# --- addresses ---------------------------------------------------------------------------------------------------


def choose_port(host: str, wanted: int | None) -> int:
    """The wanted port, else the first free one from 8000; raises `Trouble` if there is none."""
    if wanted is not None:
        why = refusal(host, wanted)
        if why:
            raise Trouble(f"port {wanted} cannot be used: {why}. Choose another with --port, or none.")
        return wanted
    free = (port for port in range(FIRST_PORT, FIRST_PORT + PORTS) if not refusal(host, port))
    port = next(free, None)
    if port is None:
        why = refusal(host, FIRST_PORT)
        raise Trouble(f"no port from {FIRST_PORT} to {FIRST_PORT + PORTS - 1} can be used: {why}.")
    return port


def refusal(host: str, port: int) -> str | None:
    """Why this port cannot be listened on; None if it can."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as listener:
            if os.name == "posix":
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
            listener.listen()
    except PermissionError:
        return "ports below 1024 belong to the system's administrator"
    except OverflowError:
        return "ports go from 1 to 65535"
    except socket.gaierror:
        return f"{host} is not an address of this machine"
    except OSError as error:
        words = {
            errno.EADDRINUSE: "another program uses it",
            errno.EADDRNOTAVAIL: f"{host} is not an address of this machine",
        }
        return words.get(error.errno or 0) or str(error.strerror or error)
    return None


def reachable(host: str) -> str:
    """The address that a phone in the room types: this machine's own when it listens on all of them."""
    if host not in ("0.0.0.0", "::", ""):
        return host
    return next(lan_addresses(), None) or "127.0.0.1"


def lan_addresses() -> Iterator[str]:
    """This machine's addresses in its networks, the likeliest first; none when it is in no network."""
    for target in ELSEWHERE:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            try:
                asking.connect((target, 9))
                own = str(asking.getsockname()[0])
            except OSError:
                continue
        if not own.startswith("127.") and own != "0.0.0.0":
            yield own


def local(host: str) -> str:
    """The address by which this machine reaches its own server."""
    return {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(host, host)


def address(host: str, port: int) -> str:
    """The beginning of every address."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}" if port == 80 else f"http://{shown}:{port}"


if __name__ == "__main__":
    sys.exit(main())
