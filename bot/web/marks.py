"""A mail's text cut into own words, quotes and signature, with the evidence marked in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from classifiers.labels import Kind
from classifiers.quotes import Part, segments
from classifiers.verdict import Evidence
from replies.points import MARKER, key_of

_INSTRUCTION = re.compile(r"⟦[^:⟦⟧]*:\s*([^⟦⟧]*)⟧")


@dataclass(frozen=True, slots=True)
class Run:
    """Text that belongs together; `kinds` are those it speaks for."""

    text: str
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring text of one part of the mail."""

    part: Part
    runs: list[Run] = field(default_factory=list)

    @property
    def lines(self) -> int:
        """How many lines that say something, for the fold's label."""
        text = "".join(run.text for run in self.runs)
        return sum(bool(line.strip()) for line in text.splitlines())


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a letter: plain text, or an open point (`key`) with its instruction."""

    text: str
    key: str = ""
    hole: bool = False


def blocks(body: str, evidence: Sequence[Evidence]) -> list[Block]:
    """The body in order, quotes apart from own words; evidence counts in own words alone."""
    found: list[Block] = []
    for start, end, part in segments(body):
        if not body[start:end].strip() and found:
            part = found[-1].part  # noqa: PLW2901  (blank lines join what stands before them)
        if not found or found[-1].part is not part:
            found.append(Block(part))
        marked = evidence if part is Part.OWN else ()
        found[-1].runs.extend(_runs(body, start, end, marked))
    return [block for block in found if block.lines]


def _runs(body: str, start: int, end: int, evidence: Sequence[Evidence]) -> list[Run]:
    inside = [e for e in evidence if e.start < end and e.end > start]
    edges = {start, end}
    for one in inside:
        edges |= {max(start, one.start), min(end, one.end)}
    return [
        Run(body[left:right], _speaking(inside, left, right))
        for left, right in pairwise(sorted(edges))
    ]


def _speaking(evidence: Sequence[Evidence], start: int, end: int) -> tuple[Kind, ...]:
    found = {e.kind for e in evidence if e.start <= start and e.end >= end}
    return tuple(kind for kind in Kind if kind in found)


def pieces(text: str) -> list[Piece]:
    """A letter's text with its open points apart, each with its instruction alone."""
    found, place = [], 0
    for match in MARKER.finditer(text):
        found.append(Piece(text[place : match.start()]))
        told = _INSTRUCTION.fullmatch(match[0])
        words = told[1].strip() if told else match[0]
        found.append(Piece(words, key_of(match[0]) or "", hole=True))
        place = match.end()
    return [*(p for p in found if p.text), Piece(text[place:])]
