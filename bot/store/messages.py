"""Mails: their bytes, what was read out of them, and where each ended up."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from bot.core.mail import Judgement, Mail, MailState
from bot.core.message import Address, Attachment, Defect, DeliveryReport, Message
from bot.store.tables import messages
from bot.store.tx import Tx
from classifiers.labels import Kind, Language, Right
from classifiers.verdict import Evidence


def add_raw(
    tx: Tx, raw: bytes, *, source: str, received_at: datetime, reason: str = ""
) -> tuple[int, bool]:
    """Store the bytes of a mail. Returns its id, and whether these bytes are new here."""
    found = tx.sealer.hash(raw, "raw")
    query = select(messages.c.id).where(messages.c.content_hash == found)
    known = tx.execute(query).scalar()
    if known is not None:
        return int(known), False
    made = tx.insert(
        messages,
        content_hash=found,
        source=source,
        size=len(raw),
        received_at=received_at,
        state=MailState.STORED,
        reason=reason,
        attempts=0,
        sealed_raw=tx.sealer.close(raw),
    )
    return made, True


def waiting(tx: Tx, limit: int) -> list[int]:
    """The ids of mails that wait for triage, oldest first."""
    query = (
        select(messages.c.id)
        .where(messages.c.state == MailState.STORED)
        .order_by(messages.c.received_at, messages.c.id)
        .limit(limit)
    )
    return list(tx.execute(query).scalars())


def raws_of(tx: Tx, message_ids: Sequence[int]) -> dict[int, bytes]:
    """The bytes of several mails by id."""
    columns = (messages.c.id, messages.c.sealed_raw)
    rows = tx.execute(select(*columns).where(messages.c.id.in_(message_ids)))
    return {row.id: tx.sealer.open(row.sealed_raw) for row in rows}


def receipts(tx: Tx, message_ids: Sequence[int]) -> dict[int, datetime]:
    """When the server took each of several mails, by id."""
    columns = (messages.c.id, messages.c.received_at)
    rows = tx.execute(select(*columns).where(messages.c.id.in_(message_ids)))
    return {row.id: row.received_at for row in rows}


def raw_of(tx: Tx, message_id: int) -> tuple[bytes, datetime]:
    """The bytes of a mail as received, and when the server took it."""
    row = tx.execute(
        select(messages.c.sealed_raw, messages.c.received_at).where(messages.c.id == message_id)
    ).one()
    return tx.sealer.open(row.sealed_raw), row.received_at


def keep(
    tx: Tx,
    message_id: int,
    message: Message,
    judgement: Judgement,
    *,
    same_hash: str,
    state: MailState,
    case_id: int | None,
    reason: str,
) -> None:
    """Store what was read out of a mail, what the classifier made of it and where it ended up."""
    thread = message.message_id
    tx.update(
        messages,
        message_id,
        state=state,
        case_id=case_id,
        reason=reason,
        sender_hash=tx.sealer.address_hash(message.sender.address),
        thread_hash=tx.sealer.hash(thread, "message-id") if thread else None,
        same_hash=same_hash,
        language=judgement.language,
        labels=list(judgement.labels),
        scores=judgement.scores,
        right=judgement.right,
        review=judgement.review,
        model_version=judgement.model_version,
        sealed_content=tx.sealer.close_json(_content(message, judgement)),
    )


def _content(message: Message, judgement: Judgement) -> dict[str, Any]:
    content = {f.name: getattr(message, f.name) for f in fields(Message)}
    for name in ("sender", "report"):
        content[name] = asdict(content[name]) if content[name] else None
    for name in ("reply_to", "recipients", "attachments", "defects"):
        content[name] = [asdict(item) for item in content[name]]
    content["sent_at"] = message.sent_at.isoformat() if message.sent_at else None
    return {
        "message": content,
        "evidence": [asdict(e) for e in judgement.evidence],
        "refs": judgement.refs,
        "review_reason": judgement.review_reason,
    }


def still_waits(tx: Tx, message_id: int, states: Sequence[MailState] = (MailState.STORED,)) -> bool:
    """Lock a mail that waits for triage; False if another worker has dealt with it meanwhile.

    With other `states`, one that waits for a person there.
    """
    won = tx.execute(
        update(messages)
        .where(messages.c.id == message_id, messages.c.state.in_(states))
        .values(attempts=messages.c.attempts)
    )
    return won.rowcount == 1


def settle(
    tx: Tx, message_id: int, state: MailState, *, case_id: int | None = None, reason: str = ""
) -> None:
    """Say where a mail ended up, and why."""
    tx.update(messages, message_id, state=state, case_id=case_id, reason=reason)


def quarantine(tx: Tx, message_id: int, reason: str) -> None:
    """Set a mail aside that could not be dealt with; people see it and can retry it."""
    tx.execute(
        update(messages)
        # Another worker may have dealt with it meanwhile: what is settled stays settled.
        .where(messages.c.id == message_id, messages.c.state == MailState.STORED)
        .values(state=MailState.QUARANTINED, reason=reason, attempts=messages.c.attempts + 1)
    )


def retry(tx: Tx, message_id: int) -> bool:
    """Let a mail in quarantine wait for triage again; False if it is not there."""
    won = tx.execute(
        update(messages)
        .where(messages.c.id == message_id, messages.c.state == MailState.QUARANTINED)
        .values(state=MailState.STORED, reason="")
    )
    return won.rowcount == 1


def get(tx: Tx, message_id: int) -> Mail | None:
    """One mail with all that is known of it, or None."""
    row = tx.execute(select(messages).where(messages.c.id == message_id)).first()
    return _mail(tx, row) if row else None


def of_case(tx: Tx, case_id: int) -> list[Mail]:
    """The mails of a case in order of receipt."""
    return of_cases(tx, [case_id])[case_id]


def of_cases(tx: Tx, case_ids: Sequence[int]) -> dict[int, list[Mail]]:
    """The mails of several cases, each in order of receipt."""
    query = (
        select(messages)
        .where(messages.c.case_id.in_(case_ids))
        .order_by(messages.c.received_at, messages.c.id)
    )
    found: dict[int, list[Mail]] = {case_id: [] for case_id in case_ids}
    for row in tx.execute(query):
        found[row.case_id].append(_mail(tx, row))
    return found


def in_states(
    tx: Tx, states: Sequence[MailState], *, limit: int, before_id: int | None = None
) -> list[Mail]:
    """The newest mails in these states; `before_id` continues an earlier page."""
    query = select(messages).where(messages.c.state.in_(states)).order_by(messages.c.id.desc())
    if before_id is not None:
        query = query.where(messages.c.id < before_id)
    return [_mail(tx, row) for row in tx.execute(query.limit(limit))]


def same(tx: Tx, same_hash: str) -> tuple[int, int | None] | None:
    """An earlier mail of the same writer with the same words: its id and its case."""
    query = (
        select(messages.c.id, messages.c.case_id)
        .where(messages.c.same_hash == same_hash, messages.c.state != MailState.DUPLICATE)
        .order_by(messages.c.id)
    )
    row = tx.execute(query).first()
    return (row.id, row.case_id) if row else None


def cases_of_threads(tx: Tx, thread_hashes: Sequence[str]) -> list[int]:
    """The cases that hold a mail with one of these Message-IDs."""
    query = select(messages.c.case_id).where(
        messages.c.thread_hash.in_(thread_hashes), messages.c.case_id.is_not(None)
    )
    return sorted(set(tx.execute(query).scalars()))


def content_hashes(tx: Tx, case_id: int) -> list[str]:
    """The content hashes of a case's mails in order of receipt: what an approval has seen."""
    query = (
        select(messages.c.content_hash)
        .where(messages.c.case_id == case_id)
        .order_by(messages.c.received_at, messages.c.id)
    )
    return list(tx.execute(query).scalars())


