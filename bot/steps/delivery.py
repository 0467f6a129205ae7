"""Outbox to world: record, commit, send, record. Nothing leaves twice on a guess."""

import logging
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.case import Case, Move, State, move
from bot.core.message import Place
from bot.core.outgoing import Outgoing, OutState, pause_after
from bot.core.roles import Actor, Right
from bot.errors import (
    ConfigError,
    MailRefused,
    MailTemporary,
    MailUnsure,
    NotAllowed,
    NotFound,
)
from bot.store import cases, history, ledger, messages, outbox
from bot.store.engine import Store
from bot.store.tx import Tx

log = logging.getLogger(__name__)


class Mailer(Protocol):
    """What delivery needs of SMTP; returns the server's reply, raises a MailError."""

    def send(self, raw: bytes, sender: str, recipient: str) -> str: ...


class Appended(Protocol):
    """What became of a copy; `note` is a sentence for the operator, or empty."""

    @property
    def note(self) -> str: ...


class SentFolder(Protocol):
    """What is done in the mailbox once a letter has left."""

    def append_sent(self, raw: bytes, when: datetime) -> Appended: ...
    def mark_answered(self, place: Place, message_id: str | None = None) -> bool: ...


def deliver_one(store: Store, mailer: Mailer, sender: str, now: datetime) -> bool:
    """Send one approved letter. Returns False when there is nothing to send."""
    with store.begin() as tx:
        letter = outbox.claim_one(tx, now)
    if letter is None:
        return False
    try:
        reply = mailer.send(letter.raw, sender, letter.recipient)
    except MailTemporary as error:
        _try_later(store, letter, str(error), now)
    except MailRefused as error:
        _settle(store, letter, OutState.FAILED, str(error), now)
    except MailUnsure as error:
        _settle(store, letter, OutState.UNSURE, str(error), now)
    except ConfigError as error:
        # Nothing was sent; the letter waits for the operator, who hears of it.
        _try_later(store, letter, str(error), now)
        raise
    else:
        _settle(store, letter, OutState.SENT, reply, now)
    return True


def _try_later(store: Store, letter: Outgoing, reply: str, now: datetime) -> None:
    pause = pause_after(letter.attempts)
    if pause is None:
        _settle(store, letter, OutState.FAILED, f"given up after a day: {reply}", now)
        return
    with store.begin() as tx:
        if not outbox.still_tried(tx, letter):
            return
        outbox.postpone(tx, letter.id, now + pause, reply)
    log.warning("letter %d waits: the mail server does not take it now", letter.id)


def _settle(
    store: Store, letter: Outgoing, state: OutState, reply: str, now: datetime, by: str = "bot"
) -> None:
    with store.begin() as tx:
        if not outbox.still_tried(tx, letter):
            # Swept as unsure while the server was slow, and a person has decided since.
            log.warning("letter %d was decided on meanwhile; its server says %s", letter.id, state)
            return
        settle(tx, letter, state, reply=reply, now=now, by=by)
    log.info("letter %d is %s", letter.id, state)


ALARMS = {
    OutState.FAILED: "the mail server refused the letter",
    OutState.UNSURE: "nobody knows whether the letter left: look into the Sent folder and decide",
}
MOVES = {OutState.SENT: Move.SENT, OutState.FAILED: Move.FAILED}


def settle(
    tx: Tx, letter: Outgoing, state: OutState, *, reply: str, now: datetime, by: str
) -> None:
    """Record how a letter ended; its case follows."""
    outbox.finish(tx, letter.id, state, reply=reply, now=now)
    if letter.case_id is None:
        return
    case = cases.by_id(tx, letter.case_id)
    step = MOVES.get(state)
    if step is not None:
        changes = {r.id: move(r.state, step) for r in case.current() if r.state is State.APPROVED}
        if state is OutState.FAILED:
            changes |= _taken_for_answered(case, letter)
        cases.set_states(tx, case.id, changes, now)
    # A mail that came after the approval has its own alarm, which a letter sent does not answer.
    if state in ALARMS or case.alarm in ALARMS.values():
        cases.set_fields(tx, case.id, alarm=ALARMS.get(state))
    history.add(tx, now, by, f"letter {state}", case_ref=case.ref, letter=letter.id)


