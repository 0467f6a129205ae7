"""Deadlines against published and worked examples."""

from datetime import date, datetime

import pytest

from bot.core.deadlines import TERMS, Deadline, deadline, earliest
from bot.edges.public_holidays import calendar
from bot.errors import BotError
from classifiers.labels import Kind

DAYS = calendar(2018, 2040)
MONTH_KINDS = [
    Kind.UNSUBSCRIBE,
    Kind.ACCESS,
    Kind.CORRECTION,
    Kind.ERASURE,
    Kind.RESTRICTION,
    Kind.PORTABILITY,
]


def due(kind: Kind, received: str) -> Deadline:
    day = datetime.fromisoformat(received) if "T" in received else date.fromisoformat(received)
    return deadline(kind, day, DAYS)


PUBLISHED = [
    ("A1 EDPB example 32, Saturday", "2025-03-05", "2025-04-05", "2025-04-07"),
    ("A1 Easter Sunday and Monday", "2026-03-05", "2026-04-05", "2026-04-07"),
    ("A1 an ordinary Monday", "2027-03-05", "2027-04-05", "2027-04-05"),
    ("A2 EDPB example 33", "2026-08-31", "2026-09-30", "2026-09-30"),
    ("A3 ends on a Saturday", "2026-09-03", "2026-10-03", "2026-10-05"),
    ("A4 ICO", "2025-09-03", "2025-10-03", "2025-10-03"),
    ("A5 received on a holiday", "2024-01-01", "2024-02-01", "2024-02-01"),
    ("A6 ICO at Christmas", "2024-11-25", "2024-12-25", "2024-12-27"),
    ("A7 short month", "2025-01-31", "2025-02-28", "2025-02-28"),
    ("A7 leap year", "2024-01-31", "2024-02-29", "2024-02-29"),
    ("A7 ends on a weekend", "2026-01-31", "2026-02-28", "2026-03-02"),
    ("A8 the 30th", "2025-01-30", "2025-02-28", "2025-02-28"),
    ("A9 a minute to midnight", "2025-08-01T23:59+03:00", "2025-09-01", "2025-09-01"),
]
COMPUTED = [
    ("B1", "2024-04-04", "2024-05-04", "2024-05-07", "2024-07-04"),
    ("B3", "2024-11-24", "2024-12-24", "2024-12-27", "2025-02-24"),
    ("B5", "2025-04-04", "2025-05-04", "2025-05-06", "2025-07-04"),
    ("B7", "2025-10-18", "2025-11-18", "2025-11-19", "2026-01-19"),
    ("B9", "2026-01-31", "2026-02-28", "2026-03-02", "2026-04-30"),
    ("B11", "2026-03-31", "2026-04-30", "2026-04-30", "2026-06-30"),
    ("B13", "2026-05-23", "2026-06-23", "2026-06-25", "2026-08-24"),
    ("B15", "2026-10-22", "2026-11-22", "2026-11-23", "2027-01-22"),
    ("B17", "2026-11-24", "2026-12-24", "2026-12-28", "2027-02-24"),
    ("B19", "2026-11-30", "2026-12-30", "2026-12-30", "2027-03-01"),
    ("B21", "2026-12-31", "2027-01-31", "2027-02-01", "2027-03-31"),
    ("B23", "2027-02-26", "2027-03-26", "2027-03-30", "2027-05-26"),
    ("B25", "2027-04-04", "2027-05-04", "2027-05-05", "2027-07-05"),
    ("B27", "2027-11-24", "2027-12-24", "2027-12-27", "2028-02-24"),
    ("B29", "2028-02-29", "2028-03-29", "2028-03-29", "2028-05-29"),
    ("B31", "2028-10-18", "2028-11-18", "2028-11-21", "2029-01-18"),
]
MOVED_DAYS = [
    ("C1", "2024-11-23", "2024-12-23"),
    ("C2", "2024-11-30", "2024-12-30"),
    ("C3 Tuesday", "2025-04-01", "2025-05-02"),
    ("C3 Wednesday", "2025-04-02", "2025-05-02"),
    ("C4", "2025-10-17", "2025-11-17"),
    ("C5", "2025-12-02", "2026-01-02"),
    ("C6", "2026-05-22", "2026-06-22"),
]
TIME_ZONES = [
    ("D1", "2026-03-31T21:30+00:00", "2026-04-01", "2026-05-05"),
    ("D2", "2026-11-24T22:15+00:00", "2026-11-25", "2026-12-28"),
]
WORKING_DAYS = [
    ("E1", "2025-10-31", "2025-11-24"),
    ("E3", "2026-04-17", "2026-05-12"),
    ("E5", "2026-11-02", "2026-11-24"),
    ("E7", "2026-11-23", "2026-12-14"),
    ("E9", "2026-12-11", "2027-01-07"),
    ("E11", "2028-06-27", "2028-07-19"),
]
REFUNDS = [
    ("F Christmas", "2026-12-11", "2026-12-25", "2026-12-28", "2026-12-23"),
    ("F New Year", "2026-12-18", "2027-01-01", "2027-01-04", "2026-12-30"),
    ("F Sunday", "2026-11-22", "2026-12-06", "2026-12-07", "2026-12-04"),
]


