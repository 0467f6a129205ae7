from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.case import (
    EDITABLE,
    MOVES,
    ORDER,
    WAITING,
    Case,
    Move,
    Request,
    State,
    days_left,
    in_order_of_urgency,
    is_late,
    move,
    overall,
    reference,
)
from bot.errors import NotAllowed
from classifiers.labels import Kind, Language

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DUE = date(2026, 12, 23)
A_REQUEST = Request(
    id=1,
    kind=Kind.ERASURE,
    right=None,
    state=State.OPEN,
    received_at=NOON,
    due_on=DUE,
    target_on=DUE,
)
A_CASE = Case(
    id=1,
    ref="MR-2026-000001",
    language=Language.LV,
    state=State.OPEN,
    review=False,
    received_at=NOON,
    due_on=DUE,
    target_on=DUE,
    sender="anna@piemers.lv",
    name="Anna",
)
ALLOWED = {
    State.OPEN: {Move.DRAFT, Move.CLOSE, Move.DROP},
    State.DRAFTED: {Move.DRAFT, Move.APPROVE, Move.REJECT, Move.CLOSE, Move.DROP},
    State.APPROVED: {Move.SENT, Move.FAILED, Move.BOUNCED},
    State.ANSWERED: {Move.SENT, Move.BOUNCED, Move.REOPEN},
    State.CLOSED: {Move.REOPEN},
    State.DROPPED: set[Move](),
}


@pytest.mark.parametrize(("state", "step"), list(product(State, Move)))
def test_a_request_takes_the_steps_of_the_table_and_no_other(state: State, step: Move) -> None:
    if step in ALLOWED[state]:
        assert move(state, step) is MOVES[state, step]
        return
    with pytest.raises(NotAllowed, match=f"A request that is {state} does not allow “{step}”"):
        move(state, step)


def test_nothing_is_approved_that_was_not_drafted_and_nothing_sent_that_was_not_approved() -> None:
    into = {to: {state for (state, _), found in MOVES.items() if found is to} for to in State}
    assert into[State.APPROVED] == {State.DRAFTED}
    assert into[State.ANSWERED] == {State.APPROVED, State.ANSWERED}


def test_what_is_on_its_way_can_be_neither_edited_nor_closed_nor_dropped() -> None:
    for step in (Move.DRAFT, Move.CLOSE, Move.DROP, Move.REJECT):
        assert (State.APPROVED, step) not in MOVES
    assert State.APPROVED not in EDITABLE
    assert State.APPROVED in WAITING


def test_every_state_can_be_reached_and_left_but_the_dropped_one() -> None:
    assert set(MOVES.values()) == set(State)
    assert {state for state, _ in MOVES} == set(State) - {State.DROPPED}


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([], State.CLOSED),
        ([State.DROPPED], State.CLOSED),
        ([State.DROPPED, State.ANSWERED], State.ANSWERED),
        ([State.ANSWERED, State.OPEN], State.OPEN),
        ([State.CLOSED, State.ANSWERED], State.ANSWERED),
        ([State.APPROVED, State.DRAFTED, State.CLOSED], State.DRAFTED),
    ],
)
def test_a_case_stands_where_its_least_advanced_request_stands(
    states: list[State], expected: State
) -> None:
    assert {overall(order) for order in permutations(states)} == {expected}


@given(st.lists(st.sampled_from(State)))
def test_a_case_is_never_done_while_one_of_its_requests_waits(states: list[State]) -> None:
    waits = any(state in WAITING for state in states)
    assert (overall(states) in WAITING) is waits
    assert set(ORDER) == set(State) - {State.DROPPED}


def test_references_sort_as_they_were_given_out() -> None:
    assert reference(2026, 123) == "MR-2026-000123"
    assert reference(2027, 1_000_000) == "MR-2027-1000000"
    assert len(reference(2026, 1_000_000)) <= 16


@pytest.mark.parametrize("state", State)
def test_a_case_is_late_from_the_day_after_its_last_one_unless_it_is_answered(
    state: State,
) -> None:
    case = replace(A_CASE, state=state)
    assert not is_late(case, DUE)
    assert is_late(case, DUE + timedelta(days=1)) is (state in WAITING)


def test_days_left_count_down_through_zero() -> None:
    assert [days_left(DUE, DUE + timedelta(days=d)) for d in (-1, 0, 1)] == [1, 0, -1]


def test_authorities_come_first_then_what_is_due_first_then_what_came_first() -> None:
    due = replace(A_CASE, id=2, due_on=DUE - timedelta(days=1))
    older = replace(A_CASE, id=3, received_at=NOON - timedelta(hours=1))
    court = replace(A_CASE, id=4, authority="a court", due_on=DUE + timedelta(days=90))
    for given_order in permutations((A_CASE, due, older, court)):
        assert [c.id for c in in_order_of_urgency(given_order)] == [4, 2, 3, 1]


def test_a_kind_corrected_away_counts_no_more_and_an_answered_one_waits_no_more() -> None:
    made = [replace(A_REQUEST, id=n, state=s) for n, s in enumerate(State)]
    case = replace(A_CASE, requests=tuple(made))
    assert [r.state for r in case.current()] == [s for s in State if s is not State.DROPPED]
    assert [r.state for r in case.waiting()] == list(WAITING)


def test_a_case_in_a_log_line_names_nobody() -> None:
    assert "anna" not in repr(replace(A_CASE, preview="Anna raksta")).lower()
