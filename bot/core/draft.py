"""A letter proposed to the customer, and what an approval holds for."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.errors import NotAllowed


class DraftState(StrEnum):
    """Only the newest version of a case is PROPOSED; the others tell its story."""

    PROPOSED = "proposed"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Point:
    """Something a person must do before the letter may say so: tick it, or fill it in.

    `form` is "confirm" or "fill"; `done_by` and `done_at` say who ticked it and when (UTC).
    """

    key: str
    form: str
    text_lv: str
    text_en: str
    done_by: str | None = None
    done_at: datetime | None = None

    def ticked(self, by: str, at: datetime) -> "Point":
        """Return the same point as done."""
        return replace(self, done_by=by, done_at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One version of a letter. Recipient, subject and body are personal data."""

    id: int
    case_id: int
    version: int
    state: DraftState
    language: str
    recipient: str = field(repr=False)
    subject: str = field(repr=False)
    body: str = field(repr=False)
    points: tuple[Point, ...] = ()
    made_by: str = "bot"
    made_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None


def digest(draft: Draft, mails: Sequence[str]) -> str:
    """What an approval holds for: this text to this address, in view of exactly these mails.

    `mails` are the content hashes of the case's mails in order of receipt.
    Returns 64 hex digits of SHA-256 over a canonical form.
    """
    seen = [draft.case_id, draft.version, draft.recipient, draft.subject, draft.body, *mails]
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()


def hindrances(draft: Draft, markers: Sequence[str]) -> list[str]:
    """Why this version may not leave yet; empty when it may. `markers` still stand in the text."""
    found = [f"“{marker}” still stands in the letter." for marker in markers]
    found += [
        f"“{point.text_en}” is not ticked."
        for point in draft.points
        if point.form == "confirm" and point.done_by is None
    ]
    if not draft.recipient:
        found.append("The mail names no address to answer to.")
    if not draft.body.strip():
        found.append("The letter is empty.")
    return found


def must_be_ready(draft: Draft, markers: Sequence[str]) -> None:
    """Raise NotAllowed with every hindrance at once unless the letter may leave."""
    if found := hindrances(draft, markers):
        raise NotAllowed("The letter cannot be approved yet: {reasons}", reasons=" ".join(found))
