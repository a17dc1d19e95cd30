"""Faults on purpose, one module for each row of the table in the design: nothing lost, nothing counted twice.

Every server runs on the loopback, on a free port and a temporary folder, and ends with its test. The rows that need a
browser (a server restarted during an evening, a phone without a network) are journeys.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.hall import Hall


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with an open marathon, to copy: making one takes longer than copying a hundred."""
    folder = tmp_path_factory.mktemp("pattern") / "instance"
    Hall(folder)
    return folder


@pytest.fixture
def new_hall(pattern: Path, tmp_path: Path) -> Iterator[Callable[[], Hall]]:
    """Makes halls with SQLite databases of their own, which are stopped at the end."""
    halls: list[Hall] = []

    def make() -> Hall:
        folder = tmp_path / f"instance{len(halls)}"
        shutil.copytree(pattern, folder)
        halls.append(Hall(folder))
        return halls[-1]

    yield make
    for hall in halls:
        hall.kill()


@pytest.fixture
def hall(new_hall: Callable[[], Hall]) -> Hall:
    """A hall that nobody serves yet."""
    return new_hall()
