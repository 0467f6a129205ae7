"""The ledger: where each mail lay on the server, and what is known of every UID."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select, update

from bot.core.message import Place
from bot.store.tables import ledger, messages
from bot.store.tx import Tx

PLACE = (ledger.c.mailbox, ledger.c.folder, ledger.c.uidvalidity, ledger.c.uid)


def add_place(
    tx: Tx,
    place: Place,
    *,
    size: int,
    received_at: datetime | None,
    message_id: int | None,
    now: datetime,
    problem: str = "",
) -> None:
    """Write the ledger row of one UID; `problem` says why there are no bytes to it.

    A row that another poll wrote meanwhile stands: it is about the same mail.
    """
    tx.insert_unless_there(
        ledger,
        **asdict(place),
        size=size,
        received_at=received_at,
        message_id=message_id,
        stored_at=now,
        problem=problem,
    )


def known_uids(tx: Tx, mailbox: str, folder: str, uidvalidity: int) -> set[int]:
    """Every UID of a folder that has its ledger row."""
    query = select(ledger.c.uid).where(
        ledger.c.mailbox == mailbox,
        ledger.c.folder == folder,
        ledger.c.uidvalidity == uidvalidity,
        ledger.c.problem == "",
    )
    return set(tx.execute(query).scalars())


def known_everywhere(tx: Tx) -> list[Place]:
    """Every place of the ledger, in the order it was written."""
    return [_place(row) for row in tx.execute(select(*PLACE).order_by(ledger.c.id))]


def untold(tx: Tx, mailbox: str) -> list[Place]:
    """Places whose bytes are stored but about which the server has not been told."""
    query = select(*PLACE).where(
        ledger.c.mailbox == mailbox, ledger.c.told_at.is_(None), ledger.c.problem == ""
    )
    return [_place(row) for row in tx.execute(query)]


def set_told(tx: Tx, places: Iterable[Place], now: datetime) -> None:
    """Note that the server has been told about these places."""
    for here in _where(places):
        tx.execute(update(ledger).where(here).values(told_at=now))


def place_of(tx: Tx, message_id: int) -> Place | None:
    """Where a mail was seen last."""
    query = select(*PLACE).where(ledger.c.message_id == message_id).order_by(ledger.c.id.desc())
    row = tx.execute(query).first()
    return _place(row) if row else None


def problems(tx: Tx) -> list[tuple[Place, str]]:
    """Places whose bytes could not be fetched, and why."""
    query = select(*PLACE, ledger.c.problem).where(ledger.c.problem != "")
    return [(_place(row), row.problem) for row in tx.execute(query)]


def drop_problems(tx: Tx, places: Iterable[Place]) -> None:
    """Forget failed fetches, since these succeeded or are to be tried anew."""
    for here in _where(places):
        tx.execute(ledger.delete().where(here, ledger.c.problem != ""))


def states_of(tx: Tx, mailbox: str, folder: str, uidvalidity: int) -> dict[int, str]:
    """For every UID of the ledger where its mail ended up; "unfetched" where there are no bytes."""
    query = (
        select(ledger.c.uid, messages.c.state)
        .join_from(ledger, messages, ledger.c.message_id == messages.c.id, isouter=True)
        .where(
            ledger.c.mailbox == mailbox,
            ledger.c.folder == folder,
            ledger.c.uidvalidity == uidvalidity,
        )
    )
    return {row.uid: row.state or "unfetched" for row in tx.execute(query)}


def _where(places: Iterable[Place]) -> Iterator[ColumnElement[bool]]:
    """One condition for the places of each folder."""
    folders: dict[tuple[str, str, int], list[int]] = {}
    for place in places:
        folders.setdefault((place.mailbox, place.folder, place.uidvalidity), []).append(place.uid)
    for (mailbox, folder, uidvalidity), uids in folders.items():
        yield and_(
            ledger.c.mailbox == mailbox,
            ledger.c.folder == folder,
            ledger.c.uidvalidity == uidvalidity,
            ledger.c.uid.in_(uids),
        )


def _place(row: Row[Any]) -> Place:
    return Place(row.mailbox, row.folder, row.uidvalidity, row.uid)
