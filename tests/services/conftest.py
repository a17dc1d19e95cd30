"""What several services' tests start from."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask


@pytest.fixture
def keys(in_app: Flask, tmp_path: Path) -> Iterator[Path]:
    """An instance folder with copies of the keys, which the test may change."""
    settings, vault = in_app.config["SETTINGS"], in_app.extensions["vault"]
    for name in ("master.key", "secret.key"):
        shutil.copy2(settings.instance / name, tmp_path)
    in_app.config["SETTINGS"] = replace(settings, instance=tmp_path)
    yield tmp_path
    in_app.config["SETTINGS"], in_app.extensions["vault"] = settings, vault
