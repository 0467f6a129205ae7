"""The append-only history. There is no verb to change or remove an entry."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from bot.core.chain import START, Event, link
from bot.store.tables import heads, history
from bot.store.tx import Tx

HEAD = "history"
TAIL = 5_000
RESERVE = (
    update(heads)
    .where(heads.c.name == HEAD)
    .values(number=heads.c.number + bindparam("entries"))
    .returning(heads.c.number, heads.c.hash)
)
SET_HASH = update(heads).where(heads.c.name == HEAD)


def add(
    tx: Tx,
    now: datetime,
    actor: str,
    action: str,
    *,
    case_ref: str | None = None,
    **detail: object,
) -> None:
    """Append one entry. `detail` takes references and states, never personal content.

    It is in the table when the transaction ends.
    """
    entry = Event(
        seq=0,
        at=now,
        actor=actor,
        action=action,
        case_ref=case_ref,
        detail=detail,
        previous="",
        hash="",
    )
    tx.last_words.append(entry)


def write_down(tx: Tx) -> None:
    """Number the entries of a transaction, chain them to the last one and store them."""
    if not tx.last_words:
        return
    last, previous = _reserve(tx, len(tx.last_words))
    chained = []
    for seq, entry in enumerate(tx.last_words, last - len(tx.last_words) + 1):
        event = replace(entry, seq=seq, previous=previous)
        event = replace(event, hash=link(tx.sealer.chain_key, event))
        previous = event.hash
        chained.append(asdict(event))
    tx.execute(history.insert(), chained)
    tx.execute(SET_HASH, {"hash": previous})
    tx.last_words.clear()


def _reserve(tx: Tx, entries: int) -> tuple[int, str]:
    """The number of the last of the new entries, and the hash of the one before them."""
    row = tx.execute(RESERVE, {"entries": entries}).first()
    if row is None:
        tx.execute(heads.insert(), {"name": HEAD, "number": 0, "hash": START})
        row = tx.execute(RESERVE, {"entries": entries}).one()
    return row.number, row.hash


def head(tx: Tx) -> tuple[int, str]:
    """The last entry's number and hash."""
    row = tx.execute(select(heads.c.number, heads.c.hash).where(heads.c.name == HEAD)).first()
    return (row.number, row.hash) if row else (0, START)


def events(tx: Tx) -> Iterator[Event]:
    """The whole history in order."""
    for row in tx.execute(select(history).order_by(history.c.seq)):
        yield _event(row)


def of_case(tx: Tx, case_ref: str) -> list[Event]:
    """What happened to one case, oldest first."""
    query = select(history).where(history.c.case_ref == case_ref).order_by(history.c.seq)
    return [_event(row) for row in tx.execute(query)]


def done_since(tx: Tx, actor: str, action: str, since: datetime) -> list[Event]:
    """What one person did of one kind since a moment, among the last entries, oldest first."""
    query = (
        select(history)
        # Only the tail is looked at: the table grows for years and has no index on the time.
        .where(history.c.seq > head(tx)[0] - TAIL)
        .where(history.c.at >= since, history.c.actor == actor, history.c.action == action)
        .order_by(history.c.seq)
    )
    return [_event(row) for row in tx.execute(query)]


def _event(row: Row[Any]) -> Event:
    return Event(
        seq=row.seq,
        at=row.at,
        actor=row.actor,
        action=row.action,
        case_ref=row.case_ref,
        detail=row.detail,
        previous=row.previous,
        hash=row.hash,
    )
