"""The one place that makes real things out of the configuration."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from bot.config import Config, load
from bot.core.calendar import Calendar
from bot.edges.holidays_file import FIRST_YEAR, LAST_YEAR
from bot.edges.imap import Mailbox
from bot.edges.imap_values import ImapSettings
from bot.edges.public_holidays import calendar
from bot.edges.reader import ReaderProcess
from bot.edges.shelf import Shelf
from bot.edges.smtp import Mailer, SmtpSettings
from bot.edges.teacher import Teacher
from bot.steps import drafting, learning, triage
from bot.steps.approval import Sender
from bot.steps.reminding import Rules
from bot.store.engine import Store, open_store
from bot.store.sealing import read_keys
from replies import defaults
from replies.facts import Company


def utc_now() -> datetime:
    """The clock of the running program; steps get the moment as an argument."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class App:
    """Everything the program is made of, each part made when it is first needed."""

    config: Config
    folder: Path

    @property
    def key_file(self) -> Path:
        """Where the keys are."""
        return self.folder / self.config.keys.file

    @cached_property
    def store(self) -> Store:
        """The tracking database. Raises ConfigError about keys, StoreError about the rest."""
        return open_store(self.config.database.url, self.folder, read_keys(self.key_file))

    @cached_property
    def calendar(self) -> Calendar:
        """Latvian public holidays with the company's corrections."""
        return calendar(FIRST_YEAR, LAST_YEAR, self.config.deadlines.holidays_file)

    @cached_property
    def reader(self) -> ReaderProcess:
        """Parser and model, in a process that starts when the first mail is to be read."""
        if (override := self.config.classifier.model) is not None:
            return ReaderProcess(override)
        return ReaderProcess(self.shelf.place(self.shelf.chosen()), learnt=True)

    @property
    def shelf(self) -> Shelf:
        """The learnt versions of the model, and which of them is in use."""
        return Shelf(self.folder / self.config.classifier.models)

    @property
    def learning_desk(self) -> learning.Desk:
        """What learning works with."""
        override = self.config.classifier.model is not None
        return learning.Desk(self.store, Teacher(), self.shelf, override)

    @cached_property
    def company(self) -> Company:
        """The controller as the letters name it: the configuration over the defaults."""
        given = self.config.company
        about = {
            language: defaults.about(
                {name: list(texts) for name, texts in given.about.get(language, {}).items()},
                defaults.ABOUT[language],
            )
            for language in defaults.LANGUAGES
        }
        return Company(
            name=given.name,
            registration_number=given.registration_number,
            address=given.address,
            email=given.email,
            phone=given.phone or None,
            website=given.website or None,
            return_address=given.return_address or None,
            signature={**defaults.SIGNATURE, **given.signature},
            about=about,
        )

    @property
    def own_addresses(self) -> tuple[str, ...]:
        """The company's own addresses, in lower case."""
        found = {self.config.company.email.lower(), self.config.mailbox.user.lower()}
        return tuple(sorted(a for a in found if "@" in a))

    @property
    def sender(self) -> Sender:
        """Whose name and address the letters carry."""
        return Sender(
            name=self.config.smtp.sender_name,
            address=self.config.company.email,
            copy_to_sent=self.config.mailbox.sent_copy,
        )

    @property
    def triage_desk(self) -> triage.Desk:
        """What triage works with."""
        return triage.Desk(self.store, self.reader, self.calendar, self.own_addresses)

    @property
    def drafting_desk(self) -> drafting.Desk:
        """What drafting works with."""
        return drafting.Desk(self.store, self.company, self.own_addresses)

    @property
    def reminder_rules(self) -> Rules:
        """Who hears of deadlines, and when."""
        given = self.config.reminders
        return Rules(given.recipients, given.days_before)

    @property
    def unsure_after(self) -> timedelta:
        """How long a letter may be in SENDING before nobody can say whether it left."""
        return timedelta(seconds=self.config.schedule.unsure_after_seconds)

    def mailbox(self) -> Mailbox:
        """A fresh connection to the mailbox; it connects when it is first asked."""
        given = self.config.mailbox
        return Mailbox(
            ImapSettings(
                host=given.host,
                port=given.port,
                user=given.user,
                password=given.password.value,
                tls=given.tls,
                ca_file=given.ca_file,
                timeout=given.timeout_seconds,
                folders=given.folders,
                after=given.after,
                keyword=given.keyword,
                move_to=given.move_to or None,
                sent_folder=given.sent_folder or None,
            )
        )

    def mailer(self) -> Mailer:
        """The way out; it connects anew for each letter."""
        given = self.config.smtp
        return Mailer(
            SmtpSettings(
                host=given.host,
                port=given.port,
                user=given.user or None,
                password=given.password.value if given.password else None,
                tls=given.tls,
                ca_file=given.ca_file,
                timeout=given.timeout_seconds,
                helo=given.helo or None,
            )
        )


def build(path: Path) -> App:
    """Read the configuration at `path`. Raises ConfigError naming all that is wrong."""
    return App(load(path), path.resolve().parent)
