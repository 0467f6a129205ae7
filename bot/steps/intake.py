"""Mailbox to message: the bytes are stored before anything is parsed or the server is told."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Protocol

from bot.core.message import Place, RawMail
from bot.errors import MailError
from bot.store import ledger, messages
from bot.store.engine import Store

log = logging.getLogger(__name__)
BATCH = 50
MEGABYTE = 1024 * 1024
TOO_LARGE = "larger than [mailbox] max_mail_mb allows"
NOT_GIVEN = "the mail server does not give it out; open it in a mail program"


class Listing(Protocol):
    """The UIDs of one folder."""

    @property
    def uidvalidity(self) -> int: ...
    @property
    def uids(self) -> tuple[int, ...]: ...


class Told(Protocol):
    """What became of telling the server; `notes` are sentences for the operator."""

    @property
    def notes(self) -> tuple[str, ...]: ...


class Mailbox(Protocol):
    """What intake needs of the server: to look without touching, then to say what is stored."""

    @property
    def name(self) -> str: ...
    def folders(self) -> tuple[str, ...]: ...
    def uids(self, folder: str) -> Listing: ...
    def sizes(self, folder: str, uids: Sequence[int]) -> dict[int, int]: ...
    def fetch(self, folder: str, uidvalidity: int, uids: Sequence[int]) -> Iterator[RawMail]: ...
    def tell_stored(self, places: Sequence[Place]) -> Told: ...


@dataclass(frozen=True, slots=True)
class Taken:
    """What one poll found: places seen for the first time, and mails new among them."""

    places: int
    mails: int


def take_in(store: Store, mailbox: Mailbox, now: datetime, max_mail_mb: int = 50) -> Taken:
    """Fetch every UID without a ledger row. Raises the server's first MailError at the end.

    Compared are the whole lists, not marks such as “unseen” or “newer than”: a mail moved in
    late, read by a colleague or left from last month is taken all the same. A folder that fails
    does not keep the others from being read.
    """
    places = mails = 0
    problems: list[MailError] = []
    for folder in mailbox.folders():
        try:
            taken = _take_folder(store, mailbox, folder, now, max_mail_mb)
        except MailError as error:
            log.warning("folder %s: %s", folder, error)
            problems.append(error)
            continue
        places, mails = places + taken.places, mails + taken.mails
    with store.read() as tx:
        untold = ledger.untold(tx, mailbox.name)
    if untold and not problems:
        _tell(store, mailbox, untold, now)
    if problems:
        raise problems[0]
    return Taken(places, mails)


def _take_folder(
    store: Store, mailbox: Mailbox, folder: str, now: datetime, max_mail_mb: int
) -> Taken:
    places = mails = 0
    listing = mailbox.uids(folder)
    at = partial(Place, mailbox.name, folder, listing.uidvalidity)
    with store.read() as tx:
        known = ledger.known_uids(tx, mailbox.name, folder, listing.uidvalidity)
    fresh = [uid for uid in listing.uids if uid not in known]
    if not fresh:
        return Taken(0, 0)
    sizes = mailbox.sizes(folder, fresh)
    giants = {u: s for u, s in sizes.items() if s > max_mail_mb * MEGABYTE}
    wanted = [uid for uid in fresh if uid not in giants]
    _set_aside(store, {at(u): (s, TOO_LARGE) for u, s in giants.items()}, now)
    source = mailbox.fetch(folder, listing.uidvalidity, wanted)
    given: set[int] = set()
    while batch := list(islice(source, BATCH)):
        mails += _store(store, batch, now)
        places += len(batch)
        given |= {mail.place.uid for mail in batch}
        _tell(store, mailbox, [mail.place for mail in batch], now)
    kept_back = [uid for uid in wanted if uid not in given]
    if kept_back:
        # Gone meanwhile, or a mail that the server itself cannot read; the next poll tries again.
        there = set(mailbox.uids(folder).uids)
        held = {at(u): (sizes.get(u, 0), NOT_GIVEN) for u in kept_back if u in there}
        _set_aside(store, held, now)
    return Taken(places, mails)


def _store(store: Store, batch: Sequence[RawMail], now: datetime) -> int:
    new = 0
    with store.begin() as tx:
        ledger.drop_problems(tx, [mail.place for mail in batch])
        for mail in batch:
            message_id, is_new = messages.add_raw(
                tx, mail.raw, source="imap", received_at=mail.received_at
            )
            ledger.add_place(
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
    for note in mailbox.tell_stored(places).notes:
        log.warning("%s", note)
    with store.begin() as tx:
        ledger.set_told(tx, places, now)


def _set_aside(store: Store, held: Mapping[Place, tuple[int, str]], now: datetime) -> None:
    """Write mails without bytes into the ledger, with size and problem, where people see them."""
    if not held:
        return
    with store.begin() as tx:
        ledger.drop_problems(tx, held)
        for place, (size, problem) in held.items():
            ledger.add_place(
                tx,
                place,
                size=size,
                received_at=None,
                message_id=None,
                now=now,
                problem=problem,
            )
    log.warning("%d mails could not be fetched; they are shown in quarantine", len(held))
