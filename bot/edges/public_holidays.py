"""Latvian public holidays: the `holidays` package, our corrections, and the operator's file.

The law is "Par svētku, atceres un atzīmējamām dienām" s. 1. The package (0.109) has its days and
the substitute days of 4 May and 18 November right for 2024 to 2035. It also lists the days off
that Cabinet orders move for state institutions; these are no public holidays (Labour Law
s. 133(4)) and are kept apart. It lacks the Song Festivals to come.
"""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from holidays import country_holidays

from bot.core.calendar import SATURDAY, Calendar, say
from bot.edges import holidays_file
from bot.edges.holidays_file import FIRST_YEAR, LAST_YEAR, Override
from bot.errors import BotError, ConfigError

FESTIVAL = "Vispārējo latviešu Dziesmu un deju svētku noslēguma diena"
CORRECTIONS = {
    # From the ministry's draft order reported in March 2026; the adopted order was not seen. The
    # 9th is a Sunday, so the law gives the next working day.
    date(2028, 7, 9): f"{FESTIVAL} (pēc rīkojuma projekta)",
    date(2028, 7, 10): f"{FESTIVAL} (brīvdiena, pēc rīkojuma projekta)",
}
MOVED = re.compile(r"Brīvdiena \(pārcelta no (\d\d)\.(\d\d)\.(\d{4})\)")


def calendar(first_year: int, last_year: int, override: Path | None = None) -> Calendar:
    """The working days of these years.

    Raises ConfigError for a mistake in the override file, wherever its dates lie, and BotError
    for years before 2018 or after 2100.
    """
    if not FIRST_YEAR <= first_year <= last_year <= LAST_YEAR:
        raise BotError(
            f"Holidays are known from {FIRST_YEAR} to {LAST_YEAR}, "
            f"so no calendar can cover {first_year} to {last_year}."
        )
    changes = holidays_file.read(override) if override else Override()
    years = range(first_year, last_year + 1)
    known, moved = _from_package({*years, *changes.years()})
    _refuse_contradictions(changes, known)
    public = {day: name for day, name in {**known, **changes.add}.items() if day.year in years}
    return Calendar(
        first_year=first_year,
        last_year=last_year,
        holidays={day: public[day] for day in sorted(public) if day not in changes.remove},
        moved={d: worked for d, worked in {**moved, **changes.moved}.items() if d.year in years},
    )


def _from_package(years: Iterable[int]) -> tuple[dict[date, str], dict[date, date]]:
    """Public holidays with their names, and moved days off with the Saturday worked for each."""
    # Without the language the package answers in English, and MOVED would match nothing.
    book = country_holidays("LV", years=years, language="lv")
    moved = {
        day: date(int(found[3]), int(found[2]), int(found[1]))
        for day, name in book.items()
        if (found := MOVED.fullmatch(name))
    }
    if not book.weekend_workdays <= set(moved.values()):
        raise ConfigError(
            "The installed holidays package writes moved working days in an unknown way; "
            "install version 0.109."
        )
    corrections = {day: name for day, name in CORRECTIONS.items() if day.year in book.years}
    public = {day: name for day, name in book.items() if day not in moved}
    return {**public, **corrections}, moved


def _refuse_contradictions(changes: Override, known: dict[date, str]) -> None:
    for day in changes.remove:
        if day not in known:
            raise ConfigError(
                f"{changes.path}: [[remove]] names {say(day)}, which is no public holiday; "
                "correct the date or delete the entry."
            )
    for day in changes.moved:
        if day.weekday() >= SATURDAY or (day in {*known, *changes.add} - {*changes.remove}):
            raise ConfigError(
                f"{changes.path}: [[moved]] names {say(day)}, which is no working day anyway; "
                "correct the date or delete the entry."
            )
