"""The operator's file of holidays the program cannot know (TOML; holidays.example.toml shows it).

Read whole and refused at the first mistake with a sentence that names the entry and the cure.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from bot.core.calendar import SATURDAY, say
from bot.errors import ConfigError

KEYS = {
    "add": ("date", "name"),
    "remove": ("date", "reason"),
    "moved": ("day_off", "worked_on"),
}
# The GDPR applies from 2018; the holidays package ends in 2100.
FIRST_YEAR, LAST_YEAR = 2018, 2100
SIZE_LIMIT = 100_000
TEXT_LIMIT = 200

Value = TypeVar("Value", str, date)


@dataclass(frozen=True, slots=True)
class Override:
    """Days to add (with name) or remove (with reason), and days off to the Saturday worked."""

    path: str = ""
    add: Mapping[date, str] = field(default_factory=dict)
    remove: Mapping[date, str] = field(default_factory=dict)
    moved: Mapping[date, date] = field(default_factory=dict)

    def years(self) -> set[int]:
        return {day.year for days in (self.add, self.remove, self.moved) for day in days}


@dataclass(frozen=True, slots=True)
class Entry:
    """One [[section]] of the file, and how to name it to the operator."""

    place: str
    values: Mapping[str, object]


def read(path: Path) -> Override:
    """Raises ConfigError for a file that cannot be read or contradicts itself."""
    tables = _load(path)
    _refuse_unknown(str(path), tables, tuple(KEYS))
    override = Override(
        path=str(path),
        add=_section(path, tables, "add", _text),
        remove=_section(path, tables, "remove", _text),
        moved=_section(path, tables, "moved", _saturday),
    )
    for day in override.add:
        if day in override.remove:
            raise ConfigError(f"{path}: {say(day)} is both added and removed; keep one of the two.")
    return override


def _load(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            raw = file.read(SIZE_LIMIT + 1)
        if len(raw) > SIZE_LIMIT:
            raise ConfigError(f"{path} is larger than {SIZE_LIMIT} bytes; is it a holiday file?")
        # Windows editors put a byte order mark first, which TOML does not know.
        return tomllib.loads(raw.decode("utf-8-sig"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigError(f"{path} cannot be read ({reason}); check the path.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text; save it again as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"{path} is not valid TOML: {error}; dates are written 2027-05-03, names in quotes."
        ) from error


def _section(
    path: Path,
    tables: Mapping[str, object],
    section: str,
    value: Callable[[Entry, str], Value],
) -> dict[date, Value]:
    day_key, value_key = KEYS[section]
    days: dict[date, Value] = {}
    for entry in _entries(path, tables, section):
        _refuse_unknown(entry.place, entry.values, KEYS[section])
        day = _date(entry, day_key)
        if day in days:
            raise ConfigError(
                f"{entry.place}: {say(day)} is already listed; remove one of the two."
            )
        days[day] = value(entry, value_key)
    return days


def _entries(path: Path, tables: Mapping[str, object], section: str) -> Iterator[Entry]:
    listed = tables.get(section, [])
    for number, values in enumerate(listed if isinstance(listed, list) else [listed], start=1):
        if not isinstance(listed, list) or not isinstance(values, dict):
            raise ConfigError(
                f"{path}: {section} must be written as [[{section}]] with its keys below it."
            )
        yield Entry(f"{path}, [[{section}]] number {number}", values)


def _refuse_unknown(place: str, found: Mapping[str, object], known: tuple[str, ...]) -> None:
    for key in found:
        if key not in known:
            guess = get_close_matches(key, known, n=1)
            cure = f"did you mean {guess[0]}?" if guess else f"it knows {', '.join(known)}."
            raise ConfigError(f"{place}: unknown key {key[:TEXT_LIMIT]!r}, {cure}")


def _value(entry: Entry, key: str) -> object:
    if key not in entry.values:
        raise ConfigError(f"{entry.place}: {key} is missing; add it below the heading.")
    return entry.values[key]


def _date(entry: Entry, key: str) -> date:
    day = _value(entry, key)
    # A TOML date-time is a date to Python, but a time of day here is a mistake.
    if not isinstance(day, date) or isinstance(day, datetime):
        raise ConfigError(f"{entry.place}: {key} must be a date without quotes, like 2027-05-03.")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ConfigError(
            f"{entry.place}: {key} {day} must lie in the years {FIRST_YEAR} to {LAST_YEAR}."
        )
    return day


def _saturday(entry: Entry, key: str) -> date:
    day = _date(entry, key)
    if day.weekday() != SATURDAY:
        raise ConfigError(f"{entry.place}: {key} must be a Saturday, and {say(day)} is none.")
    return day


def _text(entry: Entry, key: str) -> str:
    text = _value(entry, key)
    if not isinstance(text, str) or not text.strip() or len(text) > TEXT_LIMIT:
        raise ConfigError(
            f"{entry.place}: {key} must be a text in quotes of at most {TEXT_LIMIT} characters."
        )
    return text.strip()
