"""Message to case: read, classify, join what is there or open a case with its clock."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.core.calendar import RIGA, Calendar
from bot.core.joining import correspondent, judgement, outcome
from bot.core.mail import MailState
from bot.core.message import Message
from bot.core.reading import Outcome, Reader, Reading, attempt, unreadable
from bot.steps.attaching import bounced_letter, follow_up, known_case, take_bounce
from bot.steps.opening import Arrival, open_case
from bot.store import messages
from bot.store.engine import Store
from bot.store.tx import Tx
from classifiers.automated import Form
from classifiers.verdict import Verdict

log = logging.getLogger(__name__)
CHUNK = 32


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything triage works with. `own_addresses` are the company's, in lower case."""

    store: Store
    reader: Reader
    calendar: Calendar
    own_addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A mail that was read and is to be put in its place."""

    id: int
    received_at: datetime
    message: Message
    verdict: Verdict


def triage(desk: Desk, now: datetime, limit: int = 512) -> int:
    """Deal with up to `limit` waiting mails, oldest first. Returns how many there were.

    A mail that cannot be dealt with goes to quarantine with its reason and stops nobody else.
    """
    with desk.store.read() as tx:
        waiting = messages.waiting(tx, limit)
    chunks = [waiting[start : start + CHUNK] for start in range(0, len(waiting), CHUNK)]
    outcomes = desk.reader.read_all(_raws(desk.store, chunk) for chunk in chunks)
    for chunk, read in zip(chunks, outcomes, strict=True):
        with desk.store.begin() as tx:
            times = messages.receipts(tx, chunk)
            for message_id, outcome in zip(chunk, read, strict=True):
                _deal_with(desk, tx, message_id, times[message_id], outcome, now)
    return len(waiting)


def _raws(store: Store, ids: Sequence[int]) -> list[bytes]:
    with store.read() as tx:
        raws = messages.raws_of(tx, ids)
    return [raws[message_id] for message_id in ids]


def _deal_with(
    desk: Desk, tx: Tx, message_id: int, received_at: datetime, outcome: Outcome, now: datetime
) -> None:
    if isinstance(outcome, Reading):
        mail = Read(message_id, received_at, outcome.message, outcome.verdict)
        _, error = attempt(partial(_settle, desk, tx, mail, now))
        if error is None:
            return
        outcome = unreadable(error)
    log.error("mail %d goes to quarantine: %s at %s", message_id, outcome.error, outcome.where)
    messages.quarantine(tx, message_id, outcome.error)


def _settle(desk: Desk, tx: Tx, mail: Read, now: datetime) -> None:
    """Write down what one mail was and where it went: all of it, or nothing."""
    same = _same_hash(desk.store, mail)
    with tx.nested():
        if not messages.still_waits(tx, mail.id):
            return
        earlier = messages.same(tx, same)
        if earlier is not None:
            number, case_id = earlier
            end = (MailState.DUPLICATE, case_id, f"the same mail as number {number}")
        else:
            end = _place(desk, tx, mail, now)
        state, case_id, reason = end
        messages.keep(
            tx,
            mail.id,
            mail.message,
            judgement(mail.verdict),
            same_hash=same,
            state=state,
            case_id=case_id,
            reason=reason,
        )


def _place(desk: Desk, tx: Tx, mail: Read, now: datetime) -> tuple[MailState, int | None, str]:
    """Where a mail goes that was not seen before: state, case and reason."""
    verdict = mail.verdict
    letter = bounced_letter(tx, mail.message)
    if letter is not None:
        return MailState.CASE, letter.case_id, take_bounce(tx, letter, mail.message, now)
    who = correspondent(mail.message, desk.own_addresses)
    arrival = Arrival(
        message_id=mail.id,
        received_at=mail.received_at,
        who=who,
        words=mail.message.own or mail.message.subject,
        judged=judgement(verdict),
        authority=verdict.authority,
        no_reply=_no_reply(verdict),
    )
    case = known_case(tx, mail.message, who.address)
    # Where nothing waits any more, nobody would look: an uncertain mail opens a case of its own.
    uncertain = verdict.review and verdict.automated is None
    if case is not None and (case.waiting() or not uncertain):
        return MailState.CASE, case.id, follow_up(tx, desk.calendar, case, arrival, now)
    end = outcome(verdict)
    if end.state is not MailState.CASE:
        return end.state, None, end.reason
    case_id = open_case(tx, desk.calendar, arrival, by="bot", now=now)
    return end.state, case_id, end.reason


def _no_reply(verdict: Verdict) -> str | None:
    """Why nobody should answer: a mail program's own wish is obeyed, never answered."""
    automated = verdict.automated
    one_click = automated is not None and automated.form is Form.ONE_CLICK_UNSUBSCRIBE
    return automated.reason if automated is not None and one_click else None


def _same_hash(store: Store, mail: Read) -> str:
    """What makes two mails the same for a person: writer, words and the time they claim.

    Not the Message-ID: some senders use one twice, some gateways change it on the way.
    """
    message = mail.message
    claimed = message.sent_at or mail.received_at.astimezone(RIGA).date()
    writer = message.sender.address or message.sender.name
    parts = [writer, message.subject, message.body, str(claimed)]
    parts += [a.address for a in message.reply_to]  # whom a shop's form writes for
    parts += [f"{a.name}:{a.size}" for a in message.attachments]
    return store.sealer.hash("\x00".join(" ".join(p.split()) for p in parts), "same mail")
