"""Every setting is documented, and nothing is documented that is no setting."""

from __future__ import annotations

import re

from lueur import HOUSE

READ = re.compile(r"""environ(?:\.get\(|\[)\s*["']([A-Z][A-Z0-9_]+)["']""")
DOCUMENTED = re.compile(r"^\| `([A-Z][A-Z0-9_]+)` \|", re.MULTILINE)

# Beside the configuration only what starts it: the launcher, the pipe it hands to the server, the terminal's language.
READERS = {"config.py", "launch.py", "server.py", "welcome.py"}


def test_every_setting_is_documented_and_nothing_else():
    read = set(READ.findall((HOUSE / "app/config.py").read_text(encoding="utf-8")))
    documented = DOCUMENTED.findall((HOUSE / "docs/configuration.md").read_text(encoding="utf-8"))

    assert sorted(documented) == sorted(read)


def test_the_environment_is_read_in_one_place():
    readers = {
        path.name
        for path in (HOUSE / "app").rglob("*.py")
        if re.search(r"\bos\.(environ|getenv)\b", path.read_text(encoding="utf-8"))
    }

    assert readers <= READERS
