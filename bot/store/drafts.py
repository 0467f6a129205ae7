"""Drafts: every version of every letter that was proposed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from bot.core.draft import Draft, DraftState, Point
from bot.store.tables import drafts
from bot.store.tx import Tx


def add(
    tx: Tx,
    case_id: int,
    letter: tuple[str, str, str],
    *,
    last: Draft | None,
    language: str,
    points: Sequence[Point],
    by: str,
    now: datetime,
) -> Draft:
    """Store `letter` (recipient, subject, body) as the version after `last`, the newest so far."""
    if last is not None and last.state is DraftState.PROPOSED:
        _set(tx, last.id, state=DraftState.SUPERSEDED)
    version = last.version + 1 if last else 1
    made = tx.insert(
        drafts,
        case_id=case_id,
        version=version,
        state=DraftState.PROPOSED,
        language=language,
        points=[_packed(p) for p in points],
        made_by=by,
        made_at=now,
        sealed_letter=tx.sealer.close_json(list(letter)),
    )
    recipient, subject, body = letter
    return Draft(
        id=made,
        case_id=case_id,
        version=version,
        state=DraftState.PROPOSED,
        language=language,
        recipient=recipient,
        subject=subject,
        body=body,
        points=tuple(points),
        made_by=by,
        made_at=now,
    )


def get(tx: Tx, draft_id: int) -> Draft:
    """One version by its row id."""
    row = tx.execute(select(drafts).where(drafts.c.id == draft_id)).one()
    return _draft(tx, row)


def latest(tx: Tx, case_id: int) -> Draft | None:
    """The newest version of a case's letter, whatever became of it."""
    query = select(drafts).where(drafts.c.case_id == case_id).order_by(drafts.c.version.desc())
    row = tx.execute(query).first()
    return _draft(tx, row) if row else None


def latest_of(tx: Tx, case_ids: Sequence[int]) -> dict[int, Draft]:
    """The newest version of each of several cases' letters, where there is one."""
    query = select(drafts).where(drafts.c.case_id.in_(case_ids)).order_by(drafts.c.version)
    return {row.case_id: _draft(tx, row) for row in tx.execute(query)}


def decide(tx: Tx, draft_id: int, state: DraftState, by: str, now: datetime) -> bool:
    """Record a decision on a proposed version; False if it is no longer proposed."""
    won = tx.execute(
        update(drafts)
        .where(drafts.c.id == draft_id, drafts.c.state == DraftState.PROPOSED)
        .values(state=state, decided_by=by, decided_at=now)
    )
    return won.rowcount == 1


def set_points(tx: Tx, draft_id: int, points: Sequence[Point]) -> None:
    """Write down who ticked what."""
    _set(tx, draft_id, points=[_packed(p) for p in points])


def _set(tx: Tx, draft_id: int, **values: object) -> None:
    tx.update(drafts, draft_id, **values)


def _packed(point: Point) -> dict[str, object]:
    return {
        "key": point.key,
        "form": point.form,
        "text_lv": point.text_lv,
        "text_en": point.text_en,
        "done_by": point.done_by,
        "done_at": point.done_at.isoformat() if point.done_at else None,
    }


def _point(data: dict[str, Any]) -> Point:
    at = data["done_at"]
    return Point(**{**data, "done_at": datetime.fromisoformat(at) if at else None})


def _draft(tx: Tx, row: Row[Any]) -> Draft:
    letter = tx.sealer.open_json(row.sealed_letter)
    recipient, subject, body = letter if isinstance(letter, list) else ("", "", "")
    return Draft(
        id=row.id,
        case_id=row.case_id,
        version=row.version,
        state=DraftState(row.state),
        language=row.language,
        recipient=recipient,
        subject=subject,
        body=body,
        points=tuple(_point(p) for p in row.points),
        made_by=row.made_by,
        made_at=row.made_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
