from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar import RIGA
from bot.core.case import WAITING, State
from bot.core.figures import Fact, Figures, Line, figures
from classifiers.labels import Kind

TODAY = date(2026, 11, 23)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
A_FACT = Fact(
    ref="MR-2026-000001",
    kind=Kind.ERASURE,
    state=State.OPEN,
    received_at=datetime(2026, 11, 2, 12, 0, tzinfo=UTC),
    due_on=date(2026, 12, 2),
    answered_at=None,
)


def counted(*facts: Fact) -> Figures:
    return figures(facts, today=TODAY, first=FIRST, last=LAST)


def riga(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=RIGA).astimezone(UTC)


moments = st.datetimes(
    datetime(2026, 10, 1),  # noqa: DTZ001  (the zone is given below)
    datetime(2026, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
facts = st.builds(
    Fact,
    ref=st.integers(1, 9).map(lambda n: f"MR-2026-{n:06d}"),
    kind=st.sampled_from(Kind),
    state=st.sampled_from(State),
    received_at=moments,
    due_on=st.dates(date(2026, 10, 1), date(2026, 12, 31)),
    answered_at=st.none() | moments,
)


@given(st.lists(facts, max_size=12))
def test_the_numbers_of_the_kinds_add_up_to_the_total(known: list[Fact]) -> None:
    found = counted(*known)
    for name in ("received", "open", "due_soon", "overdue", "answered", "in_time"):
        parts = [getattr(line, name) for line in found.by_kind.values()]
        assert sum(parts) == getattr(found.total, name)
    assert set(found.by_kind) == set(Kind)


@given(st.lists(facts, max_size=12))
def test_each_number_of_the_total_names_its_cases(known: list[Fact]) -> None:
    found = counted(*known)
    for name, refs in found.refs.items():
        assert len(set(refs)) == len(refs) <= getattr(found.total, name)
    late = {f.ref for f in known if f.state in WAITING and f.due_on < TODAY}
    assert set(found.refs["overdue"]) == late


@given(st.lists(facts, max_size=12))
def test_what_a_person_corrected_away_is_counted_nowhere(known: list[Fact]) -> None:
    gone = [replace(fact, state=State.DROPPED) for fact in known]
    assert counted(*gone).total == Line()


@pytest.mark.parametrize(
    ("due_on", "number"),
    [
        (TODAY - timedelta(days=1), "overdue"),
        (TODAY, "due_soon"),
        (TODAY + timedelta(days=7), "due_soon"),
        (TODAY + timedelta(days=8), "open"),
    ],
)
def test_due_today_is_not_late_and_seven_days_ahead_is_soon(due_on: date, number: str) -> None:
    found = counted(replace(A_FACT, due_on=due_on)).total
    expected = {"open": 1, "due_soon": 0, "overdue": 0, number: 1}
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("hour", "minute", "day", "in_time"),
    [(23, 59, date(2026, 12, 2), True), (0, 0, date(2026, 12, 3), False)],
)
def test_an_answer_is_in_time_until_midnight_in_riga(
    hour: int, minute: int, day: date, *, in_time: bool
) -> None:
    fact = replace(A_FACT, state=State.ANSWERED, answered_at=riga(day, hour, minute))
    assert fact.in_time is in_time
    assert A_FACT.in_time is None


def test_the_period_includes_its_first_and_last_day_in_riga() -> None:
    inside = [
        replace(A_FACT, received_at=riga(FIRST, 0)),
        replace(A_FACT, received_at=riga(LAST, 23, 59)),
    ]
    outside = [
        replace(A_FACT, received_at=riga(FIRST, 0) - timedelta(seconds=1)),
        replace(A_FACT, received_at=riga(LAST, 23, 59) + timedelta(minutes=1)),
    ]
    assert counted(*inside).total.received == 2
    assert counted(*outside).total.received == 0
    assert counted(*outside).total.open == 2


def test_the_share_is_that_of_the_answers_and_empty_without_any() -> None:
    done = replace(A_FACT, state=State.ANSWERED, answered_at=riga(TODAY, 12))
    late = replace(done, due_on=date(2026, 11, 20))
    assert counted(A_FACT).total.share_in_time is None
    assert counted(done, done, late, A_FACT).total.share_in_time == pytest.approx(2 / 3)
