"""A mail becomes a case, or adds requests to one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.calendar import RIGA, Calendar
from bot.core.case import WAITING, Case
from bot.core.deadlines import Deadline, deadline
from bot.core.joining import earliest, plausible
from bot.core.mail import Judgement
from bot.core.message import Address
from bot.store import cases, history
from bot.store.tx import Tx
from classifiers.labels import Kind, Right

PREVIEW = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A mail at the moment it is to become a case, with what sets it apart."""

    message_id: int
    received_at: datetime
    who: Address = field(repr=False)
    words: str = field(repr=False)
    judged: Judgement
    authority: str | None = None
    no_reply: str | None = None


def open_case(tx: Tx, calendar: Calendar, arrival: Arrival, *, by: str, now: datetime) -> int:
    """Open a case with one request for each kind found; returns its id.

    Under review its own date is the earliest of all plausible kinds, until a person decides.
    """
    judged = arrival.judged
    clocks = {k: deadline(k, arrival.received_at, calendar) for k in plausible(judged)}
    due_on, target_on = earliest(clocks.values())
    new = cases.NewCase(
        person_id=cases.person(tx, arrival.who.address, arrival.who.name),
        language=judged.language,
        review=judged.review,
        received_at=arrival.received_at,
        due_on=due_on,
        target_on=target_on,
        preview=" ".join(arrival.words.split())[:PREVIEW],
        authority=arrival.authority,
        no_reply=arrival.no_reply,
        alarm=arrival.authority,
    )
    year = arrival.received_at.astimezone(RIGA).year
    case_id, ref = cases.open_case(tx, new, now, year)
    history.add(
        tx,
        now,
        by,
        "case opened",
        case_ref=ref,
        mail=arrival.message_id,
        kinds=list(judged.labels),
        review=judged.review,
        due_on=due_on.isoformat(),
        model=judged.model_version,
    )
    add_requests(tx, case_id, arrival, clocks, now)
    return case_id


def add_requests(
    tx: Tx, case_id: int, arrival: Arrival, clocks: Mapping[Kind, Deadline], now: datetime
) -> list[Kind]:
    """Add one request for each kind of the mail; returns the kinds added."""
    judged = arrival.judged
    right = judged.right or Right.NEWSLETTER
    new = [
        cases.NewRequest(
            kind=kind,
            right=right if kind is Kind.UNSUBSCRIBE else None,
            deadline=clocks[kind],
            received_at=arrival.received_at,
            opened_at=now,
            message_id=arrival.message_id,
            refs=judged.refs,
        )
        for kind in judged.labels
    ]
    cases.add_requests(tx, case_id, new)
    return list(judged.labels)


def new_wishes(case: Case, judged: Judgement) -> tuple[Kind, ...]:
    """The kinds of a follow-up that have no clock running in its case yet.

    A reminder of something still waiting is no new request and gives no new month
    (EDPB Guidelines 01/2022, paragraph 29).
    """
    running = {r.kind for r in case.requests if r.state in WAITING}
    return tuple(k for k in judged.labels if k is not Kind.OTHER and k not in running)
