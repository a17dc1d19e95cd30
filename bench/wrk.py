"""A cross-check of the load generator: wrk, written in C, where it is installed."""

from __future__ import annotations

import re
import shutil
import subprocess

ABSENT = "wrk is absent (Debian: wrk)"


def wrk(request: bytes, port: int, seconds: int) -> str:
    """What wrk makes of this one GET, again and again."""
    program = shutil.which("wrk")
    if program is None:
        return ABSENT
    first, *lines = request.decode().split("\r\n")
    headers = [part for line in lines if line for part in ("-H", line)]
    line = [program, "-t1", "-c64", f"-d{seconds}s", *headers, f"http://127.0.0.1:{port}{first.split()[1]}"]
    said = subprocess.run(line, check=True, capture_output=True, text=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert rate is not None, said
    assert "Non-2xx" not in said, said
    return f"wrk: {float(rate[1]):.0f}/s"
