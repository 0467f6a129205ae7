"""The outbox: composed letters on their way, and what the server said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select, update

from bot.core.outgoing import CopyState, Outgoing, OutState
from bot.store.tables import outbox
from bot.store.tx import Tx


def add(
    tx: Tx,
    raw: bytes,
    *,
    message_id: str,
    recipient: str,
    now: datetime,
    case_id: int | None = None,
    draft_id: int | None = None,
    copy_to_sent: bool = True,
) -> int:
    """Queue one composed letter. Without a draft it is internal mail to our own people."""
    return tx.insert(
        outbox,
        case_id=case_id,
        draft_id=draft_id,
        state=OutState.QUEUED,
        copy_state=CopyState.PENDING if copy_to_sent and draft_id else CopyState.OFF,
        answered_flag=False,
        internal=draft_id is None,
        message_hash=tx.sealer.hash(message_id, "message-id"),
        attempts=0,
        reply="",
        created_at=now,
        sealed_letter=tx.sealer.close_json([message_id, recipient]),
        sealed_raw=tx.sealer.close(raw),
    )


def claim_one(tx: Tx, now: datetime) -> Outgoing | None:
    """Take the oldest letter that is due into SENDING; None when there is nothing to send."""
    due = or_(outbox.c.next_try_at.is_(None), outbox.c.next_try_at <= now)
    query = select(outbox.c.id).where(outbox.c.state == OutState.QUEUED, due).order_by(outbox.c.id)
    for found in tx.execute(query.limit(10)).scalars().all():
        won = tx.execute(
            update(outbox)
            .where(outbox.c.id == found, outbox.c.state == OutState.QUEUED)
            .values(state=OutState.SENDING, claimed_at=now, attempts=outbox.c.attempts + 1)
        )
        if won.rowcount == 1:
            return get(tx, found)
    return None


def still_is(tx: Tx, outgoing_id: int, state: OutState) -> bool:
    """Lock a letter; False if it is not, or no longer, in this state."""
    won = tx.execute(
        update(outbox)
        .where(outbox.c.id == outgoing_id, outbox.c.state == state)
        .values(attempts=outbox.c.attempts)
    )
    return won.rowcount == 1


def still_tried(tx: Tx, letter: Outgoing) -> bool:
    """Whether this very attempt is the last, and nobody has decided how it ended."""
    row = tx.execute(
        select(outbox.c.state, outbox.c.attempts).where(outbox.c.id == letter.id)
    ).one()
    waits = row.state in (OutState.SENDING, OutState.UNSURE)
    return waits and row.attempts == letter.attempts


def finish(tx: Tx, outgoing_id: int, state: OutState, *, reply: str, now: datetime) -> None:
    """Record how an attempt ended, or what a person found out about an unsure one."""
    values: dict[str, object] = {"state": state, "reply": reply, "next_try_at": None}
    if state is OutState.SENT:
        values["sent_at"] = now
    tx.update(outbox, outgoing_id, **values)


def postpone(tx: Tx, outgoing_id: int, until: datetime, reply: str) -> None:
    """Queue a letter again after a temporary failure."""
    tx.execute(
        update(outbox)
        .where(outbox.c.id == outgoing_id)
        .values(state=OutState.QUEUED, next_try_at=until, reply=reply)
    )


def stale(tx: Tx, before: datetime) -> list[Outgoing]:
    """Letters left in SENDING by a process that died: nobody knows whether they left."""
    query = select(outbox).where(outbox.c.state == OutState.SENDING, outbox.c.claimed_at < before)
    return [_outgoing(tx, row) for row in tx.execute(query)]


def without_copy(tx: Tx, limit: int) -> list[Outgoing]:
    """Sent letters whose copy in the Sent folder is still owed."""
    query = (
        select(outbox)
        .where(outbox.c.state == OutState.SENT, outbox.c.copy_state == CopyState.PENDING)
        .order_by(outbox.c.id)
        .limit(limit)
    )
    return [_outgoing(tx, row) for row in tx.execute(query)]


def unflagged(tx: Tx, limit: int) -> list[Outgoing]:
    """Sent answers whose original does not carry the Answered flag yet."""
    query = (
        select(outbox)
        .where(
            outbox.c.state == OutState.SENT,
            outbox.c.answered_flag.is_(False),
            outbox.c.internal.is_(False),
        )
        .order_by(outbox.c.id)
        .limit(limit)
    )
    return [_outgoing(tx, row) for row in tx.execute(query)]


def set_copied(tx: Tx, outgoing_id: int) -> None:
    """Note that the copy lies in the Sent folder."""
    tx.update(outbox, outgoing_id, copy_state=CopyState.DONE)


def set_flagged(tx: Tx, outgoing_id: int) -> None:
    """Note that the Answered flag needs no more work."""
    tx.update(outbox, outgoing_id, answered_flag=True)


def get(tx: Tx, outgoing_id: int) -> Outgoing | None:
    """One letter by its row id, or None."""
    row = tx.execute(select(outbox).where(outbox.c.id == outgoing_id)).first()
    return _outgoing(tx, row) if row else None


def of_case(tx: Tx, case_id: int) -> list[Outgoing]:
    """The letters of a case, oldest first."""
    query = select(outbox).where(outbox.c.case_id == case_id).order_by(outbox.c.id)
    return [_outgoing(tx, row) for row in tx.execute(query)]


def in_states(tx: Tx, states: Sequence[OutState]) -> list[Outgoing]:
    """Letters in these states, oldest first."""
    query = select(outbox).where(outbox.c.state.in_(states)).order_by(outbox.c.id)
    return [_outgoing(tx, row) for row in tx.execute(query)]


def newest(tx: Tx, *, limit: int, before_id: int | None = None) -> list[Outgoing]:
    """The newest letters, whatever became of them; `before_id` continues an earlier page."""
    query = select(outbox).order_by(outbox.c.id.desc()).limit(limit)
    if before_id is not None:
        query = query.where(outbox.c.id < before_id)
    return [_outgoing(tx, row) for row in tx.execute(query)]


def by_message_ids(tx: Tx, hashes: Sequence[str]) -> Outgoing | None:
    """The letter of ours that carries one of these Message-IDs (keyed hashes)."""
    query = select(outbox).where(outbox.c.message_hash.in_(hashes)).order_by(outbox.c.id.desc())
    row = tx.execute(query).first()
    return _outgoing(tx, row) if row else None


def counts(tx: Tx) -> dict[OutState, int]:
    """How many letters are in each state."""
    query = select(outbox.c.state, func.count().label("number")).group_by(outbox.c.state)
    return {OutState(row.state): row.number for row in tx.execute(query)}


def _outgoing(tx: Tx, row: Row[Any]) -> Outgoing:
    letter = tx.sealer.open_json(row.sealed_letter)
    message_id, recipient = letter if isinstance(letter, list) else ("", "")
    return Outgoing(
        id=row.id,
        case_id=row.case_id,
        draft_id=row.draft_id,
        state=OutState(row.state),
        copy_state=CopyState(row.copy_state),
        message_id=message_id,
        recipient=recipient,
        raw=tx.sealer.open(row.sealed_raw),
        attempts=row.attempts,
        next_try_at=row.next_try_at,
        reply=row.reply,
        created_at=row.created_at,
        sent_at=row.sent_at,
        internal=row.internal,
    )
