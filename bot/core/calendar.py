"""Which days count as working days, and how a day is written for a person to read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.errors import BotError

RIGA = ZoneInfo("Europe/Riga")

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Public holidays (with their Latvian names) of the years first_year to last_year.

    A working day is one that is no Saturday, Sunday or public holiday (Regulation 1182/71
    art. 2(2)). Days off that the state sector moves by Cabinet order (Labour Law s. 133(4)) are
    no public holidays, so they are working days here; `moved` keeps them, day off to the
    Saturday worked for it, for the one rule that looks at both calendars. Every question about a
    day outside the years raises BotError.
    """

    first_year: int
    last_year: int
    holidays: Mapping[date, str] = field(repr=False)
    moved: Mapping[date, date] = field(default_factory=dict)
    worked_saturdays: frozenset[date] = frozenset()

    def closed(self, day: date) -> str | None:
        """Why nobody works on this day: the holiday or the weekday; None for a working day."""
        if not self.first_year <= day.year <= self.last_year:
            raise BotError(
                "{day} lies outside the holiday calendar, which covers {first} to {last}.",
                day=day,
                first=self.first_year,
                last=self.last_year,
            )
        if day in self.worked_saturdays:
            return None
        weekend = WEEKDAYS[day.weekday()] if day.weekday() >= SATURDAY else None
        return self.holidays.get(day, weekend)

    def is_working_day(self, day: date) -> bool:
        return self.closed(day) is None

    def next_working_day(self, day: date) -> date:
        """The day itself if people work on it, otherwise the first working day after it."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def last_working_day(self, day: date) -> date:
        """The day itself if people work on it, otherwise the last working day before it."""
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The count-th working day after this day, which itself is not counted."""
        for _ in range(count):
            day = self.next_working_day(day + ONE_DAY)
        return day

    def state_sector(self) -> "Calendar":
        """The calendar of state institutions: moved days are off, their Saturdays are worked."""
        off = {day: f"moved to {say(worked)}" for day, worked in self.moved.items()}
        return replace(
            self,
            holidays={**self.holidays, **off},
            moved={},
            worked_saturdays=frozenset(self.moved.values()),
        )


def say(day: date) -> str:
    """A day for a person to read in any locale: Fri 1 May 2026."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"
