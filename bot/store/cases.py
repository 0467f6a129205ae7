"""Cases, their requests, and the people behind them."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, select, update

from bot.core.case import WAITING, Case, Request, State, overall, reference
from bot.core.deadlines import Deadline
from bot.errors import NotFound
from bot.store.tables import cases, corrections, drafts, heads, people, requests
from bot.store.tx import Tx
from classifiers.labels import Kind, Language, Right


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """A request about to be added to a case: received by the server, opened by us."""

    kind: Kind
    right: Right | None
    deadline: Deadline
    received_at: datetime
    opened_at: datetime
    message_id: int
    refs: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A case about to be opened; its clock starts with `received_at`."""

    person_id: int
    language: Language
    review: bool
    received_at: datetime
    due_on: date
    target_on: date
    preview: str = field(repr=False)
    authority: str | None = None
    no_reply: str | None = None
    alarm: str | None = None


def person(tx: Tx, address: str, name: str) -> int:
    """The id of the person behind an address, made known here if new.

    Two mails without an address are not by that one person: each has its own.
    """
    found = tx.sealer.address_hash(address or secrets.token_hex())
    query = select(people.c.id).where(people.c.address_hash == found)
    known = tx.execute(query).scalar()
    if known is not None:
        return int(known)
    sealed = tx.sealer.close_json({"address": address, "name": name})
    return tx.insert(people, address_hash=found, sealed_person=sealed)


def open_case(tx: Tx, new: NewCase, now: datetime, year: int) -> tuple[int, str]:
    """Open a case under the next reference of `year`. Returns its id and reference."""
    ref = reference(year, _next_number(tx, f"case-{year}"))
    made = tx.insert(
        cases,
        ref=ref,
        person_id=new.person_id,
        state=State.OPEN,
        language=new.language,
        review=new.review,
        received_at=new.received_at,
        opened_at=now,
        due_on=new.due_on,
        target_on=new.target_on,
        authority=new.authority,
        no_reply=new.no_reply,
        alarm=new.alarm,
        sealed_preview=tx.sealer.close(new.preview.encode()),
    )
    return made, ref


def _next_number(tx: Tx, name: str) -> int:
    count = (
        update(heads)
        .where(heads.c.name == name)
        .values(number=heads.c.number + 1)
        .returning(heads.c.number)
    )
    number = tx.execute(count).scalar()
    if number is None:
        tx.execute(heads.insert(), {"name": name, "number": 0, "hash": ""})
        number = tx.execute(count).scalar_one()
    return int(number)


def add_requests(tx: Tx, case_id: int, new: Sequence[NewRequest]) -> None:
    """Add kinds to a case. Call `refresh` after, unless the case was opened with their dates."""
    rows = [
        {
            "case_id": case_id,
            "message_id": one.message_id,
            "kind": one.kind,
            "right": one.right,
            "state": State.OPEN,
            "received_at": one.received_at,
            "opened_at": one.opened_at,
            "due_on": one.deadline.due_on,
            "target_on": one.deadline.target_on,
            "steps": list(one.deadline.steps),
            "sealed_refs": tx.sealer.close_json(dict(one.refs)),
        }
        for one in new
    ]
    if rows:
        tx.execute(requests.insert(), rows)


def set_states(tx: Tx, case_id: int, changes: Mapping[int, State], now: datetime) -> None:
    """Move requests (by id) into new states; the case follows."""
    for state in set(changes.values()):
        ids = [request_id for request_id, to in changes.items() if to is state]
        # An answer that came back, or was not the last word, is no answer to count.
        answered_at = now if state is State.ANSWERED else None
        values = {"state": state, "answered_at": answered_at}
        tx.execute(update(requests).where(requests.c.id.in_(ids)).values(**values))
    refresh(tx, case_id, now)


def set_right(tx: Tx, request_id: int, right: Right | None) -> None:
    """Name the right behind an opt-out anew."""
    tx.update(requests, request_id, right=right)


def refresh(tx: Tx, case_id: int, now: datetime | None = None) -> None:
    """Bring a case's state and dates in line with its requests."""
    columns = (requests.c.state, requests.c.due_on, requests.c.target_on)
    known = (
        cases.c.review,
        cases.c.due_on.label("case_due_on"),
        cases.c.target_on.label("case_target_on"),
    )
    query = select(*columns, *known).join_from(cases, requests, isouter=True)
    rows = tx.execute(query.where(cases.c.id == case_id)).all()
    current = [row for row in rows if row.state not in (None, State.DROPPED)]
    state = overall(State(row.state) for row in current)
    values: dict[str, object] = {"state": state}
    clocks = [(row.due_on, row.target_on) for row in current if row.state in WAITING]
    if clocks and rows[0].review:
        # A case that waits for a person's judgement keeps the earliest plausible date it was
        # opened with; its requests alone could be later than the law allows.
        clocks.append((rows[0].case_due_on, rows[0].case_target_on))
    if clocks:
        values["due_on"] = min(due_on for due_on, _ in clocks)
        values["target_on"] = min(target_on for _, target_on in clocks)
    if now is not None:
        values["answered_at"] = now if state is State.ANSWERED else None
    tx.update(cases, case_id, **values)


def set_fields(tx: Tx, case_id: int, **values: object) -> None:
    """Set plain columns of a case: review, authority, no_reply, alarm, assigned_to, language."""
    tx.update(cases, case_id, **values)