@pytest.mark.parametrize(("row", "received", "unrolled", "last"), PUBLISHED)
def test_published_examples_hold(row: str, received: str, unrolled: str, last: str) -> None:
    result = due(Kind.ACCESS, received)
    assert (result.unrolled_on.isoformat(), result.due_on.isoformat()) == (unrolled, last), row


@pytest.mark.parametrize(("row", "received", "unrolled", "last", "extended"), COMPUTED)
def test_worked_examples_with_the_latvian_calendar_hold(
    row: str, received: str, unrolled: str, last: str, extended: str
) -> None:
    result = due(Kind.ERASURE, received)
    found = (result.unrolled_on, result.due_on, result.extended_due_on)
    assert found == tuple(map(date.fromisoformat, (unrolled, last, extended))), row


def test_an_extension_names_the_sooner_of_two_readings_beside_the_three_months() -> None:
    """Row B9: three months from 31 January end on 30 April, one month and then two on the 28th."""
    result = due(Kind.ACCESS, "2026-01-31")
    assert (result.unrolled_on, result.due_on) == (date(2026, 2, 28), date(2026, 3, 2))
    assert result.extended_due_on == date(2026, 4, 30)
    assert "two months after the first would be Tue 28 Apr 2026" in result.steps[-1]


@pytest.mark.parametrize(("row", "received", "last"), MOVED_DAYS)
def test_a_moved_working_day_never_extends_a_deadline(row: str, received: str, last: str) -> None:
    assert due(Kind.PORTABILITY, received).due_on == date.fromisoformat(last), row


@pytest.mark.parametrize(("row", "received", "received_on", "last"), TIME_ZONES)
def test_the_day_of_receipt_is_the_day_in_riga(
    row: str, received: str, received_on: str, last: str
) -> None:
    result = due(Kind.ACCESS, received)
    assert result.received_on == date.fromisoformat(received_on), row
    assert result.due_on == date.fromisoformat(last), row


def test_waiting_for_proof_of_identity_leaves_the_due_date_alone() -> None:
    """Rows D3 and D4: nothing but the receipt is looked at."""
    assert due(Kind.ACCESS, "2027-03-05").due_on == date(2027, 4, 5)


def test_of_a_request_and_its_reminder_the_first_sets_the_date() -> None:
    """Row D5."""
    both = [due(Kind.ACCESS, "2026-11-09"), due(Kind.ACCESS, "2026-11-02")]
    assert earliest(both).due_on == date(2026, 12, 2)


def test_of_wishes_due_together_the_one_aimed_for_first_leads() -> None:
    """Row D6: withdraw consent, delete me, send me my data."""
    kinds = (Kind.ACCESS, Kind.ERASURE, Kind.UNSUBSCRIBE)
    three = [due(kind, "2026-11-23") for kind in kinds]
    assert {one.due_on for one in three} == {date(2026, 12, 23)}
    assert earliest(three).kind is Kind.UNSUBSCRIBE


def test_the_earliest_of_different_terms_is_the_shorter_one() -> None:
    both = [due(Kind.ACCESS, "2026-11-23"), due(Kind.COMPLAINT, "2026-11-23")]
    assert earliest(both).kind is Kind.COMPLAINT


@pytest.mark.parametrize(("row", "received", "last"), WORKING_DAYS)
def test_a_complaint_is_answered_in_15_working_days(row: str, received: str, last: str) -> None:
    result = due(Kind.COMPLAINT, received)
    assert result.unrolled_on == result.due_on == date.fromisoformat(last), row


