"""As much of JSON Schema as ours use; a keyword that is not known here fails, so that none is believed unchecked."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

TYPES: dict[str, type] = {"object": dict, "array": list, "string": str, "integer": int}
SAID = {"$schema", "$defs", "title", "description"}
CHECKED = {"$ref", "type", "required", "properties", "additionalProperties", "items", "minimum", "pattern", "format"}


def faults(value: Any, schema: Any, root: Any, place: str = "$") -> list[str]:
    """Where the value is not what the schema says."""
    assert schema.keys() <= SAID | CHECKED, f"{place}: {schema.keys() - SAID - CHECKED} is not checked"
    if "$ref" in schema:
        return faults(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, place)
    if not isinstance(value, TYPES[schema["type"]]) or isinstance(value, bool):
        return [f"{place} is {value!r}, no {schema['type']}"]
    if isinstance(value, dict):
        return _object_faults(value, schema, root, place)
    if isinstance(value, list):
        return [fault for n, one in enumerate(value) for fault in faults(one, schema["items"], root, f"{place}[{n}]")]
    found = []
    if "minimum" in schema and value < schema["minimum"]:
        found.append(f"{place} is {value}, less than {schema['minimum']}")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{place} is {value!r}, not like {schema['pattern']}")
    if "format" in schema:
        assert schema["format"] == "date-time", schema["format"]
        datetime.strptime(value, "%Y-%m-%dT%H:%M:%S%z")
    return found


def _object_faults(value: dict[str, Any], schema: Any, root: Any, place: str) -> list[str]:
    known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    found = [f"{place} has no {name}" for name in schema.get("required", ()) if name not in value]
    for name, inner in value.items():
        if name in known:
            found += faults(inner, known[name], root, f"{place}.{name}")
        elif others is False:
            found.append(f"{place} has an unknown {name}")
        elif others is not True:
            found += faults(inner, others, root, f"{place}.{name}")
    return found
