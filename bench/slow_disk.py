"""A slow disk, made of a fast one: a library of a few lines that lets every fsync of a server take 5 ms more."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SOURCE = Path(__file__).with_name("slow_disk.c")
ABSENT = "no C compiler (`cc`): the slow disk cannot be made"


@contextmanager
def slow_disk() -> Iterator[Path | None]:
    """The library, to be loaded before a server; None where there is no compiler. Linux, without any privilege."""
    compiler = shutil.which("cc")
    if compiler is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="lueur-slow-disk-") as folder:
        library = Path(folder) / "slow_disk.so"
        subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", str(library), str(SOURCE)], check=True)
        yield library
