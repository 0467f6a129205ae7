"""The queue: which cases stand where, found without opening what is sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from bot.core.case import WAITING, Case, State
from bot.store.cases import of_ids
from bot.store.tables import cases, people, requests
from bot.store.tx import Tx
from classifiers.labels import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """What a case must be to be listed; None asks nothing.

    `late_on` keeps those whose last lawful day lies before that day, `due_from` and `due_to`
    (both included) those in between; each asks for a case that waits.
    """

    states: Sequence[State] | None = None
    kind: Kind | None = None
    late_on: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    assigned_to: str | None = None
    review: bool | None = None
    refs: Sequence[str] | None = None
    address: str | None = None


def page(tx: Tx, sieve: Sieve, *, limit: int, offset: int = 0) -> list[Case]:
    """One page of cases: authorities first, then by the last lawful day, then by receipt."""
    order = (cases.c.authority.is_(None), cases.c.due_on, cases.c.received_at, cases.c.id)
    query = _sieved(tx, select(cases.c.id), sieve).order_by(*order).limit(limit).offset(offset)
    return of_ids(tx, list(tx.execute(query).scalars()))


def count(tx: Tx, sieve: Sieve) -> int:
    """How many cases the sieve keeps."""
    query = _sieved(tx, select(func.count()).select_from(cases), sieve)
    return int(tx.execute(query).scalar_one())


def _sieved(tx: Tx, query: Select[Any], sieve: Sieve) -> Select[Any]:
    if sieve.states is not None:
        query = query.where(cases.c.state.in_(sieve.states))
    if sieve.kind is not None:
        of_kind = select(requests.c.case_id).where(
            requests.c.kind == sieve.kind, requests.c.state != State.DROPPED
        )
        query = query.where(cases.c.id.in_(of_kind))
    for asked in _days(sieve):
        query = query.where(asked, cases.c.state.in_(WAITING))
    if sieve.assigned_to is not None:
        query = query.where(cases.c.assigned_to == sieve.assigned_to)
    if sieve.review is not None:
        query = query.where(cases.c.review.is_(sieve.review))
    if sieve.refs is not None:
        query = query.where(cases.c.ref.in_(sieve.refs))
    if sieve.address is not None:
        found = tx.sealer.address_hash(sieve.address)
        query = query.where(
            cases.c.person_id.in_(select(people.c.id).where(people.c.address_hash == found))
        )
    return query


def _days(sieve: Sieve) -> list[Any]:
    asked = []
    if sieve.late_on is not None:
        asked.append(cases.c.due_on < sieve.late_on)
    if sieve.due_from is not None:
        asked.append(cases.c.due_on >= sieve.due_from)
    if sieve.due_to is not None:
        asked.append(cases.c.due_on <= sieve.due_to)
    return asked
