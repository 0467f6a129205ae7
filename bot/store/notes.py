"""What people write about a case, for colleagues only."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from bot.store.tables import notes
from bot.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Note:
    """What a person wrote about a case, for colleagues only."""

    at: datetime
    by: str
    text: str = field(repr=False)


def add(tx: Tx, case_id: int, by: str, text: str, now: datetime) -> int:
    """Write a note to a case; returns its id."""
    sealed = tx.sealer.close(text.encode())
    return tx.insert(notes, case_id=case_id, at=now, by=by, sealed_text=sealed)


def of_case(tx: Tx, case_id: int) -> list[Note]:
    """The notes of a case, oldest first."""
    query = select(notes).where(notes.c.case_id == case_id).order_by(notes.c.id)
    return [
        Note(row.at, row.by, tx.sealer.open(row.sealed_text).decode()) for row in tx.execute(query)
    ]
