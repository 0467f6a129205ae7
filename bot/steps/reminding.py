"""Deadlines near or missed: one notice each, through the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import make_msgid

from bot.core.calendar import RIGA
from bot.core.case import WAITING, Case, days_left
from bot.steps.approval import Sender
from bot.store import beats, cases, outbox
from bot.store.engine import Store
from replies import envelope


@dataclass(frozen=True, slots=True)
class Rules:
    """Who hears of deadlines, and how many days before the last lawful day."""

    recipients: tuple[str, ...]
    days_before: tuple[int, ...]


def remind(store: Store, sender: Sender, rules: Rules, now: datetime) -> int:
    """Queue one mail to each recipient about cases that reached a new threshold.

    Returns how many cases it names. Internal mail needs no approval: it carries references
    and dates, no personal content.
    """
    if not rules.recipients:
        return 0
    today = now.astimezone(RIGA).date()
    with store.begin() as tx:
        named = []
        for case in cases.listed(tx, states=WAITING):
            rule = reached(days_left(case.due_on, today), rules.days_before)
            if rule is not None and beats.remind_once(tx, case.ref, rule, now):
                named.append(case)
        if not named:
            return 0
        for recipient in rules.recipients:
            message_id = make_msgid(domain=sender.address.rpartition("@")[2] or "localhost")
            mail = envelope.Mail(
                sender=sender.address,
                sender_name=sender.name,
                recipient=recipient,
                subject=_subject(named, today),
                body=_body(named, today),
                message_id=message_id,
                date=now,
                automatic=True,
            )
            raw = envelope.compose_mail(mail)
            outbox.add(tx, raw, message_id=message_id, recipient=recipient, now=now)
    return len(named)


def reached(left: int, days_before: Sequence[int]) -> str | None:
    """The threshold a case with `left` days has reached: the nearest one, or "overdue"."""
    if left < 0:
        return "overdue"
    due = [d for d in days_before if left <= d]
    return f"{min(due)} days before" if due else None


def _subject(named: Sequence[Case], today: date) -> str:
    late = sum(1 for case in named if case.due_on < today)
    return f"MicRec: termiņi – {len(named)} lietas, nokavētas {late}"


def _body(named: Sequence[Case], today: date) -> str:
    lines = [
        f"{case.ref}  {case.due_on:%d.%m.%Y}.  {_left(days_left(case.due_on, today))}"
        for case in sorted(named, key=lambda c: c.due_on)
    ]
    return "Šīm lietām tuvojas vai ir pagājis atbildes termiņš:\n\n" + "\n".join(lines) + "\n"


def _left(left: int) -> str:
    if left < 0:
        return f"nokavēts par {-left} d."
    return "termiņš šodien" if left == 0 else f"atlikušas {left} d."
