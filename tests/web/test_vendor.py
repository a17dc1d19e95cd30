"""The files of others, front-end and fonts, are exactly those in their lock."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app import vendor


@pytest.mark.parametrize("folder", vendor.FOLDERS, ids=lambda folder: folder.name)
def test_every_vendored_file_is_the_one_in_the_lock(folder: Path) -> None:
    assert list(vendor.faults(folder)) == []


def test_an_altered_a_missing_and_a_stray_file_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "vendor"
    shutil.copytree(vendor.FOLDER, folder)
    altered, missing, *_ = [file.path for file in vendor.read_lock(folder)]
    (folder / altered).write_text("alert(1)")
    (folder / missing).unlink()
    (folder / "stray@1").mkdir()
    (folder / "stray@1" / "stray.js").write_text("")

    assert set(vendor.faults(folder)) == {
        f"{altered}: not the file in the lock",
        f"{missing}: missing",
        "stray@1/stray.js: not in the lock",
    }
