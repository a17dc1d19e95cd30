"""Files of others, taken from npm: `static/vendor/` and the kit's fonts, with versions and digests in `vendor.lock`."""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from flask.cli import AppGroup

FOLDER = Path(__file__).resolve().parent.parent / "static" / "vendor"
FONTS = Path(__file__).resolve().parent / "kit" / "fonts"
FOLDERS = (FOLDER, FONTS)
LOCK = "vendor.lock"


@dataclass(frozen=True)
class VendoredFile:
    """One file of an npm package: where it lies in the package, what it must contain."""

    name: str
    version: str
    source: str
    sha256: str

    @property
    def package(self) -> str:
        """The package as npm writes it."""
        return f"{self.name}@{self.version}"

    @property
    def path(self) -> str:
        """Where the file lies: a folder named like the package, without its scope."""
        return f"{self.package.rpartition('/')[2]}/{Path(self.source).name}"


def read_lock(folder: Path = FOLDER) -> list[VendoredFile]:
    """The files that ought to be there."""
    with (folder / LOCK).open("rb") as lock:
        return [VendoredFile(**entry) for entry in tomllib.load(lock)["file"]]


def faults(folder: Path = FOLDER) -> Iterator[str]:
    """Say every file that is missing, altered, or there without being in the lock."""
    locked = {file.path: file for file in read_lock(folder)}
    found = {path.relative_to(folder).as_posix() for path in folder.glob("*/*") if path.is_file()}
    for path, file in sorted(locked.items()):
        if path not in found:
            yield f"{path}: missing"
        elif _digest((folder / path).read_bytes()) != file.sha256:
            yield f"{path}: not the file in the lock"
    for path in sorted(found - locked.keys()):
        yield f"{path}: not in the lock"


def refresh(folder: Path = FOLDER) -> None:
    """Fetch every package in the lock with `npm pack`, write its files, and note their digests.

    To change a version, change it in the lock, run this, look at the difference and commit both.
    """
    files = read_lock(folder)
    fresh: list[VendoredFile] = []
    for package in dict.fromkeys(file.package for file in files):
        wanted = [file for file in files if file.package == package]
        fresh.extend(_unpack(package, wanted, folder))
    _write_lock(fresh, folder)


def _unpack(package: str, wanted: Sequence[VendoredFile], folder: Path) -> Iterator[VendoredFile]:
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(["npm", "pack", "--silent", package], cwd=place, check=True, stdout=subprocess.DEVNULL)  # noqa: S607
        (archive,) = Path(place).glob("*.tgz")
        with tarfile.open(archive) as packed:
            for file in wanted:
                member = packed.extractfile(f"package/{file.source}")
                if member is None:
                    raise click.ClickException(f"{package} has no file {file.source}")
                content = member.read()
                target = folder / file.path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
                yield VendoredFile(file.name, file.version, file.source, _digest(content))


def _write_lock(files: Sequence[VendoredFile], folder: Path) -> None:
    head = "# Written by `flask vendor refresh`: files taken unchanged from npm packages.\n"
    entries = (
        f'\n[[file]]\nname = "{file.name}"\nversion = "{file.version}"\n'
        f'source = "{file.source}"\nsha256 = "{file.sha256}"\n'
        for file in files
    )
    (folder / LOCK).write_text(head + "".join(entries), encoding="utf-8")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


vendor = AppGroup("vendor", help="The files of others in static/vendor/ and app/kit/fonts/.")


@vendor.command("check")
def check_command() -> None:
    """Compare the files with their lock."""
    found = [fault for folder in FOLDERS for fault in faults(folder)]
    for fault in found:
        click.echo(fault, err=True)
    if found:
        raise SystemExit(1)
    click.echo("Every vendored file is the one in the lock.")


@vendor.command("refresh")
def refresh_command() -> None:
    """Fetch the versions named in the lock again (needs npm)."""
    for folder in FOLDERS:
        refresh(folder)
    click.echo("Fetched. Look at the difference before you commit it.")
