from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.outgoing import Outgoing, OutState
from bot.steps import casework
from bot.steps.reminding import Rules, reached, remind
from bot.store import outbox
from bot.store.engine import Store
from tests.builders import (
    CLERK,
    NOW,
    SENDER,
    a_case,
    a_mail,
    an_approved_letter,
)

RULES = Rules(("marta@micrec.lv", "liga@micrec.lv"), (7, 3, 1, 0))
# The case of the builders is due on 23 December.
DUE = NOW + timedelta(days=30)


def days_before(days: float) -> datetime:
    return DUE - timedelta(days=days)


def reminders(store: Store) -> list[Outgoing]:
    with store.read() as tx:
        return [letter for letter in outbox.in_states(tx, [OutState.QUEUED]) if letter.internal]


def composed(letter: Outgoing) -> EmailMessage:
    found = message_from_bytes(letter.raw, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_each_threshold_is_told_once_and_the_overdue_day_too(store: Store) -> None:
    a_case(store)
    told = [d for d in range(10, -5, -1) if remind(store, SENDER, RULES, days_before(d))]
    assert told == [7, 3, 1, 0, -1]
    assert len(reminders(store)) == 5 * len(RULES.recipients)


def test_a_reminder_that_was_missed_while_the_bot_stood_still_is_made_up_for_once(
    store: Store,
) -> None:
    a_case(store)
    assert remind(store, SENDER, RULES, days_before(2)) == 1
    assert remind(store, SENDER, RULES, days_before(2)) == 0


def test_one_mail_names_all_cases_that_reached_a_threshold_the_most_urgent_first(
    store: Store,
) -> None:
    a_case(store)
    sooner = a_mail("bojāta prece", message_id="<2@x>", sender="berta@piemers.lv")
    a_case(store, sooner)
    assert remind(store, SENDER, RULES, days_before(0)) == 2
    text = composed(reminders(store)[0]).get_content()
    assert text.index("MR-2026-000002") < text.index("MR-2026-000001")
    assert "nokavēts par 9 d." in text
    assert "termiņš šodien" in text


def test_a_reminder_is_marked_as_automatic_and_carries_no_personal_data(store: Store) -> None:
    a_case(store)
    remind(store, SENDER, RULES, days_before(0))
    first, second = reminders(store)
    mail = composed(first)
    assert (mail["Auto-Submitted"], mail["From"]) == ("auto-generated", "MicRec <info@micrec.lv>")
    assert [x.recipient for x in (first, second)] == list(RULES.recipients)
    assert not any(w in first.raw.decode() for w in ("anna", "Anna", "Konts", "piemers"))
    assert mail["Message-ID"] == first.message_id != second.message_id


def test_what_is_answered_or_closed_needs_no_reminder(store: Store) -> None:
    case = a_case(store)
    casework.close(store, CLERK, case.ref, "atsauca", NOW)
    assert remind(store, SENDER, RULES, days_before(0)) == 0


def test_a_letter_that_was_approved_but_did_not_leave_is_still_owed(store: Store) -> None:
    an_approved_letter(store)
    assert remind(store, SENDER, RULES, days_before(0)) == 1


def test_reminders_nobody_was_to_hear_go_out_once_somebody_is_named(store: Store) -> None:
    a_case(store)
    assert remind(store, SENDER, Rules((), RULES.days_before), days_before(1)) == 0
    assert remind(store, SENDER, RULES, days_before(1)) == 1


@pytest.mark.parametrize(
    ("left", "rule"),
    [
        (8, None),
        (7, "7 days before"),
        (5, "7 days before"),
        (2, "3 days before"),
        (0, "0 days before"),
        (-1, "overdue"),
    ],
)
def test_the_nearest_threshold_counts(left: int, rule: str | None) -> None:
    assert reached(left, (7, 3, 1, 0)) == rule


@given(st.integers(-5, 400), st.lists(st.integers(0, 365)))
def test_a_day_nearer_never_means_a_threshold_farther_away(left: int, days: list[int]) -> None:
    def rank(rule: str | None) -> int:
        if rule is None:
            return 999
        return -1 if rule == "overdue" else int(rule.split()[0])

    assert rank(reached(left - 1, days)) <= rank(reached(left, days))
