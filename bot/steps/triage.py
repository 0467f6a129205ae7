"""Message to case: read, classify, join what is there or open a case with its clock."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Protocol, TypeVar

from bot.core.calendar import RIGA, Calendar
from bot.core.joining import correspondent, judgement, outcome
from bot.core.mail import MailState
from bot.core.message import Message
from bot.errors import StoreError
from bot.steps.attaching import bounced_letter, follow_up, known_case, take_bounce
from bot.steps.opening import Arrival, open_case
from bot.store import messages
from bot.store.engine import Store
from bot.store.tx import Tx
from classifiers.automated import Form
from classifiers.letter import Letter
from classifiers.verdict import Verdict

log = logging.getLogger(__name__)
CHUNK = 16
T = TypeVar("T")


class Classifier(Protocol):
    """What triage needs of the model."""

    def classify(self, letters: Sequence[Letter]) -> list[Verdict]: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything triage works with. `own_addresses` are the company's, in lower case."""

    store: Store
    parse: Callable[[bytes], Message]
    classifier: Classifier
    calendar: Calendar
    own_addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A mail that was read and waits for its verdict."""

    id: int
    received_at: datetime
    message: Message
    letter: Letter


def triage(desk: Desk, now: datetime, limit: int = 64) -> int:
    """Deal with up to `limit` waiting mails, oldest first. Returns how many there were.

    A mail that cannot be dealt with goes to quarantine with its reason and stops nobody else.
    """
    with desk.store.read() as tx:
        raws = messages.raws_of(tx, waiting := messages.waiting(tx, limit))
    read = list(_read(desk, {i: raws[i] for i in waiting}))
    settled = _verdicts(desk, read)
    while chunk := list(islice(settled, CHUNK)):
        with desk.store.begin() as tx:
            for mail, verdict in chunk:
                _, error = _attempt(partial(_settle, desk, tx, mail, verdict, now))
                if error is not None:
                    _set_aside(tx, mail.id, error)
    return len(waiting)


def _attempt(work: Callable[[], T]) -> tuple[T | None, Exception | None]:
    """Do one mail's work; whatever goes wrong with it is that mail's own affair."""
    try:
        return work(), None
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001  (one of two: one bad mail never stops the rest)
        return None, error


def _quarantine(desk: Desk, message_id: int, error: Exception) -> None:
    with desk.store.begin() as tx:
        _set_aside(tx, message_id, error)


def _set_aside(tx: Tx, message_id: int, error: Exception) -> None:
    log.error("mail %d goes to quarantine", message_id, exc_info=error)
    messages.quarantine(tx, message_id, f"{type(error).__name__} while dealing with it")


def _read(desk: Desk, raws: Mapping[int, tuple[bytes, datetime]]) -> Iterator[Read]:
    for message_id, (raw, received_at) in raws.items():
        message, error = _attempt(partial(desk.parse, raw))
        if error is not None:
            _quarantine(desk, message_id, error)
        elif message is not None:
            sender = message.sender.address
            letter = Letter(message.subject, message.body, sender, message.headers)
            yield Read(message_id, received_at, message, letter)


def _verdicts(desk: Desk, read: Sequence[Read]) -> Iterator[tuple[Read, Verdict]]:
    """Classify all at once, or one by one where that fails, so that the culprit is found."""
    together, _ = _attempt(lambda: desk.classifier.classify([r.letter for r in read]))
    if together is not None:
        yield from zip(read, together, strict=True)
        return
    for mail in read:
        alone, error = _attempt(partial(desk.classifier.classify, [mail.letter]))
        if error is not None:
            _quarantine(desk, mail.id, error)
        elif alone is not None:
            yield mail, alone[0]


def _settle(desk: Desk, tx: Tx, mail: Read, verdict: Verdict, now: datetime) -> None:
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
            end = _place(desk, tx, mail, verdict, now)
        state, case_id, reason = end
        messages.keep(
            tx,
            mail.id,
            mail.message,
            judgement(verdict),
            same_hash=same,
            state=state,
            case_id=case_id,
            reason=reason,
        )


def _place(
    desk: Desk, tx: Tx, mail: Read, verdict: Verdict, now: datetime
) -> tuple[MailState, int | None, str]:
    """Where a mail goes that was not seen before: state, case and reason."""
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
    parts = [message.sender.address, message.subject, message.body, str(claimed)]
    parts += [f"{a.name}:{a.size}" for a in message.attachments]
    return store.sealer.hash("\x00".join(" ".join(p.split()) for p in parts), "same mail")
