"""Cuts a letter into the word pieces that the encoder knows, and remembers whose they are."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tokenizers import Tokenizer

from classifiers.own_words import OwnWords
from classifiers.units import Span

BOS, PAD, EOS = 0, 1, 2
LONGEST = 448  # pieces of one window; the encoder has places for 512
CONTEXT = 48  # of what the letter answers
QUOTED = 400  # characters of it that are looked at
TASK = "query:"  # what multilingual-e5 was taught to read before a text that asks
NOBODY, SUBJECT = -1, 0  # owners of a piece; a unit's number is its place plus one


class Window(NamedTuple):
    """As much of a letter as the encoder reads at once.

    `ids` are piece numbers, the writer's own first, then `context` many of the letter that is
    answered; `owner` has for each of the own ones NOBODY, SUBJECT or 1 + the number of its unit.
    """

    ids: list[int]
    owner: list[int]
    context: int


class Pieces:
    """A tokenizer.json; a letter gets the same pieces alone and in a batch."""

    def __init__(self, path: Path) -> None:
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(path))
        self._task = self._ids([TASK])[0]

    def windows(self, own: OwnWords, units: Sequence[Span]) -> list[Window]:
        """The whole letter: each window begins with the subject and ends between two units."""
        texts = [own.subject, *(own.text[start:end] for start, end in units)]
        subject, *bodies = self._ids(texts)
        context = self._ids([_context(own)])[0][:CONTEXT]
        head = [BOS, *self._task, *subject[: LONGEST // 4]]
        room = LONGEST - len(head) - 1 - len(context)
        owner = [NOBODY] * (1 + len(self._task)) + [SUBJECT] * len(subject[: LONGEST // 4])
        return [
            Window(
                ids=[*head, *(i for _, i in part), EOS, *context],
                owner=[*owner, *(o for o, _ in part), NOBODY],
                context=len(context),
            )
            for part in _packed(bodies, room)
        ]

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Line breaks and runs of blanks count as one blank."""
        cleaned = [" ".join(text.split()) for text in texts]
        return [found.ids for found in self._tokenizer.encode_batch_fast(cleaned)]


def _packed(bodies: Sequence[list[int]], room: int) -> Iterator[list[tuple[int, int]]]:
    """(owner, piece) lists that fit the room; one at least, even of nothing."""
    part: list[tuple[int, int]] = []
    given = False
    for place, ids in enumerate(bodies, 1):
        fitting = ids[:room]
        if part and len(part) + len(fitting) > room:
            yield part
            part, given = [], True
        part += [(place, i) for i in fitting]
    if part or not given:
        yield part


def _context(own: OwnWords) -> str:
    quoted = own.quoted.replace(">", " ")[:QUOTED]
    return f"{own.replied_subject} {quoted}"
