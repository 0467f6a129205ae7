"""When each step last did its work, when it failed, and which reminders went out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from bot.store.tables import beats, reminders
from bot.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Beat:
    """The health of one step; `problem` is empty while all is well."""

    step: str
    ok_at: datetime | None
    failed_at: datetime | None
    problem: str


def ok(tx: Tx, step: str, now: datetime) -> None:
    """Note that a step did its work."""
    _put(tx, step, ok_at=now, problem="")


def failed(tx: Tx, step: str, now: datetime, problem: str) -> None:
    """Note that a step could not do its work, and why, in a sentence without personal data."""
    _put(tx, step, failed_at=now, problem=problem)


def _put(tx: Tx, step: str, **values: object) -> None:
    known = update(beats).where(beats.c.step == step).values(**values)
    if tx.execute(known).rowcount == 0:
        tx.execute(beats.insert(), {"step": step, "problem": "", **values})


def all_of(tx: Tx) -> list[Beat]:
    """The health of every step that ever ran."""
    query = select(beats).order_by(beats.c.step)
    return [Beat(r.step, r.ok_at, r.failed_at, r.problem) for r in tx.execute(query)]


def remind_once(tx: Tx, case_ref: str, rule: str, now: datetime) -> bool:
    """Note a reminder about a case; False if the same one went out before."""
    query = select(reminders.c.id).where(reminders.c.case_ref == case_ref, reminders.c.rule == rule)
    if tx.execute(query).first():
        return False
    tx.insert(reminders, case_ref=case_ref, rule=rule, at=now)
    return True
