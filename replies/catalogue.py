"""The letters found on disk: a folder of templates/ is a letter, its letter.toml says the rest.

A folder holds one text per language, whose first line is the title of the letter or section,
and letter.toml: what staff read about the letter and about each of its open points. Folders
whose names start with an underscore are parts that every letter shares.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

TEMPLATES: Final = Path(__file__).with_name("templates")

# The order in which several wishes are answered. Marketing stops first; copies are made before
# anything is changed or erased; what the consumer law asks for comes after what the GDPR does.
ORDER: Final = (
    "unsubscribe",
    "access",
    "portability",
    "correction",
    "restriction",
    "erasure",
    "complaint",
    "withdrawal",
    "other",
)
FORMS: Final = ("confirm", "fill")


@dataclass(frozen=True, slots=True, kw_only=True)
class PointSheet:
    """What staff read about one open point. `choices` are the ready texts, by name."""

    form: str
    lv: str
    en: str
    choices: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One letter.toml. `rights`: the letter ends with the way to the inspectorate and court."""

    name: str
    lv: str
    en: str
    rights: bool
    points: Mapping[str, PointSheet]


def names(root: Path = TEMPLATES) -> tuple[str, ...]:
    """Return every folder that does not start with an underscore."""
    folders = (p.name for p in root.iterdir() if p.is_dir() and p.name[0] not in "_.")
    return tuple(sorted(folders))


def named(root: Path = TEMPLATES) -> tuple[str, ...]:
    """Return the letters a person chooses by name: all that do not answer one kind."""
    return tuple(name for name in names(root) if name not in ORDER)


@cache
def sheet(name: str, root: Path = TEMPLATES) -> Sheet:
    """Read a letter.toml. Raises ValueError naming the file and what is wrong in it."""
    path = root / name / "letter.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return _sheet(name, table)
    except (OSError, tomllib.TOMLDecodeError, TypeError, ValueError) as error:
        raise ValueError(f"{name}/letter.toml: {error}; correct the file.") from error


def _sheet(name: str, table: dict[str, Any]) -> Sheet:
    table = dict(table)
    points = {f"{name}.{key}": _point(key, spec) for key, spec in table.pop("points", {}).items()}
    return Sheet(name=name, points=points, **table)


def _point(key: str, spec: Mapping[str, Any]) -> PointSheet:
    found = PointSheet(**{"choices": {}, **spec})
    if found.form not in FORMS:
        raise ValueError(f"{key} has the form {found.form!r}, and only {FORMS} are known")
    return found
