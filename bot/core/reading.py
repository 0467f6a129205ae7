"""A mail read: parsed and judged, or the reason why not."""

import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, TypeVar

from bot.core.message import Message
from bot.errors import StoreError
from classifiers.letter import Letter
from classifiers.verdict import Verdict

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read out of a mail, and what the classifier says of it."""

    message: Message = field(repr=False)
    verdict: Verdict = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A mail that could not be read: `error` for people, `where` for the log, no mail's words."""

    error: str
    where: str


Outcome = Reading | Unreadable


class Classifier(Protocol):
    """What reading needs of the model."""

    @property
    def version(self) -> str: ...
    def classify(self, letters: Sequence[Letter]) -> list[Verdict]: ...


class Reader(Protocol):
    """Reads batches of raw mails, in order; one that fails is answered by Unreadable."""

    def read_all(self, batches: Iterable[Sequence[bytes]]) -> Iterator[list[Outcome]]: ...


@dataclass(frozen=True, slots=True)
class ReaderInPlace:
    """Reads in this process."""

    parse: Callable[[bytes], Message]
    classifier: Classifier

    def read_all(self, batches: Iterable[Sequence[bytes]]) -> Iterator[list[Outcome]]:
        """See Reader."""
        for raws in batches:
            yield self._read(raws)

    def _read(self, raws: Sequence[bytes]) -> list[Outcome]:
        """Judged together, which is faster; one by one where that fails, to find the culprit."""
        parsed = [attempt(partial(self.parse, raw)) for raw in raws]
        letters = [_letter(message) for message, _ in parsed if message is not None]
        verdicts, _ = attempt(partial(self.classifier.classify, letters))
        judged = iter(
            [(verdict, None) for verdict in verdicts]
            if verdicts is not None
            else [attempt(partial(self._judge, letter)) for letter in letters]
        )
        return [
            unreadable(error) if message is None else _outcome(message, *next(judged))
            for message, error in parsed
        ]

    def _judge(self, letter: Letter) -> Verdict:
        return self.classifier.classify([letter])[0]


def _letter(message: Message) -> Letter:
    return Letter(message.subject, message.body, message.sender.address, message.headers)


def _outcome(message: Message, verdict: Verdict | None, error: Exception | None) -> Outcome:
    return unreadable(error) if verdict is None else Reading(message, verdict)


def attempt(work: Callable[[], T]) -> tuple[T | None, Exception | None]:
    """Do one mail's work; whatever goes wrong with it is that mail's own affair."""
    try:
        return work(), None
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001  (one of two: one bad mail never stops the rest)
        return None, error


def unreadable(error: Exception | None) -> Unreadable:
    """The type of an error and the places it passed; its words may quote the mail."""
    places = traceback.extract_tb(error.__traceback__) if error else []
    where = " < ".join(f"{p.filename}:{p.lineno} {p.name}" for p in reversed(places))
    return Unreadable(f"{type(error).__name__} while reading it", where)