@pytest.mark.parametrize(
    ("received", "last", "by_moved_days"),
    [
        ("2025-10-24", date(2025, 11, 14), "Thu 13 Nov 2025"),  # Sat 8 Nov worked for Mon 17 Nov
        ("2026-01-05", date(2026, 1, 26), "Fri 23 Jan 2026"),  # Sat 17 Jan worked for Fri 2 Jan
    ],
)
def test_a_worked_saturday_leaves_the_due_date_alone_and_is_named(
    received: str, last: date, by_moved_days: str
) -> None:
    result = due(Kind.COMPLAINT, received)
    assert result.due_on == last
    assert by_moved_days in result.steps[1]


@pytest.mark.parametrize(("row", "received", "unrolled", "last", "target"), REFUNDS)
def test_a_refund_is_due_in_14_days_and_aimed_for_before(
    row: str, received: str, unrolled: str, last: str, target: str
) -> None:
    result = due(Kind.WITHDRAWAL, received)
    found = (result.unrolled_on, result.due_on, result.target_on)
    assert found == tuple(map(date.fromisoformat, (unrolled, last, target))), row


def test_two_weeks_end_on_the_weekday_they_started() -> None:
    """Row A10 (CJEU C-171/03), for the only period of weeks there is."""
    result = due(Kind.WITHDRAWAL, "2026-11-24")
    assert result.unrolled_on.weekday() == result.received_on.weekday()


TARGETS = [
    (Kind.ACCESS, "2026-11-24", "2026-12-23", "the last working day before the 24th"),
    (Kind.PORTABILITY, "2026-11-02", "2026-12-02", "a working day itself"),
    (Kind.ERASURE, "2026-11-16", "2026-11-24", "five working days, not the 18th"),
    (Kind.CORRECTION, "2026-11-21", "2026-11-27", "received on a Saturday"),
    (Kind.COMPLAINT, "2026-11-23", "2026-12-07", "ten working days"),
    (Kind.UNSUBSCRIBE, "2026-11-23", "2026-11-25", "two days"),
    (Kind.UNSUBSCRIBE, "2026-11-20", "2026-11-20", "a Friday: nobody works within two days"),
    (Kind.UNSUBSCRIBE, "2026-11-21", "2026-11-23", "a Saturday: the Monday"),
    (Kind.UNSUBSCRIBE, "2025-12-24", "2025-12-26", "Christmas: only the program works"),
    (Kind.OTHER, "2026-11-23", "2026-12-07", "like a complaint"),
]


@pytest.mark.parametrize(("kind", "received", "target", "why"), TARGETS)
def test_the_company_aims_for_good_practice_on_a_working_day(
    kind: Kind, received: str, target: str, why: str
) -> None:
    assert due(kind, received).target_on == date.fromisoformat(target), why


def test_every_kind_has_a_term() -> None:
    assert set(TERMS) == set(Kind)


def test_only_requests_under_articles_15_to_20_can_be_extended() -> None:
    extendable = {kind for kind in Kind if due(kind, "2026-11-02").extended_due_on}
    assert extendable == set(MONTH_KINDS) - {Kind.UNSUBSCRIBE}


def test_a_kind_without_a_legal_term_says_so() -> None:
    result = due(Kind.OTHER, "2026-11-02")
    assert result.due_on == due(Kind.COMPLAINT, "2026-11-02").due_on
    assert "the law sets none" in result.steps[1]


def test_the_working_names_the_holidays_it_passed() -> None:
    assert due(Kind.ACCESS, "2024-11-24").steps == (
        "Received on Sun 24 Nov 2024, which is day 0.",
        "1 month later is Tue 24 Dec 2024, the same day number. Source: GDPR art. 12(3).",
        (
            "It moves to the next working day, Fri 27 Dec 2024; closed: Tue 24 Dec 2024 "
            "(Ziemassvētku vakars), Wed 25 Dec 2024 (Pirmie Ziemassvētki), Thu 26 Dec 2024 "
            "(Otrie Ziemassvētki)."
        ),
        "Target Mon 23 Dec 2024, the last working day within the time limit.",
        "Extended by two months (GDPR art. 12(3)) it would end on Mon 24 Feb 2025.",
    )


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(BotError, match="2026-11-22T23:30:00 names no time zone"):
        due(Kind.ACCESS, "2026-11-22T23:30")
