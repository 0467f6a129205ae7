"""A letter on its way out."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class OutState(StrEnum):
    """QUEUED → SENDING → SENT, FAILED or UNSURE; a person settles the last two."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"
    CANCELLED = "cancelled"


class CopyState(StrEnum):
    """The copy in the Sent folder, a step of its own: its failure never resends the letter."""

    PENDING = "pending"
    DONE = "done"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One composed letter. `raw` is what the customer gets, made when it was approved."""

    id: int
    case_id: int | None
    draft_id: int | None
    state: OutState
    copy_state: CopyState
    message_id: str
    recipient: str = field(repr=False)
    raw: bytes = field(repr=False)
    attempts: int = 0
    next_try_at: datetime | None = None
    reply: str = ""
    created_at: datetime
    sent_at: datetime | None = None
    internal: bool = False


PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60))
MAX_ATTEMPTS = 24


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after the nth temporary failure; None when it is time to give up.

    Twenty-four attempts are about a day: long enough for a server's bad night, short enough
    for the person to see it before a deadline.
    """
    if attempts >= MAX_ATTEMPTS:
        return None
    return PAUSES[min(attempts, len(PAUSES)) - 1]