def _taken_for_answered(case: Case, letter: Outgoing) -> dict[int, State]:
    """Requests that another letter, sent while this one waited, seemed to answer as well."""
    return {
        r.id: move(r.state, Move.BOUNCED)
        for r in case.current()
        if r.state is State.ANSWERED and r.answered_at and r.answered_at >= letter.created_at
    }


def sweep(store: Store, now: datetime, unsure_after: timedelta) -> int:
    """Letters a dead process left in SENDING become UNSURE. Returns how many.

    The server may have taken them: only a person may decide to send one again.
    """
    with store.begin() as tx:
        left = outbox.stale(tx, now - unsure_after)
        for letter in left:
            reply = "the program stopped while sending"
            settle(tx, letter, OutState.UNSURE, reply=reply, now=now, by="bot")
    return len(left)


def finish_sent(store: Store, folder: SentFolder, limit: int = 20) -> int:
    """Put copies into Sent and Answered on the originals. Raises MailError; nothing is resent.

    Returns how many letters were dealt with.
    """
    with store.read() as tx:
        copies = outbox.without_copy(tx, limit)
        flags = outbox.unflagged(tx, limit)
    refusals = [error for letter in copies if (error := _copy(store, folder, letter))]
    for letter in flags:
        _flag(store, folder, letter)
    if refusals:
        raise refusals[0]
    return len(copies) + len(flags)


def _copy(store: Store, folder: SentFolder, letter: Outgoing) -> MailRefused | None:
    """Put one copy into Sent; a refusal is returned, so that the others get theirs."""
    try:
        done = folder.append_sent(letter.raw, letter.sent_at or letter.created_at)
    except MailRefused as error:
        return error
    if done.note:
        log.warning("%s", done.note)
    with store.begin() as tx:
        outbox.set_copied(tx, letter.id)
    return None


def _flag(store: Store, folder: SentFolder, letter: Outgoing) -> None:
    with store.read() as tx:
        mails = messages.of_case(tx, letter.case_id) if letter.case_id else []
        written = [m for m in mails if m.message is not None and m.message.report is None]
        found = [(m, ledger.place_of(tx, m.id)) for m in written]
    for mail, place in found:
        if place is not None and mail.received_at <= letter.created_at:
            folder.mark_answered(place, mail.message.message_id if mail.message else None)
    with store.begin() as tx:
        outbox.set_flagged(tx, letter.id)


def resolve_unsure(
    store: Store, actor: Actor, letter_id: int, *, arrived: bool, now: datetime
) -> None:
    """A person says whether an unsure letter left; if not, it is queued again."""
    actor.must(Right.CASEWORK)
    with store.begin() as tx:
        was_unsure = outbox.still_is(tx, letter_id, OutState.UNSURE)
        letter = outbox.get(tx, letter_id)
        if letter is None:
            raise NotFound("There is no letter number {id}.", id=letter_id)
        if not was_unsure:
            raise NotAllowed(
                "Letter {id} is {state}; only an unsure one can be decided on.",
                id=letter_id,
                state=letter.state,
            )
        if arrived:
            reply = f"{actor.name} found that it left"
            settle(tx, letter, OutState.SENT, reply=reply, now=now, by=actor.name)
            return
        outbox.postpone(tx, letter.id, now, f"{actor.name} lets it be sent again")
        if letter.case_id is not None:
            case = cases.by_id(tx, letter.case_id)
            if case.alarm in ALARMS.values():
                cases.set_fields(tx, case.id, alarm=None)
            history.add(
                tx, now, actor.name, "letter queued again", case_ref=case.ref, letter=letter.id
            )
