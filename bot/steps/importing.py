"""Files to message: .eml, mbox and Maildir through the same intake as the mailbox."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import chain, pairwise
from pathlib import Path

from bot.core.calendar import RIGA
from bot.errors import NotFound
from bot.store import messages
from bot.store.engine import Store

BATCH = 50
HEADER_LIMIT = 256 * 1024
MBOX_START = b"From "
# A line of a letter may begin with "From " as well, and not every program quotes it (RFC 4155
# leaves it open): only one with a time of day, before a header, parts two mails.
SEPARATOR = re.compile(rb"From \S.* \d{1,2}:\d{2}")
HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")
QUOTED = re.compile(rb"\A>(>*From )")


@dataclass(frozen=True, slots=True)
class Found:
    """One mail in a file: its bytes, and when the file itself was written (UTC)."""

    raw: bytes = field(repr=False)
    written_at: datetime


def count(paths: Iterable[Path]) -> int:
    """How many mails the files hold. Raises NotFound for a path that is not there."""
    return sum(1 for _ in mails(paths))


def mails(paths: Iterable[Path]) -> Iterator[Found]:
    """Every mail of these files and folders, in the order of their names.

    Raises NotFound for one that is not there or cannot be read.
    """
    for path in paths:
        if not path.exists():
            raise NotFound("{path} is not there; name a file or folder of mails.", path=path)
        try:
            yield from _of_folder(path) if path.is_dir() else _of_file(path)
        except OSError as error:
            raise NotFound(
                "{path} cannot be read: {why}; nothing after it was taken.",
                path=error.filename or path,
                why=error.strerror,
            ) from error


def _of_folder(path: Path) -> Iterator[Found]:
    if (path / "cur").is_dir() and (path / "new").is_dir():
        for part in ("cur", "new"):
            for file in sorted((path / part).iterdir()):
                yield Found(file.read_bytes(), _written(file))
        inner = [p for p in sorted(path.iterdir()) if p.is_dir() and (p / "cur").is_dir()]
    else:
        inner = [p for p in sorted(path.iterdir()) if not p.name.startswith(".")]
    for one in inner:
        yield from _of_folder(one) if one.is_dir() else _of_file(one)


def _of_file(path: Path) -> Iterator[Found]:
    with path.open("rb") as file:
        start = file.read(len(MBOX_START))
    written = _written(path)
    if start != MBOX_START:
        yield Found(path.read_bytes(), written)
        return
    with path.open("rb") as file:
        file.readline()
        for raw in _parted(file):
            yield Found(raw, written)


def _parted(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The mails of an mbox after its first separator, with ">From " unquoted."""
    mail: list[bytes] = []
    for line, following in pairwise(chain(lines, [b""])):
        if SEPARATOR.match(line) and HEADER.match(following):
            yield _joined(mail)
            mail = []
        else:
            mail.append(QUOTED.sub(rb"\1", line))
    yield _joined(mail)


def _joined(lines: list[bytes]) -> bytes:
    """The lines of one mail without the empty one that separates it from the next."""
    kept = lines[:-1] if lines and not lines[-1].strip() else lines
    return b"".join(kept)


def _written(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def received_at(mail: Found, given: datetime | None, now: datetime) -> datetime:
    """When a mail counts as received: as given, else its topmost Received header, else the file.

    Never later than now: a clock that ran ahead must not give a deadline more days.
    """
    return min(given or _topmost_received(mail.raw) or mail.written_at, now)


def _topmost_received(raw: bytes) -> datetime | None:
    head = raw[:HEADER_LIMIT].replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    lines = iter(head.decode("ascii", "replace").split("\n"))
    for line in lines:
        if not line.lower().startswith("received:"):
            continue
        value = line
        for more in lines:
            if not more.startswith((" ", "\t")):
                break
            value += more
        return _date_of(value.rpartition(";")[2])
    return None


def _date_of(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text.strip())
        return moment.replace(tzinfo=moment.tzinfo or RIGA).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def take_in(
    store: Store, found: Iterable[Found], *, given: datetime | None, now: datetime
) -> Iterator[bool]:
    """Store mails; yields for each, once it is committed, whether it was new here."""
    batch: list[Found] = []
    for mail in found:
        batch.append(mail)
        if len(batch) == BATCH:
            yield from _store(store, batch, given, now)
            batch = []
    yield from _store(store, batch, given, now)


def _store(
    store: Store, batch: Iterable[Found], given: datetime | None, now: datetime
) -> list[bool]:
    with store.begin() as tx:
        return [
            messages.add_raw(
                tx, mail.raw, source="import", received_at=received_at(mail, given, now)
            )[1]
            for mail in batch
        ]
