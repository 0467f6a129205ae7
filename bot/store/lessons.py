"""What staff judged: mails with the kinds a person gave them, for the model to learn from."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, exists, func, select

from bot.core.mail import MailState
from bot.store.tables import corrections, messages
from bot.store.tx import Tx
from classifiers.labels import Kind, Language, Right
from classifiers.letter import Letter
from classifiers.training.corpus import Labelled


def judged(tx: Tx) -> list[Labelled]:
    """Each mail with what was said of it last, in order of receipt.

    Without mails whose content retention took, and without those of a case that held other mails
    when it was judged: nobody said which of them asks for what.
    """
    columns = (messages, corrections.c.corrected, corrections.c.right.label("corrected_right"))
    query = _alone(select(*columns).join_from(corrections, messages))
    return [_labelled(tx, row) for row in tx.execute(query.order_by(messages.c.id))]


def _alone(query: Select[Any]) -> Select[Any]:
    newest = select(func.max(corrections.c.id)).group_by(corrections.c.message_id)
    other = messages.alias("other")
    another = exists().where(
        other.c.case_id == messages.c.case_id,
        other.c.id != messages.c.id,
        other.c.state == MailState.CASE,
        other.c.received_at <= corrections.c.at,
    )
    return query.where(
        corrections.c.id.in_(newest), messages.c.sealed_content.is_not(None), ~another
    )


def erased(tx: Tx, message_ids: Sequence[int]) -> list[int]:
    """Which of these mails retention has taken the content from."""
    query = select(messages.c.id).where(
        messages.c.id.in_(message_ids), messages.c.sealed_content.is_not(None)
    )
    return sorted(set(message_ids) - set(tx.execute(query).scalars()))


def count(tx: Tx, since: datetime | None = None) -> tuple[int, int]:
    """How many mails staff judged since a moment, and of how many they changed the kinds."""
    query = select(
        corrections.c.message_id, corrections.c.suggested, corrections.c.corrected
    ).order_by(corrections.c.id)
    if since is not None:
        query = query.where(corrections.c.at > since)
    changed = {r.message_id: set(r.suggested) != set(r.corrected) for r in tx.execute(query)}
    return len(changed), sum(changed.values())


def _labelled(tx: Tx, row: Row[Any]) -> Labelled:
    content = tx.sealer.open_json(row.sealed_content)
    message = content["message"] if isinstance(content, dict) else {}
    kinds = frozenset(Kind(kind) for kind in row.corrected)
    # Who corrects the kinds alone lets the right stand that was suggested.
    right = row.corrected_right or row.right
    opts_out = Kind.UNSUBSCRIBE in kinds and right is not None
    return Labelled(
        id=str(row.id),
        situation=f"mail {row.id}",
        language=Language(row.language),
        letter=Letter(
            message["subject"], message["body"], message["sender"]["address"], message["headers"]
        ),
        labels=kinds,
        right=Right(right) if opts_out else None,
        refs={},
        tags=frozenset(),
    )
