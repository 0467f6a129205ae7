"""Latvian holidays worked out a second time from the statute, without the holidays package.

Law "Par svētku, atceres un atzīmējamām dienām" s. 1, and the Cabinet orders on moved days.
"""

from datetime import date, timedelta

DAY = timedelta(days=1)
SONG_FESTIVAL_ENDS = {2018: date(2018, 7, 8), 2023: date(2023, 7, 9), 2028: date(2028, 7, 9)}
MOVED = {
    date(2024, 12, 23): date(2024, 12, 14),
    date(2024, 12, 30): date(2024, 12, 28),
    date(2025, 5, 2): date(2025, 5, 10),
    date(2025, 11, 17): date(2025, 11, 8),
    date(2026, 1, 2): date(2026, 1, 17),
    date(2026, 6, 22): date(2026, 6, 27),
}
FIXED = ((1, 1), (5, 1), (5, 4), (6, 23), (6, 24), (11, 18), (12, 24), (12, 25), (12, 26), (12, 31))


def easter(year: int) -> date:
    """Gauss's rule with Lichtenberg's correction, for the Gregorian calendar."""
    k = year // 100
    m = 15 + (3 * k + 3) // 4 - (8 * k + 13) // 25
    d = (19 * (year % 19) + m) % 30
    r = (d + year % 19 // 11) // 29
    full_moon = 21 + d - r
    sunday = 7 - (year + year // 4 + 2 - (3 * k + 3) // 4) % 7
    distance = 7 - (full_moon - sunday) % 7
    return date(year, 3, 1) + timedelta(days=full_moon + distance - 1)


def with_substitute(day: date) -> set[date]:
    """4 May, 18 November and the festival's last day give the next working day if on a weekend."""
    return {day, day + DAY * (7 - day.weekday())} if day.weekday() >= 5 else {day}


def public_holidays(year: int) -> set[date]:
    sunday = easter(year)
    days = {date(year, month, day) for month, day in FIXED}
    days |= {sunday - 2 * DAY, sunday, sunday + DAY, sunday + 49 * DAY}
    days.add(next(date(year, 5, n) for n in range(8, 15) if date(year, 5, n).weekday() == 6))
    substituted = [date(year, 5, 4), date(year, 11, 18)]
    if year in SONG_FESTIVAL_ENDS:
        substituted.append(SONG_FESTIVAL_ENDS[year])
    return days.union(*map(with_substitute, substituted))


HOLIDAYS = frozenset(day for year in range(2018, 2041) for day in public_holidays(year))
