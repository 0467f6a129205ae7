"""Deadlines counted a second time, day by day, with the statute's holidays and none of our code."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.calendar import RIGA
from bot.core.deadlines import deadline
from bot.edges.public_holidays import calendar
from classifiers.labels import Kind
from tests.bot import statute

DAYS = calendar(2018, 2040)


def is_working(day: date) -> bool:
    return day.isoweekday() not in (6, 7) and day not in statute.HOLIDAYS


def month_later(day: date, months: int) -> date:
    """Walk on until the month has changed so often, then to the day number or the month's end."""
    number, passed, walker = day.day, 0, day
    while passed < months:
        walker += statute.DAY
        passed += walker.day == 1
    while walker.day != number and (walker + statute.DAY).day != 1:
        walker += statute.DAY
    return walker


def rolled(day: date) -> date:
    return day if is_working(day) else rolled(day + statute.DAY)


def working_days_later(day: date, count: int) -> date:
    left = count
    while left:
        day += statute.DAY
        left -= is_working(day)
    return day


def again(kind: Kind, day: date) -> tuple[date, date, date | None]:
    """The unrolled, due and extended dates."""
    if kind in (Kind.COMPLAINT, Kind.OTHER):
        end = working_days_later(day, 15)
        return end, end, None
    if kind is Kind.WITHDRAWAL:
        end = day + 14 * statute.DAY
        return end, rolled(end), None
    end = month_later(day, 1)
    extended = month_later(day, 3)
    return end, rolled(end), None if kind is Kind.UNSUBSCRIBE else rolled(extended)


def is_edge(day: date) -> bool:
    """Month ends and starts, leap days, clock changes, holidays and the days around them."""
    near = {day + n * statute.DAY for n in (-1, 0, 1)}
    clocks_change = day.month in (3, 10) and day.day >= 25 and day.isoweekday() == 7
    return clocks_change or day.day in (1, 28, 29, 30, 31) or bool(near & statute.HOLIDAYS)


ALL_DAYS = [date(2024, 1, 1) + n * statute.DAY for n in range(12 * 365 + 3)]
EDGE_DAYS = [day for day in ALL_DAYS if is_edge(day)]
a_day = st.sampled_from(ALL_DAYS) | st.sampled_from(EDGE_DAYS)


def assert_agrees(kind: Kind, day: date) -> None:
    result = deadline(kind, day, DAYS)
    assert (result.unrolled_on, result.due_on, result.extended_due_on) == again(kind, day)


@given(st.sampled_from(Kind), a_day)
@settings(max_examples=500, deadline=None)
def test_a_second_slower_count_agrees_on_any_day(kind: Kind, day: date) -> None:
    assert_agrees(kind, day)


@pytest.mark.parametrize("kind", [Kind.ACCESS, Kind.COMPLAINT, Kind.WITHDRAWAL])
def test_a_second_slower_count_agrees_on_every_edge_of_twelve_years(kind: Kind) -> None:
    assert len(EDGE_DAYS) > 900
    for day in EDGE_DAYS:
        assert_agrees(kind, day)


@given(st.sampled_from(Kind), a_day)
@settings(max_examples=500, deadline=None)
def test_the_target_lies_between_the_receipt_and_the_last_lawful_working_day(
    kind: Kind, day: date
) -> None:
    result = deadline(kind, day, DAYS)
    safe = DAYS.last_working_day(result.unrolled_on)
    assert day <= result.target_on <= safe <= result.due_on
    nobody_works = not any(is_working(day + n * statute.DAY) for n in range(3))
    assert is_working(result.target_on) or (kind is Kind.UNSUBSCRIBE and nobody_works)


def last_sunday(year: int, month: int) -> datetime:
    """One o'clock UTC on it, when the clocks change all over the Union (Directive 2000/84)."""
    days = [datetime(year, month, day, 1, tzinfo=UTC) for day in range(25, 32)]
    return next(day for day in days if day.isoweekday() == 7)


def riga_date(moment: datetime) -> date:
    summer = last_sunday(moment.year, 3) <= moment < last_sunday(moment.year, 10)
    return (moment + timedelta(hours=3 if summer else 2)).date()


# Around the clock changes at 01:00 UTC and Riga's midnights at 21:00 and 22:00 UTC.
edge_minutes = st.sampled_from([0, 59, 60, 61, 1259, 1260, 1261, 1319, 1320, 1321, 1439])
moments = st.builds(
    lambda day, minutes: datetime.combine(day, time(), UTC) + timedelta(minutes=minutes),
    a_day,
    st.integers(0, 1439) | edge_minutes,
)


@given(moments)
@settings(max_examples=500, deadline=None)
def test_any_moment_falls_on_its_day_in_riga_around_both_clock_changes(moment: datetime) -> None:
    assert deadline(Kind.ACCESS, moment, DAYS).received_on == riga_date(moment)
    same = deadline(Kind.ACCESS, moment.astimezone(RIGA), DAYS)
    assert same.received_on == riga_date(moment)
