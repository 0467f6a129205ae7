"""What of a letter the writer says now: no quotes, no signature, no mark-up, no old subject."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from classifiers.letter import Letter
from classifiers.quotes import Part, segments
from classifiers.units import Span

LONGEST = 20_000  # characters of a body that are read; more than anybody needs to ask

_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]{0,500}|!--[^<>]{0,500})>|&(?:nbsp|amp|lt|gt|quot);")
_DIGIT = re.compile(r"\d")
_HALF = re.compile("[\ud800-\udfff]")
_REPLY = re.compile(
    r"(?:\s*(?:re|aw|sv|vs|fw|fwd|wg|odp|ha|atb|atbilde|pārs|pārsūtīts|отв|ответ|пересл)"
    r"\s*(?:\[\d+\])?\s*[::])+\s*",
    re.IGNORECASE,
)


class OwnWords(NamedTuple):
    """`text` is as long as the body that was read, so offsets into it hold for the body."""

    subject: str
    replied_subject: str  # what stands behind Re: or Fwd:, words of an earlier letter
    text: str
    spans: tuple[Span, ...]
    quoted: str
    cut: bool


def own_words(letter: Letter) -> OwnWords:
    text = _TAG.sub(_blanks, whole(letter.body[:LONGEST]))
    subject = whole(letter.subject[:LONGEST])
    parts = segments(text)
    reply = _REPLY.match(subject)
    return OwnWords(
        subject="" if reply else subject,
        replied_subject=subject[reply.end() :] if reply else "",
        text=text,
        spans=tuple(_joined(Span(start, end) for start, end, part in parts if part is Part.OWN)),
        quoted="\n".join(text[start:end] for start, end, part in parts if part is Part.QUOTED),
        cut=len(letter.body) > LONGEST,
    )


def whole(text: str) -> str:
    """Halves of surrogate pairs cannot be encoded; broken mail holds them."""
    return _HALF.sub("\ufffd", text)


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].end == span.start:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _blanks(found: re.Match[str]) -> str:
    """Mark-up gives way to blanks of the same length; a line's end stays one."""
    mark = found[0].lower()
    ends_line = mark.startswith(("<br", "</p", "</div", "</li", "</tr"))
    return ("\n" if ends_line else " ") + " " * (len(mark) - 1)


def said(own: OwnWords) -> str:
    """The writer's own words in the body, joined."""
    return "\n".join(own.text[start:end] for start, end in own.spans)


def numbered(own: OwnWords) -> str:
    """The lines of them that hold a digit: only there can a number be."""
    return "\n".join(line for line in said(own).split("\n") if _DIGIT.search(line))


def own_text(letter: Letter) -> str:
    return said(own_words(letter))
