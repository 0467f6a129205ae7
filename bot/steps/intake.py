"""Mailbox to message: the bytes are stored before anything is parsed or the server is told."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Protocol

from bot.core.message import Place, RawMail
from bot.store import messages
from bot.store.engine import Store

log = logging.getLogger(__name__)
BATCH = 50
MEGABYTE = 1024 * 1024


class Listing(Protocol):
    """The UIDs of one folder."""

    @property
    def uidvalidity(self) -> int: ...
    @property
    def uids(self) -> tuple[int, ...]: ...


class Mailbox(Protocol):
    """What intake needs of the server: to look without touching, then to say what is stored."""

    @property
    def name(self) -> str: ...
    def folders(self) -> tuple[str, ...]: ...
    def uids(self, folder: str) -> Listing: ...
    def sizes(self, folder: str, uids: Sequence[int]) -> dict[int, int]: ...
    def fetch(self, folder: str, uidvalidity: int, uids: Sequence[int]) -> Iterator[RawMail]: ...
    def tell_stored(self, places: Sequence[Place]) -> object: ...


@dataclass(frozen=True, slots=True)
class Taken:
    """What one poll found: places seen for the first time, and mails new among them."""

    places: int
    mails: int


def take_in(store: Store, mailbox: Mailbox, now: datetime, max_mail_mb: int = 50) -> Taken:
    """Fetch every UID without a ledger row. Raises MailTemporary or MailRefused of the server.

    Compared are the whole lists, not marks such as “unseen” or “newer than”: a mail moved in
    late, read by a colleague or left from last month is taken all the same.
    """
    places = mails = 0
    for folder in mailbox.folders():
        listing = mailbox.uids(folder)
        with store.read() as tx:
            known = messages.known_uids(tx, mailbox.name, folder, listing.uidvalidity)
        fresh = [uid for uid in listing.uids if uid not in known]
        if not fresh:
            continue
        sizes = mailbox.sizes(folder, fresh)
        giants = {u: s for u, s in sizes.items() if s > max_mail_mb * MEGABYTE}
        at = partial(Place, mailbox.name, folder, listing.uidvalidity)
        _set_aside(store, [(at(uid), size) for uid, size in sorted(giants.items())], now)
        source = mailbox.fetch(folder, listing.uidvalidity, [u for u in fresh if u not in giants])
        while batch := list(islice(source, BATCH)):
            mails += _store(store, batch, now)
            places += len(batch)
            _tell(store, mailbox, [mail.place for mail in batch], now)
    with store.read() as tx:
        untold = messages.untold(tx, mailbox.name)
    if untold:
        _tell(store, mailbox, untold, now)
    return Taken(places, mails)


def _store(store: Store, batch: Sequence[RawMail], now: datetime) -> int:
    new = 0
    with store.begin() as tx:
        for mail in batch:
            message_id, is_new = messages.add_raw(
                tx, mail.raw, source="imap", received_at=mail.received_at
            )
            messages.drop_problem(tx, mail.place)
            messages.add_place(
                tx,
                mail.place,
                size=len(mail.raw),
                received_at=mail.received_at,
                message_id=message_id,
                now=now,
            )
            new += is_new
    return new


def _tell(store: Store, mailbox: Mailbox, places: Sequence[Place], now: datetime) -> None:
    mailbox.tell_stored(places)
    with store.begin() as tx:
        messages.set_told(tx, places, now)


def _set_aside(store: Store, giants: Sequence[tuple[Place, int]], now: datetime) -> None:
    """Write mails above the size limit into the ledger with the problem, where people see it."""
    if not giants:
        return
    with store.begin() as tx:
        for place, size in giants:
            messages.drop_problem(tx, place)
            messages.add_place(
                tx,
                place,
                size=size,
                received_at=None,
                message_id=None,
                now=now,
                problem=f"{size // MEGABYTE} MB is more than [mailbox] max_mail_mb",
            )
    log.warning("%d mails are too large to fetch", len(giants))
