import csv
import io
import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.core.calendar import RIGA
from bot.core.case import Request
from bot.core.figures import Figures
from bot.steps import approval, casework
from bot.steps.delivery import deliver_one
from bot.steps.reporting import COLUMNS, as_csv, as_json, as_text, report
from bot.store.engine import Store
from classifiers.labels import Kind
from tests.builders import (
    CALENDAR,
    CLERK,
    NOW,
    SENDER,
    a_case,
    a_drafting_desk,
    a_mail,
    all_cases,
    ready,
)
from tests.fakes import FakeMailer

TODAY = date(2026, 11, 23)
FIRST = date(2026, 11, 1)
BODIES = ["izdzēsiet", "kopiju", "jaunumus", "bojāta", "kopiju un izdzēsiet", "varbūt kopiju"]


def an_office(store: Store) -> None:
    """Cases of several kinds, ages and states."""
    for number in range(12):
        raw = a_mail(BODIES[number % 6], message_id=f"<{number}@x>", subject=str(number))
        a_case(store, raw, received_at=NOW - timedelta(days=5 * number, hours=10))
    for case in all_cases(store)[:9:2]:
        if case.review:
            continue
        sight = ready(store, case.ref)
        approval.approve(store, SENDER, CLERK, case.ref, sight, NOW)
        deliver_one(store, FakeMailer(), SENDER.address, NOW)
    casework.close(store, CLERK, "MR-2026-000002", "atsauca", NOW)
    desk = a_drafting_desk(store)
    casework.correct_kinds(
        desk,
        CALENDAR,
        CLERK,
        "MR-2026-000004",
        [Kind.WITHDRAWAL],
        right=None,
        seen=[Kind.COMPLAINT],
        now=NOW,
    )


def the_report(store: Store) -> Figures:
    return report(store, today=TODAY, first=FIRST, last=None)


def day(moment: datetime) -> date:
    return moment.astimezone(RIGA).date()


def independently(asked: Iterable[Request]) -> dict[str, int]:
    """The same numbers, counted from the cases themselves."""
    known = [r for r in asked if r.state != "dropped"]
    waiting = [r for r in known if r.state in ("open", "drafted", "approved")]
    answered = [r for r in known if r.answered_at and FIRST <= day(r.answered_at) <= TODAY]
    return {
        "received": sum(FIRST <= day(r.received_at) <= TODAY for r in known),
        "open": len(waiting),
        "due_soon": sum(0 <= (r.due_on - TODAY).days <= 7 for r in waiting),
        "overdue": sum(r.due_on < TODAY for r in waiting),
        "answered": len(answered),
        "in_time": sum(day(r.answered_at) <= r.due_on for r in answered if r.answered_at),
    }


def test_each_number_is_that_of_the_cases_counted_by_hand(store: Store) -> None:
    an_office(store)
    found = the_report(store)
    requests = [r for case in all_cases(store) for r in case.requests]
    numbers = independently(requests)
    assert {name: getattr(found.total, name) for name in numbers} == numbers
    for kind, line in found.by_kind.items():
        part = independently(r for r in requests if r.kind is kind)
        assert {name: getattr(line, name) for name in part} == part
    assert min(numbers.values()) > 0


def test_csv_json_and_text_say_the_same(store: Store) -> None:
    an_office(store)
    found = the_report(store)
    data = json.loads(as_json(found))
    rows = list(csv.DictReader(io.StringIO(as_csv(found))))
    lines = [line.split() for line in as_text(found).splitlines()[3:13]]
    assert [row["kind"] for row in rows] == [*Kind, "all"]
    for row, line in zip(rows, lines, strict=True):
        numbers = data["total"] if row["kind"] == "all" else data["by_kind"][row["kind"]]
        assert [row[c] for c in COLUMNS] == [
            "" if (n := numbers[c]) is None else str(n) for c in COLUMNS
        ]
        assert line[:7] == [row["kind"], *(row[c] for c in COLUMNS[:-1])]


def test_the_report_names_the_late_cases_and_no_person(store: Store) -> None:
    an_office(store)
    found = the_report(store)
    late = [c.ref for c in all_cases(store) if c.state in ("open", "drafted") and c.due_on < TODAY]
    assert set(late) >= set(found.refs["overdue"]) > set()
    text = as_text(found)
    assert f"Overdue: {', '.join(found.refs['overdue'])}" in text
    assert json.loads(as_json(found))["cases"]["overdue"] == list(found.refs["overdue"])
    assert not any("anna" in form.lower() for form in (text, as_json(found), as_csv(found)))


def test_without_dates_the_report_is_about_this_year_up_to_today(store: Store) -> None:
    found = report(store, today=TODAY, first=None, last=None)
    assert (found.first, found.last) == (date(2026, 1, 1), TODAY)


def test_an_empty_report_has_zeros_and_no_share(store: Store) -> None:
    found = the_report(store)
    total = json.loads(as_json(found))["total"]
    assert total == {**dict.fromkeys(COLUMNS[:-1], 0), "share_in_time": None}
    assert as_text(found).splitlines()[-1].split()[-1] == "–"
    assert "Overdue" not in as_text(found)
