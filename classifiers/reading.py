"""A letter made ready for counting: its pieces, their n-grams and the phrases in them."""

import re
from dataclasses import dataclass

from classifiers.folding import skeleton
from classifiers.grams import Grams, grams
from classifiers.own_words import OwnWords
from classifiers.phrases import Hits, Phrases
from classifiers.units import Span, units

_OPT_OUT = re.compile(
    r"unsubscri|opt.?out|atrakst|atteik|atsak|jaunum|newsletter|отпис|отказ|рассыл|%|€",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Reading:
    """Pieces are: context, replied subject, subject, then one for each unit.

    The first two are written in capitals, which no skeleton holds, so that their n-grams are
    never taken for the writer's own. `hits` has one entry for the subject and each unit.
    """

    own: OwnWords
    units: tuple[Span, ...]
    grams: Grams
    hits: tuple[Hits, ...]
    words: int

    @property
    def pieces(self) -> int:
        return CONTEXT_PIECES + 1 + len(self.units)


CONTEXT_PIECES = 2  # pieces that are not the writer's words now


def read(own: OwnWords, phrases: Phrases) -> Reading:
    places = units(own.text, own.spans)
    said = [skeleton(own.subject), *(skeleton(own.text[a:b]) for a, b in places)]
    words = sum(piece.count(" ") + bool(piece) for piece in said[1:])
    context = _context(own, words)
    return Reading(
        own=own,
        units=places,
        grams=grams([context, skeleton(own.replied_subject).upper(), *said]),
        hits=tuple(phrases.hits(piece) for piece in said),
        words=words,
    )


def _context(own: OwnWords, words: int) -> str:
    """What surrounds the words, as words of its own: is it a reply, to what, how long."""
    marks = {
        "REPLY": bool(own.replied_subject),
        "QUOTED": bool(own.quoted),
        "OFFER": bool(_OPT_OUT.search(own.quoted)),
        "NOTHING": words == 0,
        "FEW": 0 < words <= 5,  # noqa: PLR2004 - about a line on a phone
        "MANY": words > 100,  # noqa: PLR2004
    }
    return " ".join(mark for mark, holds in marks.items() if holds)