def counts(tx: Tx) -> dict[MailState, int]:
    """How many mails are in each state."""
    query = select(messages.c.state, func.count().label("number")).group_by(messages.c.state)
    return {MailState(row.state): row.number for row in tx.execute(query)}


def last_model(tx: Tx) -> str:
    """The version of the model that judged the newest mail; empty while there is none."""
    query = (
        select(messages.c.model_version)
        .where(messages.c.model_version.is_not(None))
        .order_by(messages.c.id.desc())
        .limit(1)
    )
    return str(tx.execute(query).scalar() or "")


def _mail(tx: Tx, row: Row[Any]) -> Mail:
    content = tx.sealer.open_json(row.sealed_content) if row.sealed_content else None
    return Mail(
        id=row.id,
        content_hash=row.content_hash,
        source=row.source,
        size=row.size,
        received_at=row.received_at,
        state=MailState(row.state),
        reason=row.reason,
        case_id=row.case_id,
        message=_message(content["message"]) if isinstance(content, dict) else None,
        judgement=_judgement(row, content) if isinstance(content, dict) else None,
    )


def _message(data: dict[str, Any]) -> Message:
    data = dict(data)
    data["sender"] = Address(**data["sender"])
    data["report"] = DeliveryReport(**data["report"]) if data["report"] else None
    for name, kind in (("reply_to", Address), ("recipients", Address)):
        data[name] = tuple(kind(**item) for item in data[name])
    data["attachments"] = tuple(Attachment(**item) for item in data["attachments"])
    data["defects"] = tuple(Defect(**item) for item in data["defects"])
    for name in ("in_reply_to", "references", "authentication"):
        data[name] = tuple(data[name])
    data["sent_at"] = datetime.fromisoformat(data["sent_at"]) if data["sent_at"] else None
    return Message(**data)


def _judgement(row: Row[Any], content: dict[str, Any]) -> Judgement:
    return Judgement(
        labels=tuple(Kind(k) for k in row.labels),
        scores={Kind(k): s for k, s in row.scores.items()},
        right=Right(row.right) if row.right else None,
        language=Language(row.language),
        review=row.review,
        review_reason=content["review_reason"],
        model_version=row.model_version,
        evidence=tuple(Evidence(**{**e, "kind": Kind(e["kind"])}) for e in content["evidence"]),
        refs=content["refs"],
    )
