"""Values for tests, all with defaults: a test names only what matters to it."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from bot.core.case import Case
from bot.core.draft import Draft
from bot.core.mail import Mail
from bot.core.outgoing import Outgoing
from bot.core.reading import ReaderInPlace
from bot.core.roles import Actor, Role
from bot.edges.parse import parse
from bot.edges.public_holidays import calendar
from bot.steps import approval, drafting, triage
from bot.steps.approval import Sender, Shown
from bot.store import cases, drafts, messages, outbox
from bot.store.engine import Store, migrate, open_store
from bot.store.sealing import Sealer, read_keys, write_keys
from replies.examples import COMPANY
from replies.points import fill, keys
from tests.fakes import WordClassifier

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CALENDAR = calendar(2018, 2030)
OWN = ("info@micrec.lv",)
SENDER = Sender("MicRec", "info@micrec.lv")
CLERK = Actor("liga", Role.STAFF)
MANAGER = Actor("marta", Role.MANAGER)


def a_sealer() -> Sealer:
    """Keys that are always the same."""
    return Sealer([urlsafe_b64encode(bytes(32)).decode()], b"look-up", b"web")


def a_store(folder: Path, url: str = "sqlite:///test.sqlite3") -> Store:
    """A fresh database with its keys in a folder of its own."""
    keys = folder / "test.keys"
    if not keys.exists():
        write_keys(keys)
    store = open_store(url, folder, read_keys(keys))
    migrate(store)
    return store


def a_mail(
    body: str = "Lūdzu, izdzēsiet manu kontu.",
    *,
    sender: str = "Anna Kalniņa <anna@piemers.lv>",
    subject: str = "Konts",
    message_id: str | None = "<1@piemers.lv>",
    **headers: str,
) -> bytes:
    """The bytes of a plain mail; `headers` with _ for - (In_Reply_To="<...>")."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = "info@micrec.lv"
    mail["Subject"] = subject
    mail["Date"] = "Mon, 23 Nov 2026 10:00:00 +0200"
    if message_id:
        mail["Message-ID"] = message_id
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(body)
    return mail.as_bytes()


def a_bounce(of: Outgoing, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """A delivery status notification about a letter of ours (RFC 3464)."""
    text = f"""\
From: MAILER-DAEMON@mx.piemers.lv
To: info@micrec.lv
Subject: Undelivered Mail Returned to Sender
Message-ID: <{action}-{of.id}@mx.piemers.lv>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

The letter did not arrive.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.piemers.lv

Final-Recipient: rfc822; {of.recipient}
Action: {action}
Status: {status}

--b
Content-Type: text/rfc822-headers

Message-ID: {of.message_id}
Subject: Re: Konts

--b--
"""
    return text.encode()


def a_triage_desk(store: Store) -> triage.Desk:
    """Triage with the real parser and a classifier that goes by words."""
    return triage.Desk(store, ReaderInPlace(parse, WordClassifier()), CALENDAR, OWN)


def a_drafting_desk(store: Store) -> drafting.Desk:
    """Drafting with the real letters."""
    return drafting.Desk(store, COMPANY, OWN)


def a_stored_mail(store: Store, raw: bytes, received_at: datetime = NOW) -> int:
    """Bytes that wait for triage; returns the mail's number."""
    with store.begin() as tx:
        return messages.add_raw(tx, raw, source="imap", received_at=received_at)[0]


def arrive(store: Store, *raws: bytes, received_at: datetime = NOW, now: datetime = NOW) -> None:
    """Mails come in and are dealt with: triage and drafting, as often as there is work."""
    for raw in raws:
        a_stored_mail(store, raw, received_at)
    while triage.triage(a_triage_desk(store), now):
        pass
    drafting.draft_waiting(a_drafting_desk(store), now)


def all_cases(store: Store) -> list[Case]:
    with store.read() as tx:
        return sorted(cases.listed(tx), key=lambda case: case.id)


def the_case(store: Store) -> Case:
    """The only case there is."""
    (case,) = all_cases(store)
    return case


def a_case(store: Store, raw: bytes | None = None, received_at: datetime = NOW) -> Case:
    """A case with its draft."""
    arrive(store, raw or a_mail(), received_at=received_at, now=received_at)
    return all_cases(store)[-1]


def the_mail(store: Store, message_id: int) -> Mail:
    with store.read() as tx:
        found = messages.get(tx, message_id)
    assert found is not None
    return found


def the_draft(store: Store, case: Case) -> Draft:
    """The newest version of a case's letter."""
    with store.read() as tx:
        found = drafts.latest(tx, case.id)
    assert found is not None
    return found


def shown(store: Store, ref: str) -> Shown:
    """What a person sees who opens the case now."""
    with store.read() as tx:
        draft, digest = approval.current(tx, cases.get(tx, ref))
    return Shown(draft.version, digest)


def ready(store: Store, ref: str, now: datetime = NOW) -> Shown:
    """What a person sees once every duty is ticked and every gap is filled."""
    with store.read() as tx:
        draft = approval.current(tx, cases.get(tx, ref))[0]
    for point in draft.points:
        if point.form == "confirm" and point.done_by is None:
            approval.tick(store, CLERK, ref, shown(store, ref), point.key, now)
    with store.read() as tx:
        draft = approval.current(tx, cases.get(tx, ref))[0]
    body = draft.body
    while gaps := keys(body):
        body = fill(body, gaps[0], "pārbaudīts")
    if body != draft.body:
        approval.edit(store, CLERK, ref, shown(store, ref), (draft.subject, body), now)
    return shown(store, ref)


def an_approved_letter(store: Store, raw: bytes | None = None, now: datetime = NOW) -> Outgoing:
    """A letter in the outbox that answers a mail."""
    case = a_case(store, raw, received_at=now)
    sight = ready(store, case.ref, now)
    letter_id = approval.approve(store, SENDER, CLERK, case.ref, sight, now)
    return the_letter(store, letter_id)


def the_letter(store: Store, letter_id: int) -> Outgoing:
    with store.read() as tx:
        found = outbox.get(tx, letter_id)
    assert found is not None
    return found
