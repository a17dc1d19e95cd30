"""Every setting is documented, and nothing is documented that is no setting."""

from __future__ import annotations

import re

from lueur import HOUSE

READ = re.compile(r"""environ(?:\.get\(|\[)\s*["']([A-Z][A-Z0-9_]+)["']""")
DOCUMENTED = re.compile(r"^\| `([A-Z][A-Z0-9_]+)` \|", re.MULTILINE)

# No settings: how the launcher and the server meet, and what the system says of its terminal.
BETWEEN_OURSELVES = {"LUEUR_GATE", "LANGUAGE"}
# The launcher stays light by importing nothing of Lueur, and must know which folder it holds.
READERS = {"config.py", "launch.py"}


def read_in(path: str) -> set[str]:
    return set(READ.findall((HOUSE / path).read_text(encoding="utf-8")))


def test_every_setting_is_documented_and_nothing_else():
    documented = DOCUMENTED.findall((HOUSE / "docs/configuration.md").read_text(encoding="utf-8"))

    assert sorted(documented) == sorted(read_in("app/config.py"))


def test_settings_are_read_in_one_place():
    elsewhere = {
        str(path.relative_to(HOUSE)): read_in(str(path))
        for path in (HOUSE / "app").rglob("*.py")
        if path.name not in READERS and read_in(str(path)) - BETWEEN_OURSELVES
    }

    assert elsewhere == {}
