"""Small stand-ins that fit the Protocols of the steps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.message import Place, RawMail
from bot.edges.imap_values import Appended, Told, Uids
from bot.errors import BotError, MailError
from classifiers.authority import authority
from classifiers.automated import automated
from classifiers.labels import Kind, Language, Right
from classifiers.letter import Letter
from classifiers.verdict import Refs, Verdict

WORDS = {
    "izdzēsiet": Kind.ERASURE,
    "kopiju": Kind.ACCESS,
    "jaunumus": Kind.UNSUBSCRIBE,
    "bojāta": Kind.COMPLAINT,
}


class WordClassifier:
    """One word, one kind; “varbūt” asks for review; “crash” breaks."""

    version = "words-1"

    def classify(self, letters: Sequence[Letter]) -> list[Verdict]:
        return [self._one(letter) for letter in letters]

    def _one(self, letter: Letter) -> Verdict:
        if "crash" in letter.body:
            raise ValueError(letter.body)
        kinds = tuple(k for word, k in WORDS.items() if word in letter.body) or (Kind.OTHER,)
        review = "varbūt" in letter.body
        return Verdict(
            labels=kinds,
            scores={k: (0.9 if k in kinds else 0.2 if review else 0.01) for k in Kind},
            right=Right.NEWSLETTER if Kind.UNSUBSCRIBE in kinds else None,
            language=Language.LV,
            review=review,
            review_reason="unsure" if review else "",
            evidence=(),
            refs=Refs(),
            automated=automated(letter),
            authority=authority(letter),
            model_version=self.version,
        )


@dataclass
class FakeMailbox:
    """Mails by folder and UID, in the order they came."""

    mails: dict[str, dict[int, tuple[datetime, bytes]]] = field(default_factory=dict)
    name: str = "info@test"
    uidvalidity: int = 1
    told: list[Place] = field(default_factory=list)
    fetched: int = 0
    fails_when_told: MailError | None = None

    def folders(self) -> tuple[str, ...]:
        return tuple(self.mails)

    def uids(self, folder: str) -> Uids:
        return Uids(self.uidvalidity, tuple(sorted(self.mails[folder])))

    def sizes(self, folder: str, uids: Sequence[int]) -> dict[int, int]:
        return {uid: len(self.mails[folder][uid][1]) for uid in uids}

    def fetch(self, folder: str, uidvalidity: int, uids: Sequence[int]) -> Iterator[RawMail]:
        for uid in uids:
            received_at, raw = self.mails[folder][uid]
            self.fetched += 1
            yield RawMail(Place(self.name, folder, uidvalidity, uid), received_at, raw)

    def tell_stored(self, places: Sequence[Place]) -> Told:
        if self.fails_when_told is not None:
            raise self.fails_when_told
        self.told += places
        return Told(tuple(places))


@dataclass
class FakeMailer:
    """Keeps what was sent; `error` is raised instead, once for each entry."""

    sent: list[tuple[bytes, str, str]] = field(default_factory=list)
    errors: list[BotError] = field(default_factory=list)

    def send(self, raw: bytes, sender: str, recipient: str) -> str:
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append((raw, sender, recipient))
        return "250 OK"


@dataclass
class FakeSent:
    """The Sent folder and the marks; an error is raised instead of taking the next copy."""

    copies: list[tuple[bytes, datetime]] = field(default_factory=list)
    answered: list[tuple[Place, str | None]] = field(default_factory=list)
    errors: list[MailError | None] = field(default_factory=list)

    def append_sent(self, raw: bytes, when: datetime) -> Appended:
        if self.errors and (error := self.errors.pop(0)):
            raise error
        self.copies.append((raw, when))
        return Appended("Sent", already=False)

    def mark_answered(self, place: Place, message_id: str | None = None) -> bool:
        self.answered.append((place, message_id))
        return True
