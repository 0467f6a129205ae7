"""A small installation for the pages: a real database, a classifier that reads keywords."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.config import (
    Config,
    DatabaseConfig,
    KeysConfig,
    MailboxConfig,
    Secret,
    SmtpConfig,
    WebConfig,
)
from bot.core.case import Case
from bot.core.reading import ReaderInPlace
from bot.core.roles import Actor, Role
from bot.edges.parse import parse
from bot.rounds import understand
from bot.steps.approval import Shown, current
from bot.store import cases, messages
from bot.store.engine import migrate
from bot.store.sealing import write_keys
from bot.web import create_app
from bot.web.accounts import create_user
from bot.wiring import App
from classifiers.labels import Kind, Language, Right
from classifiers.letter import Letter
from classifiers.verdict import Evidence, Refs, Verdict

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PASSWORD = "a long enough password"
WORDS = {
    Kind.ERASURE: "izdzēst",
    Kind.ACCESS: "kopiju",
    Kind.UNSUBSCRIBE: "jaunumus",
    Kind.COMPLAINT: "sūdzos",
}


@dataclass
class KeywordClassifier:
    """Finds the kinds by one word each; “varbūt” makes it unsure."""

    version: str = "test-1"
    broken: bool = False

    def classify(self, letters: Sequence[Letter]) -> list[Verdict]:
        if self.broken:
            raise RuntimeError("told to fail")
        return [self._verdict(letter) for letter in letters]

    def _verdict(self, letter: Letter) -> Verdict:
        found = [
            Evidence(kind, at.start(), at.end(), at[0], 1.0)
            for kind, word in WORDS.items()
            if (at := re.search(word, letter.body))
        ]
        labels = tuple(k for k in Kind if k in {e.kind for e in found}) or (Kind.OTHER,)
        unsure = "varbūt" in letter.body
        return Verdict(
            labels=labels,
            scores={k: (0.97 if k in labels else 0.03) for k in Kind},
            right=Right.NEWSLETTER if Kind.UNSUBSCRIBE in labels else None,
            language=Language.LV,
            review=unsure,
            review_reason="Unsure whether it is erasure (55%)." if unsure else "",
            evidence=tuple(found),
            refs=Refs(),
            automated=None,
            authority="The letter reads as one from a court." if "tiesa" in letter.body else None,
            model_version=self.version,
        )


@dataclass
class Premises:
    """The installation, its pages, and a clock that a test may move."""

    app: App
    web: Flask
    classifier: KeywordClassifier
    moment: list[datetime] = field(default_factory=lambda: [NOW])
    number: int = 0
    cookies: dict[str, str] = field(default_factory=dict)

    def later(self, **delta: int) -> None:
        self.moment[0] += timedelta(**delta)

    def sign_in(self, username: str = "clerk") -> FlaskClient:
        """A browser in which this person has signed in a while ago."""
        client = self.web.test_client()
        client.set_cookie("micrec", self.cookies[username])
        return client

    def sign_in_now(self, username: str, password: str = PASSWORD) -> FlaskClient:
        """A browser in which this person signs in by the form."""
        client = self.web.test_client()
        answer = post(client, "/signin", start="/signin", username=username, password=password)
        assert answer.status_code == 303, answer.text
        return client

    def receive(self, body: str, **more: str) -> int:
        """A mail comes in and is dealt with; returns its number."""
        self.number += 1
        mail = EmailMessage()
        mail["From"] = more.pop("sender", "Anna Liepa <anna@example.lv>")
        mail["To"] = "info@micrec.lv"
        mail["Subject"] = more.pop("subject", "Lūgums")
        mail["Message-ID"] = more.pop("message_id", f"<{self.number}@example.lv>")
        mail["Date"] = self.moment[0]
        for name, value in more.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(body)
        with self.app.store.begin() as tx:
            found, _ = messages.add_raw(
                tx, mail.as_bytes(), source="imap", received_at=self.moment[0]
            )
        understand(self.app)
        return found

    def a_case(self, body: str = "Lūdzu izdzēst manu kontu.", **more: str) -> Case:
        """A case that a mail opened, with its letter proposed."""
        found = self.receive(body, **more)
        with self.app.store.read() as tx:
            mail = messages.get(tx, found)
            assert mail is not None
            assert mail.case_id is not None
            return cases.by_id(tx, mail.case_id)

    def case(self, ref: str) -> Case:
        with self.app.store.read() as tx:
            return cases.get(tx, ref)

    def shown(self, ref: str) -> Shown:
        """What the page would show now: version and digest of the letter."""
        with self.app.store.read() as tx:
            draft, digest = current(tx, cases.get(tx, ref))
        return Shown(draft.version, digest)

    def letter(self, ref: str) -> str:
        with self.app.store.read() as tx:
            return current(tx, cases.get(tx, ref))[0].body


STAFF = Actor("clerk", Role.STAFF)


ROLES = {"clerk": Role.STAFF, "boss": Role.MANAGER, "root": Role.ADMIN}


def premises(folder: Path) -> Premises:
    """An installation in `folder`, new or one that is there."""
    config = Config(
        mailbox=MailboxConfig(host="127.0.0.1", user="info@micrec.lv", password=Secret(value="x")),
        smtp=SmtpConfig(host="127.0.0.1"),
        database=DatabaseConfig(url="sqlite:///micrec.sqlite3"),
        keys=KeysConfig(file=folder / "micrec.keys"),
        web=WebConfig(secure_cookies=False),
    )
    if not config.keys.file.exists():
        write_keys(config.keys.file)
    app = App(config, folder)
    classifier = KeywordClassifier()
    vars(app)["reader"] = ReaderInPlace(parse, classifier)
    migrate(app.store)
    made = Premises(app, Flask("not yet"), classifier)
    made.web = create_app(app, clock=lambda: made.moment[0])
    return made


def furnish(folder: Path) -> dict[str, str]:
    """Make an installation with one person of each role; returns their session cookies."""
    made, cookies = premises(folder), {}
    for name, role in ROLES.items():
        create_user(made.app, name, f"{name}@micrec.lv", PASSWORD, role, "en", now=NOW)
        cookie = made.sign_in_now(name).get_cookie("micrec")
        assert cookie is not None
        cookies[name] = cookie.value
    made.app.store.close()
    return cookies


def token(client: FlaskClient, start: str = "/") -> str:
    """The proof of a form that a page of this browser holds."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(start).text)
    assert found is not None
    return found[1]


def post(
    client: FlaskClient, address: str, *, start: str = "/account", **form: str | Sequence[str]
) -> TestResponse:
    """Send a form as its page would."""
    return client.post(address, data={"csrf_token": token(client, start), **form})
