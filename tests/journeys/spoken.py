"""What a screen reader says of a page, as far as Chromium's accessibility tree tells it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

# What people stop at: it is announced alone, so it has to have a name of its own.
STOPS = {"button", "link", "checkbox", "radio", "switch", "textbox", "combobox", "image", "heading", "tab", "Canvas"}
ADDRESS = re.compile(r"https?://|/[jhr]/\w")


@dataclass(frozen=True)
class Said:
    """One thing that is said: what it is, its name, and what is added to the name."""

    role: str
    name: str
    description: str


def said_of(page: Page) -> list[Said]:
    """Everything a screen reader comes across on this page, in its order."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    said: list[Said] = []

    def walk(node: dict[str, Any]) -> None:
        if not node.get("ignored"):
            role, name, description = (
                str(node.get(part, {}).get("value", "")) for part in ("role", "name", "description")
            )
            said.append(Said(role, name, description))
        for child in node.get("childIds", []):
            if child in by_id:
                walk(by_id[child])

    walk(nodes[0])
    return said


def oddities(said: list[Said]) -> list[str]:
    """What sounds wrong: nameless, said twice, spelled out sign by sign, or nothing at all."""
    found = []
    for one in said:
        name = one.name.strip()
        if one.role in STOPS and not name:
            found.append(f"a {one.role} without a name")
        if one.description and one.description.strip() in name:
            found.append(f"{one.role} {name!r} says its description twice")
        if one.role in STOPS and ADDRESS.search(name):
            found.append(f"{one.role} {name!r} is spelled out")
    lists = [index for index, one in enumerate(said) if one.role == "list"]
    found += [
        "an empty list" for index in lists if said[index + 1 : index + 2][:1] and said[index + 1].role != "listitem"
    ]
    return found
