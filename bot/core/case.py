"""A case: a conversation with one person, and the requests in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.errors import NotAllowed
from classifiers.labels import Kind, Language, Right


class State(StrEnum):
    """Where a request stands; a case stands where its least advanced request does."""

    OPEN = "open"
    DRAFTED = "drafted"
    APPROVED = "approved"
    ANSWERED = "answered"
    CLOSED = "closed"
    DROPPED = "dropped"


class Move(StrEnum):
    """What can happen to a request."""

    DRAFT = "draft"
    APPROVE = "approve"
    REJECT = "reject"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"
    CLOSE = "close"
    REOPEN = "reopen"
    DROP = "drop"


MOVES: Mapping[tuple[State, Move], State] = {
    (State.OPEN, Move.DRAFT): State.DRAFTED,
    (State.DRAFTED, Move.DRAFT): State.DRAFTED,
    (State.DRAFTED, Move.APPROVE): State.APPROVED,
    (State.DRAFTED, Move.REJECT): State.OPEN,
    (State.APPROVED, Move.SENT): State.ANSWERED,
    # A server may report one delivery twice, and a person may settle an unsure one late.
    (State.ANSWERED, Move.SENT): State.ANSWERED,
    # A letter the server refused goes back to the people, who need another one.
    (State.APPROVED, Move.FAILED): State.OPEN,
    # A bounce days later means the customer has no answer after all.
    (State.ANSWERED, Move.BOUNCED): State.OPEN,
    (State.APPROVED, Move.BOUNCED): State.OPEN,
    # Closed without a letter: a machine's wish that was obeyed, or a case opened in error.
    (State.OPEN, Move.CLOSE): State.CLOSED,
    (State.DRAFTED, Move.CLOSE): State.CLOSED,
    (State.ANSWERED, Move.REOPEN): State.OPEN,
    (State.CLOSED, Move.REOPEN): State.OPEN,
    # A kind that a person corrected away; the row stays, so that the correction can be seen.
    (State.OPEN, Move.DROP): State.DROPPED,
    (State.DRAFTED, Move.DROP): State.DROPPED,
}

WAITING = (State.OPEN, State.DRAFTED, State.APPROVED)
"""The clock still runs: nothing has reached the customer yet."""

EDITABLE = (State.OPEN, State.DRAFTED)
"""Nothing is on its way: kinds and letter may still change."""


def move(state: State, step: Move) -> State:
    """Return the state after `step`. Raises NotAllowed where the table has no entry."""
    try:
        return MOVES[state, step]
    except KeyError:
        raise NotAllowed(
            "A request that is {state} does not allow “{step}”; reload the case and look again.",
            state=state,
            step=step,
        ) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One kind within a case, with its own clock. Dates are in Europe/Riga."""

    id: int
    kind: Kind
    right: Right | None
    state: State
    received_at: datetime
    due_on: date
    target_on: date
    steps: tuple[str, ...] = ()
    order: str | None = None
    old: str | None = None
    new: str | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One conversation. `sender` and `name` are personal data: pages only, never logs."""

    id: int
    ref: str
    language: Language
    state: State
    review: bool
    received_at: datetime
    due_on: date
    target_on: date
    sender: str = field(repr=False)
    name: str = field(repr=False)
    preview: str = field(repr=False, default="")
    authority: str | None = None
    no_reply: str | None = None
    alarm: str | None = None
    assigned_to: str | None = None
    requests: tuple[Request, ...] = ()

    def current(self) -> tuple[Request, ...]:
        """The requests that still count: all but those corrected away."""
        return tuple(r for r in self.requests if r.state is not State.DROPPED)

    def waiting(self) -> tuple[Request, ...]:
        """The requests whose clock still runs."""
        return tuple(r for r in self.requests if r.state in WAITING)


ORDER = (State.OPEN, State.DRAFTED, State.APPROVED, State.ANSWERED, State.CLOSED)


def overall(states: Iterable[State]) -> State:
    """The state of a case: that of its least advanced request; closed where none is left."""
    left = [s for s in states if s is not State.DROPPED]
    return min(left, key=ORDER.index) if left else State.CLOSED


def reference(year: int, number: int) -> str:
    """A case reference such as MR-2026-000123; the number starts anew each year."""
    return f"MR-{year}-{number:06d}"


def is_late(case: Case, today: date) -> bool:
    """Whether an answer is owed and its last lawful day has passed."""
    return case.state in WAITING and today > case.due_on


def days_left(due_on: date, today: date) -> int:
    """Days until the last lawful day; negative when it has passed."""
    return (due_on - today).days


def in_order_of_urgency(cases: Sequence[Case]) -> list[Case]:
    """Cases from authorities first, then by the last lawful day, then by receipt."""
    return sorted(cases, key=lambda c: (c.authority is None, c.due_on, c.received_at, c.id))
