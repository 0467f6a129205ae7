"""The standing facts of a letter, read from defaults.toml; config.toml may replace each of them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

LANGUAGES: Final = ("lv", "ru", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A public body the letters name. `name` is the official Latvian one."""

    name: str
    address: str
    email: str
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The standing answers to GDPR art. 15(1), in one language; an empty one staff fill in."""

    purposes: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    retention: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    automated: tuple[str, ...] = ()
    transfers: tuple[str, ...] = ()


def about(lists: Mapping[str, list[str]], over: About | None = None) -> About:
    """Return `over` (or nothing) with the given lists put in its place.

    Raises TypeError on a list that no letter knows.
    """
    base = over or About()
    known = {name: getattr(base, name) for name in About.__slots__}
    return About(**known | {name: tuple(texts) for name, texts in lists.items()})


_FILE: Final = Path(__file__).with_name("defaults.toml")
_VALUES: Final[dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))

CHECKED_ON: Final[date] = _VALUES["checked_on"]
ACCOUNTING_YEARS: Final[int] = _VALUES["accounting_years"]
DISPUTE_BODY: Final[str] = _VALUES["dispute_body"]
INSPECTORATE: Final = Authority(**_VALUES["inspectorate"])
CONSUMER_AUTHORITY: Final = Authority(**_VALUES["consumer_authority"])
SIGNATURE: Final[Mapping[str, str]] = _VALUES["signature"]
ABOUT: Final[Mapping[str, About]] = {lang: about(_VALUES["about"][lang]) for lang in LANGUAGES}
