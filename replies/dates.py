"""Dates as the letters write them."""

from collections.abc import Mapping
from datetime import date
from typing import Final

# The Latvian months follow two declensions: marts, martā, martam and novembris, novembrī,
# novembrim. Only these three cases are needed: nominative, locative, and dative after "līdz".
_FIRST: Final = {"plain": "s", "on": "ā", "by": "am"}
_SECOND: Final = {"plain": "is", "on": "ī", "by": "im"}
_LV: Final[tuple[tuple[str, Mapping[str, str]], ...]] = (
    ("janvār", _SECOND),
    ("februār", _SECOND),
    ("mart", _FIRST),
    ("aprīl", _SECOND),
    ("maij", _FIRST),
    ("jūnij", _FIRST),
    ("jūlij", _FIRST),
    ("august", _FIRST),
    ("septembr", _SECOND),
    ("oktobr", _SECOND),
    ("novembr", _SECOND),
    ("decembr", _SECOND),
)
_RU: Final = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
_EN: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def plain(day: date, language: str) -> str:
    """Return the bare date: lv "2026. gada 22. novembris" (nominative)."""
    return _written(day, language, "plain")


def on(day: date, language: str) -> str:
    """Return the date something happens on: lv "2026. gada 22. novembrī" (locative)."""
    return _written(day, language, "on")


def by(day: date, language: str) -> str:
    """Return the date after "līdz", "до" or "by": lv "2026. gada 22. novembrim" (dative)."""
    return _written(day, language, "by")


def _written(day: date, language: str, form: str) -> str:
    if language == "lv":
        stem, endings = _LV[day.month - 1]
        return f"{day.year}. gada {day.day}. {stem}{endings[form]}"
    if language == "ru":
        return f"{day.day} {_RU[day.month - 1]} {day.year} г."
    return f"{day.day} {_EN[day.month - 1]} {day.year}"
