"""A mail that belongs to a case that is there: a follow-up, or a bounce of our letter."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.core.calendar import Calendar
from bot.core.case import Case, Move, State, move
from bot.core.deadlines import deadline
from bot.core.message import Message
from bot.core.outgoing import Outgoing
from bot.errors import NotAllowed
from bot.steps.opening import Arrival, add_requests, new_wishes
from bot.store import cases, history, messages, outbox
from bot.store.tx import Tx

FAILED = "failed"


def bounced_letter(tx: Tx, message: Message) -> Outgoing | None:
    """The letter of ours that a delivery report speaks of (RFC 3464), or None."""
    report = message.report
    if report is None or report.action.lower() != FAILED or not report.original_message_id:
        return None
    found = tx.sealer.hash(report.original_message_id, "message-id")
    letter = outbox.by_message_ids(tx, [found])
    return letter if letter is not None and letter.case_id is not None else None


def take_bounce(tx: Tx, letter: Outgoing, message: Message, now: datetime) -> str:
    """Reopen the case whose answer did not arrive; returns the reason kept with the mail."""
    case = cases.by_id(tx, letter.case_id or 0)
    status = message.report.status if message.report else ""
    changes = _moved(case, Move.BOUNCED)
    cases.set_states(tx, case.id, changes, now)
    cases.set_fields(tx, case.id, alarm=f"the answer came back undelivered ({status or 'no code'})")
    history.add(
        tx, now, "bot", "letter bounced", case_ref=case.ref, letter=letter.id, status=status
    )
    return f"a bounce of letter {letter.id}"


def _moved(case: Case, step: Move) -> Mapping[int, State]:
    changes = {}
    for request in case.current():
        try:
            changes[request.id] = move(request.state, step)
        except NotAllowed:
            continue
    return changes


def known_case(tx: Tx, message: Message, address: str) -> Case | None:
    """The case a mail answers to: named by Message-IDs, and this very address's own.

    A stranger who quotes our Message-ID, or a case number, never gets in.
    """
    ids = [*reversed(message.references), *message.in_reply_to]
    hashes = [tx.sealer.hash(i, "message-id") for i in ids]
    if not hashes or not address:
        return None
    found = messages.cases_of_threads(tx, hashes)
    letter = outbox.by_message_ids(tx, hashes)
    if letter is not None and letter.case_id is not None:
        found.append(letter.case_id)
    own = [c for c in sorted(set(found)) if cases.belongs_to(tx, c, address)]
    return cases.by_id(tx, own[-1]) if own else None


def follow_up(tx: Tx, calendar: Calendar, case: Case, arrival: Arrival, now: datetime) -> str:
    """Attach a mail to its case; what it asks anew gets a request and a clock of its own."""
    judged = replace(arrival.judged, labels=new_wishes(case, arrival.judged))
    clocks = {k: deadline(k, arrival.received_at, calendar) for k in judged.labels}
    kinds = add_requests(tx, case.id, replace(arrival, judged=judged), clocks, now)
    cases.refresh(tx, case.id)
    history.add(
        tx,
        now,
        "bot",
        "mail attached",
        case_ref=case.ref,
        mail=arrival.message_id,
        new_kinds=kinds,
        review=arrival.judged.review,
    )
    if arrival.judged.review or case.waiting() or kinds:
        cases.set_fields(tx, case.id, alarm="the customer wrote again")
    if arrival.authority is not None:
        cases.set_fields(tx, case.id, authority=arrival.authority, alarm=arrival.authority)
    return "follows up with a new wish" if kinds else "follows up"
