"""A mail as the database keeps it: the message, what was made of it, and where it went."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.core.message import Message
from classifiers.labels import Kind, Language, Right
from classifiers.verdict import Evidence


class MailState(StrEnum):
    """STORED waits for triage; each other state is where the mail ended up."""

    STORED = "stored"
    CASE = "case"
    IGNORED = "ignored"  # surely `other`: listed, and can be turned into a case
    AUTOMATIC = "automatic"  # an out-of-office note, a list, a bounce of nothing we sent
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the classifier made of a mail, as it was stored with it."""

    labels: tuple[Kind, ...]
    scores: dict[Kind, float]
    right: Right | None
    language: Language
    review: bool
    review_reason: str
    model_version: str
    evidence: tuple[Evidence, ...] = field(repr=False, default=())
    refs: dict[str, str] = field(repr=False, default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One stored mail. `message` and `judgement` are None until triage has read it."""

    id: int
    content_hash: str
    source: str
    size: int
    received_at: datetime
    state: MailState
    reason: str
    case_id: int | None
    message: Message | None = field(repr=False)
    judgement: Judgement | None = field(repr=False)
