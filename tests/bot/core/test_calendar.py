"""Working days, with one made-up holiday week."""

from datetime import date

import pytest

from bot.core.calendar import Calendar, say
from bot.errors import BotError

# Mon 3 May is a moved day off, worked on Sat 15 May; Tue 4 May is a public holiday.
MAY = Calendar(
    2027,
    2027,
    holidays={date(2027, 5, 4): "Neatkarības diena"},
    moved={date(2027, 5, 3): date(2027, 5, 15)},
)


@pytest.mark.parametrize(
    ("day", "reason"),
    [(3, None), (4, "Neatkarības diena"), (5, None), (8, "Sat"), (9, "Sun"), (15, "Sat")],
)
def test_a_working_day_is_no_weekend_and_no_public_holiday_and_moved_days_change_nothing(
    day: int, reason: str | None
) -> None:
    assert MAY.closed(date(2027, 5, day)) == reason
    assert MAY.is_working_day(date(2027, 5, day)) is (reason is None)


def test_a_working_day_is_its_own_next_and_last_working_day() -> None:
    assert MAY.next_working_day(date(2027, 5, 5)) == date(2027, 5, 5)
    assert MAY.last_working_day(date(2027, 5, 5)) == date(2027, 5, 5)


def test_a_weekend_or_holiday_moves_to_the_working_day_before_or_after_it() -> None:
    assert MAY.next_working_day(date(2027, 5, 8)) == date(2027, 5, 10)
    assert MAY.last_working_day(date(2027, 5, 4)) == date(2027, 5, 3)


def test_working_days_are_counted_from_the_day_after() -> None:
    assert MAY.add_working_days(date(2027, 5, 3), 1) == date(2027, 5, 5)
    assert MAY.add_working_days(date(2027, 5, 7), 1) == date(2027, 5, 10)
    assert MAY.add_working_days(date(2027, 5, 3), 0) == date(2027, 5, 3)


def test_the_state_sector_rests_on_the_moved_day_and_works_the_saturday() -> None:
    state = MAY.state_sector()
    assert state.closed(date(2027, 5, 3)) == "moved to Sat 15 May 2027"
    assert state.is_working_day(date(2027, 5, 15))
    assert not state.is_working_day(date(2027, 5, 4))
    assert not state.is_working_day(date(2027, 5, 22))


@pytest.mark.parametrize("day", [date(2026, 12, 31), date(2028, 1, 1)])
def test_it_refuses_to_guess_about_years_it_does_not_know(day: date) -> None:
    with pytest.raises(BotError, match=f"{day} lies outside .* covers 2027 to 2027"):
        MAY.is_working_day(day)


def test_counting_past_the_last_known_year_is_refused_not_guessed() -> None:
    with pytest.raises(BotError, match="2028-01-01 lies outside"):
        MAY.add_working_days(date(2027, 12, 31), 1)


def test_days_are_written_the_same_in_every_locale() -> None:
    assert say(date(2026, 5, 1)) == "Fri 1 May 2026"
