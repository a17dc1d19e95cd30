"""One TOML file of an edition: read with limits, checked by a model, its problems put in plain words."""

import difflib
import re
import stat
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

MAX_BYTES = 64 * 1024
MAX_PROBLEMS_PER_FILE = 100
Model = TypeVar("Model", bound=BaseModel)

# tomllib takes minutes over one key of ten thousand dots; nobody writes more than three.
_LONG_KEY = re.compile(r"""(?<![\w-])(?:(?>[\w-]+|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){16}""")


@dataclass(frozen=True)
class Problem:
    """Something to put right: in which file, at which key (empty: the file itself), and what."""

    file: str
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.path}: {self.message}" if self.path else f"{self.file}: {self.message}"


@dataclass
class Problems:
    """What was found so far: problems refuse the edition, warnings do not."""

    found: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def add(self, file: str, path: str, message: str) -> None:
        """Note a problem."""
        self.found.append(Problem(file, path, message))

    def warn(self, file: str, path: str, message: str) -> None:
        """Note what is allowed and yet worth knowing."""
        self.warnings.append(Problem(file, path, message))


def printable(text: str) -> str:
    """The text safe on a terminal: shortened, control and direction characters escaped."""
    escaped = "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text[:81])
    return escaped if len(text) <= 80 else escaped[:80] + "…"


def read_table(path: Path, file: str, model: type[Model], problems: Problems) -> Model | None:
    """The file as its model, or None with every reason noted."""
    table = parse(path, file, problems)
    return None if table is None else check(table, file, model, problems)


def check(table: dict[str, Any], file: str, model: type[Model], problems: Problems) -> Model | None:
    """The table as its model, or None with every reason noted."""
    try:
        return model.model_validate(table)
    except ValidationError as invalid:
        errors = invalid.errors(include_url=False)
    for error in errors[:MAX_PROBLEMS_PER_FILE]:
        problems.add(file, _key(error["loc"]), _plain(error, model))
    if len(errors) > MAX_PROBLEMS_PER_FILE:
        problems.add(file, "", f"and {len(errors) - MAX_PROBLEMS_PER_FILE} more problems")
    return None


def parse(path: Path, file: str, problems: Problems) -> dict[str, Any] | None:
    """The file's table, unchecked, or None with the reason noted."""
    try:
        text = _text(path)
        if _LONG_KEY.search(text):
            raise ValueError("a key has too many dots")
        return tomllib.loads(text)
    except FileNotFoundError:
        problems.add(file, "", "is missing")
    except OSError as refused:
        problems.add(file, "", f"cannot be read: {refused.strerror or refused}")
    except UnicodeDecodeError as broken:
        problems.add(file, "", f"is not UTF-8 text (byte {broken.start + 1}): save it as UTF-8")
    except RecursionError:
        problems.add(file, "", "is nested too deeply")
    except tomllib.TOMLDecodeError as broken:
        problems.add(file, "", f"is not valid TOML: {printable(str(broken))}")
    except ValueError as broken:
        problems.add(file, "", printable(str(broken)))
    return None


def _text(path: Path) -> str:
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        raise ValueError("is a symbolic link: put the file itself here")
    if not stat.S_ISREG(status.st_mode):
        raise ValueError("is not an ordinary file")
    with path.open("rb") as content:
        read = content.read(MAX_BYTES + 1)
    if len(read) > MAX_BYTES:
        raise ValueError(f"is larger than {MAX_BYTES // 1024} KB")
    if b"\0" in read:
        raise ValueError("holds a NUL character")
    return read.decode("utf-8-sig")


def _key(place: tuple[int | str, ...]) -> str:
    """The place as TOML writes it: authority.lines[2]."""
    key = ""
    for step in place:
        key += f"[{step}]" if isinstance(step, int) else f".{printable(step)}" if key else printable(step)
    return key


_TYPES = {
    "string_type": "must be text between quotes",
    "date_type": "must be a date without quotes, such as 2026-12-10",
    "date_from_datetime_inexact": "must be a date without a time, such as 2026-12-10",
    "bool_type": "must be true or false, without quotes",
    "int_type": "must be a whole number without quotes",
    "list_type": "must be a list between square brackets",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "string_pattern_mismatch": "must be a web address such as https://example.org",
}


def _plain(error: ErrorDetails, model: type[BaseModel]) -> str:
    """The problem as a person would say it."""
    kind, limits, given = error["type"], error.get("ctx", {}), error["input"]
    if kind in _TYPES:
        return _TYPES[kind]
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        return "is not a known key" + _suggestion(error["loc"], model)
    if kind == "string_too_long":
        length = len(given.strip())
        return f"is too long: {length} characters, at most {limits['max_length']}"
    if kind == "string_too_short":
        return "is empty"
    if kind in {"too_long", "too_short"}:
        bound = "at most" if kind == "too_long" else "at least"
        number = limits.get("max_length", limits.get("min_length"))
        return f"has {limits['actual_length']} entries, {bound} {number}"
    if kind in {"greater_than_equal", "less_than_equal"}:
        bound = f"at least {limits['ge']}" if "ge" in limits else f"at most {limits['le']}"
        return f"must be {bound}"
    if kind == "literal_error":
        return f"must be {limits['expected']}".replace("'", '"')
    if kind == "value_error":
        return printable(str(limits["error"]))
    return error["msg"]


def _suggestion(place: tuple[int | str, ...], model: type[BaseModel]) -> str:
    known = model.model_fields
    for step in place[:-1]:
        inner = known[step].annotation if isinstance(step, str) and step in known else None
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            return ""
        known = inner.model_fields
    close = difflib.get_close_matches(str(place[-1]), known, n=1)
    return f": did you mean {close[0]}?" if close else ""
