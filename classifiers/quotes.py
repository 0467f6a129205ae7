"""Cuts a letter into the writer's own words, quoted history and signature.

Line by line, and in doubt a line is the writer's own: to read a quote twice costs a look, to
lose a wish costs a deadline. The marks of each mail program are tables in `quotes_history`
and `quotes_signature`.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from classifiers import quotes_history, quotes_signature


class Part(StrEnum):
    """Whose words a stretch of the body is."""

    OWN = "own"
    QUOTED = "quoted"
    SIGNATURE = "signature"


class Segment(NamedTuple):
    """Characters start to end (exclusive) of the body."""

    start: int
    end: int
    part: Part


def segments(body: str) -> tuple[Segment, ...]:
    """Cover the body in order without gaps; neighbours differ in their part."""
    lines = body.split("\n")
    bare = [line.strip() for line in lines]
    quoted = quotes_history.quoted(bare)
    signed = quotes_signature.signed(bare, quoted)
    result: list[Segment] = []
    at = 0
    for part, length in _runs(lines, bare, quoted, signed):
        if result and result[-1].part is part:
            result[-1] = Segment(result[-1].start, at + length, part)
        else:
            result.append(Segment(at, at + length, part))
        at += length
    return tuple(result)


def own(body: str) -> str:
    """Return only the writer's own new words."""
    pieces = (
        body[start:end].strip("\n") for start, end, part in segments(body) if part is Part.OWN
    )
    return "\n".join(piece for piece in pieces if piece.strip()).strip()


def _runs(
    lines: list[str], bare: list[str], quoted: list[bool], signed: list[bool]
) -> Iterator[tuple[Part, int]]:
    """Yield part and length of each line with its line end; blank lines follow the one above."""
    part = Part.OWN
    last = len(lines) - 1
    for index, line in enumerate(lines):
        if bare[index]:
            part = Part.SIGNATURE if signed[index] else Part.OWN
            part = Part.QUOTED if quoted[index] else part
        length = len(line) + (index < last)
        if length:
            yield part, length
