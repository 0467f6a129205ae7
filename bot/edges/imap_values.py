"""What goes into and comes out of the mailbox, and how much is asked of the server at once."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from email.policy import compat32
from pathlib import Path

from bot.core.message import Place
from bot.edges.connection import Server

# 500 UIDs stay under the 8,192 octets a server has to accept in one line (RFC 7162 section 4).
UIDS_PER_COMMAND = 500
MAILS_PER_FETCH = 50
BYTES_PER_FETCH = 10 * 1024 * 1024
# The standard library takes no line longer than 1,000,000 octets; so many UIDs surely fit in one.
MAILS_PER_SEARCH = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapSettings:
    """Section [mailbox]. `tls` is tls, starttls or none; `after` is keyword, move or nothing.

    `timeout` is in seconds of silence. Raises ConfigError for a plain connection to another
    machine unless `allow_plain`.
    """

    host: str
    port: int = 993
    user: str
    password: str = field(repr=False)
    tls: str = "tls"
    ca_file: Path | None = None
    timeout: float = 60
    folders: tuple[str, ...] = ("INBOX", "Junk")
    after: str = "keyword"
    keyword: str = "$MicRecStored"
    move_to: str | None = None
    sent_folder: str | None = None
    allow_plain: bool = False

    def __post_init__(self) -> None:
        self.server.check(allow_plain=self.allow_plain)

    @property
    def server(self) -> Server:
        return Server("mailbox", self.host, self.port, self.tls, self.ca_file, self.timeout)


@dataclass(frozen=True, slots=True)
class Uids:
    """What a folder holds, lowest UID first; `uids` mean nothing without `uidvalidity`."""

    uidvalidity: int
    uids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """`done` need not be told again; `notes` say in sentences what the server would not do."""

    done: tuple[Place, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Appended:
    """Where our copy lies; `already` when an earlier attempt had put it there."""

    folder: str
    already: bool
    note: str = ""


def chunks(uids: Iterable[int], size: int = UIDS_PER_COMMAND) -> Iterator[list[int]]:
    known = sorted(set(uids))
    for start in range(0, len(known), size):
        yield known[start : start + size]


def batches(sizes: Mapping[int, int]) -> Iterator[list[int]]:
    """UIDs in rising order, at most 50 mails and 10 MB together; a larger mail comes alone."""
    batch: list[int] = []
    total = 0
    for uid, size in sorted(sizes.items()):
        if batch and (len(batch) == MAILS_PER_FETCH or total + size > BYTES_PER_FETCH):
            yield batch
            batch, total = [], 0
        batch.append(uid)
        total += size
    if batch:
        yield batch


def windows(mails: int) -> Iterator[str]:
    """Message numbers that together cover a folder, as search criteria.

    From the top down: a mail removed meanwhile pulls the later ones down, so that going down
    meets some twice, while going up would miss some.
    """
    if mails <= MAILS_PER_SEARCH:
        yield "ALL"
        return
    starts = range(1, mails + 1, MAILS_PER_SEARCH)
    yield f"{starts[-1]}:*"
    for start in reversed(starts[:-1]):
        yield f"{start}:{start + MAILS_PER_SEARCH - 1}"


def by_folder(places: Sequence[Place]) -> dict[tuple[str, int], list[int]]:
    """UIDs by folder and UIDVALIDITY."""
    grouped: dict[tuple[str, int], list[int]] = {}
    for place in places:
        grouped.setdefault((place.folder, place.uidvalidity), []).append(place.uid)
    return grouped


def message_id_of(raw: bytes) -> str | None:
    value = BytesHeaderParser(policy=compat32).parsebytes(raw)["Message-ID"]
    return searchable(str(value)) if value is not None else None


def searchable(message_id: str) -> str | None:
    """The id if it can stand in a search command; what strangers write may not."""
    text = message_id.strip()
    return text if re.fullmatch(r"<[\x21-\x7e]{3,900}>", text) else None
