"""Values for tests, all with defaults: a test names only what matters to it."""

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from bot.core.roles import Actor, Role
from bot.edges.parse import parse
from bot.edges.public_holidays import calendar
from bot.steps import drafting, triage
from bot.steps.approval import Sender
from bot.store.engine import Store, migrate, open_store
from bot.store.sealing import read_keys, write_keys
from replies.examples import COMPANY
from tests.fakes import WordClassifier

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CALENDAR = calendar(2018, 2030)
OWN = ("info@micrec.lv",)
SENDER = Sender("MicRec", "info@micrec.lv")
CLERK = Actor("liga", Role.STAFF)
MANAGER = Actor("marta", Role.MANAGER)


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


def a_triage_desk(store: Store) -> triage.Desk:
    """Triage with the real parser and a classifier that goes by words."""
    return triage.Desk(store, parse, WordClassifier(), CALENDAR, OWN)


def a_drafting_desk(store: Store) -> drafting.Desk:
    """Drafting with the real letters."""
    return drafting.Desk(store, COMPANY, OWN)
