"""The hash chain of the history: each row vouches for the one before it."""

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

START = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened. `detail` holds references and states, never personal content."""

    seq: int
    at: datetime
    actor: str
    action: str
    case_ref: str | None
    detail: Mapping[str, object]
    previous: str
    hash: str


def link(key: bytes, event: Event) -> str:
    """The keyed hash (HMAC-SHA-256, hex) that an event must carry; its own `hash` is left out."""
    content = [
        event.seq,
        event.at.astimezone(UTC).isoformat(),
        event.actor,
        event.action,
        event.case_ref,
        event.detail,
        event.previous,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hmac.new(key, text.encode(), "sha256").hexdigest()


def faults(key: bytes, events: Iterable[Event], head: tuple[int, str]) -> list[str]:
    """Every change, gap or reordering in a whole history; `head` is the last (seq, hash) known."""
    found: list[str] = []
    seq, previous = 0, START
    for event in events:
        if event.seq != seq + 1:
            found.append(f"Entry {seq + 1} is missing; entry {event.seq} follows entry {seq}.")
        if event.previous != previous:
            found.append(f"Entry {event.seq} does not follow from the entry before it.")
        if not hmac.compare_digest(link(key, event), event.hash):
            found.append(f"Entry {event.seq} was changed.")
        seq, previous = event.seq, event.hash
    if (seq, previous) != head:
        found.append(f"The history ends at entry {seq}, but entry {head[0]} was the last written.")
    return found