def correct(
    tx: Tx,
    message_id: int,
    *,
    by: str,
    now: datetime,
    suggested: Iterable[Kind],
    corrected: Iterable[Kind],
    right: Right | None,
    model_version: str,
) -> None:
    """Keep a person's correction apart from what the classifier had suggested."""
    tx.insert(
        corrections,
        message_id=message_id,
        at=now,
        by=by,
        suggested=list(suggested),
        corrected=list(corrected),
        right=right,
        model_version=model_version,
    )


def get(tx: Tx, ref: str) -> Case:
    """One case by its reference. Raises NotFound."""
    found = _cases(tx, _query().where(cases.c.ref == ref.strip().upper()))
    if not found:
        raise NotFound("There is no case {ref}; “micrec-bot cases” lists them all.", ref=ref)
    return found[0]


def by_id(tx: Tx, case_id: int) -> Case:
    """One case by its row id. Raises NotFound."""
    found = _cases(tx, _query().where(cases.c.id == case_id))
    if not found:
        raise NotFound("There is no case number {id} in the database.", id=case_id)
    return found[0]


def listed(
    tx: Tx,
    *,
    states: Sequence[State] | None = None,
    kind: Kind | None = None,
    late_on: date | None = None,
) -> list[Case]:
    """Cases by their last lawful day; `late_on` keeps those overdue on that day."""
    query = _query().order_by(cases.c.due_on, cases.c.received_at, cases.c.id)
    if states is not None:
        query = query.where(cases.c.state.in_(states))
    if late_on is not None:
        query = query.where(cases.c.due_on < late_on, cases.c.state.in_(WAITING))
    if kind is not None:
        of_kind = select(requests.c.case_id).where(
            requests.c.kind == kind, requests.c.state != State.DROPPED
        )
        query = query.where(cases.c.id.in_(of_kind))
    return _cases(tx, query)


def of_ids(tx: Tx, ids: Sequence[int]) -> list[Case]:
    """These cases, in this order; ids that are not there are left out."""
    found = {case.id: case for case in _cases(tx, _query().where(cases.c.id.in_(ids)))}
    return [found[one] for one in ids if one in found]


def without_draft(tx: Tx, limit: int) -> list[int]:
    """The ids of cases with a request that no letter was ever proposed for, most urgent first.

    A letter that was rejected, refused or bounced was proposed: the next one is a person's to ask.
    """
    covers = (drafts.c.case_id == requests.c.case_id, drafts.c.made_at >= requests.c.opened_at)
    uncovered = select(requests.c.id).where(
        requests.c.case_id == cases.c.id,
        requests.c.state == State.OPEN,
        ~select(drafts.c.id).where(*covers).correlate(requests).exists(),
    )
    query = (
        select(cases.c.id)
        .where(
            cases.c.state == State.OPEN,
            cases.c.no_reply.is_(None),
            uncovered.correlate(cases).exists(),
        )
        .order_by(cases.c.due_on, cases.c.id)
        .limit(limit)
    )
    return list(tx.execute(query).scalars())


def of_person(tx: Tx, address: str) -> list[Case]:
    """Every case of one address, newest first."""
    found = tx.sealer.address_hash(address)
    query = _query().where(people.c.address_hash == found).order_by(cases.c.id.desc())
    return _cases(tx, query)


def belongs_to(tx: Tx, case_id: int, address: str) -> bool:
    """Whether a case is this address's own: what a reference alone never proves."""
    query = (
        select(func.count())
        .select_from(cases.join(people, cases.c.person_id == people.c.id))
        .where(cases.c.id == case_id, people.c.address_hash == tx.sealer.address_hash(address))
    )
    return bool(tx.execute(query).scalar_one())


def _query() -> Select[Any]:
    return select(cases, people.c.sealed_person).join_from(
        cases, people, cases.c.person_id == people.c.id
    )


def _cases(tx: Tx, query: Select[Any]) -> list[Case]:
    rows = tx.execute(query).all()
    wanted: dict[int, list[Request]] = {row.id: [] for row in rows}
    # One more query for all of them: a list of cases must not cost one query each.
    ids = list(wanted)
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        found = select(requests).where(requests.c.case_id.in_(part)).order_by(requests.c.id)
        for row in tx.execute(found):
            wanted[row.case_id].append(_request(tx, row))
    return [_case(tx, row, tuple(wanted[row.id])) for row in rows]


def _case(tx: Tx, row: Row[Any], of_case: tuple[Request, ...]) -> Case:
    who = tx.sealer.open_json(row.sealed_person)
    known = who if isinstance(who, dict) else {}
    return Case(
        id=row.id,
        ref=row.ref,
        language=Language(row.language),
        state=State(row.state),
        review=row.review,
        received_at=row.received_at,
        due_on=row.due_on,
        target_on=row.target_on,
        sender=known.get("address", ""),
        name=known.get("name", ""),
        preview=tx.sealer.open(row.sealed_preview).decode(),
        authority=row.authority,
        no_reply=row.no_reply,
        alarm=row.alarm,
        assigned_to=row.assigned_to,
        requests=of_case,
    )


def _request(tx: Tx, row: Row[Any]) -> Request:
    refs = tx.sealer.open_json(row.sealed_refs)
    known = refs if isinstance(refs, dict) else {}
    return Request(
        id=row.id,
        kind=Kind(row.kind),
        right=Right(row.right) if row.right else None,
        state=State(row.state),
        received_at=row.received_at,
        due_on=row.due_on,
        target_on=row.target_on,
        steps=tuple(row.steps),
        answered_at=row.answered_at,
        order=known.get("order"),
        old=known.get("old"),
        new=known.get("new"),
    )
