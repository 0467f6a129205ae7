"""Cuts a letter into sentences, and long sentences into clauses, with their places."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

LONGEST = 200  # characters; a longer sentence is cut at commas

# A line break ends a sentence unless the next line goes on in lower case (wrapped text).
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”»)]*\s+|\n(?![ \t]*[a-zāčēģīķļņšūžа-яё])")
_CLAUSE_END = re.compile(r"(?<=[,;:–—])\s+")
_WORD = re.compile(r"\w")


class Span(NamedTuple):
    """Character offsets into a text, the end exclusive."""

    start: int
    end: int


def units(text: str, within: Iterable[Span]) -> tuple[Span, ...]:
    """The sentences or clauses of `text` inside the given spans, in order, without blanks."""
    return tuple(unit for span in within for unit in _sentences(text, span))


def _sentences(text: str, span: Span) -> Iterator[Span]:
    for sentence in _cut(text, span, _SENTENCE_END):
        if sentence.end - sentence.start > LONGEST:
            yield from _cut(text, sentence, _CLAUSE_END)
        else:
            yield sentence


def _cut(text: str, span: Span, end: re.Pattern[str]) -> Iterator[Span]:
    marks = [span.start]
    for found in end.finditer(text, span.start, span.end):
        marks += [found.start(), found.end()]
    marks.append(span.end)
    for start, stop in list(pairwise(marks))[::2]:
        if _WORD.search(text, start, stop):
            yield _trimmed(text, start, stop)


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
