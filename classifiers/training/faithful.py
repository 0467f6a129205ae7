"""Whether the evidence shown is what carried a kind: without it, the score should fall.

The sentences shown for a kind are blanked out of the body and the mail is classified again;
beside that as many characters of other sentences, drawn by chance, are blanked out.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.labels import Kind
from classifiers.letter import Letter
from classifiers.own_words import own_words
from classifiers.units import Span, units
from classifiers.verdict import Verdict

Doubles = NDArray[np.float64]
Classify = Callable[[Sequence[Letter]], list[Verdict]]
_SEED = 20261122
_VISIBLE = re.compile(r"\S")


@dataclass(frozen=True, slots=True)
class Faithful:
    """Falls are of the score, 0..1. `compared` are kinds in mails with enough other words.

    `named` kinds had evidence; of all of them `fell` (a share) and `fall` (the mean) speak.
    """

    named: int
    fell: float
    fall: float
    compared: int
    fell_compared: float
    fall_compared: float
    fell_by_chance: float
    fall_by_chance: float


class _Trial(NamedTuple):
    kind: Kind
    score: float
    without: Letter
    by_chance: Letter | None


def faithful(
    letters: Sequence[Letter], verdicts: Sequence[Verdict], classify: Classify
) -> Faithful:
    """Of every kind named with evidence; what a rule is sure of has none to go by."""
    rng = np.random.default_rng(_SEED)
    trials = [
        trial
        for letter, verdict in zip(letters, verdicts, strict=True)
        if verdict.automated is None
        for trial in _trials(letter, verdict, rng)
    ]
    after = classify([trial.without for trial in trials])
    falls: Doubles = np.array(
        [t.score - v.scores[t.kind] for t, v in zip(trials, after, strict=True)]
    )
    also = [(place, t, t.by_chance) for place, t in enumerate(trials) if t.by_chance is not None]
    after = classify([letter for _, _, letter in also])
    chance: Doubles = np.array(
        [t.score - v.scores[t.kind] for (_, t, _), v in zip(also, after, strict=True)]
    )
    compared = falls[[place for place, _, _ in also]] if also else chance
    return Faithful(
        named=len(trials),
        fell=_mean(falls > 0),
        fall=_mean(falls),
        compared=len(also),
        fell_compared=_mean(compared > 0),
        fall_compared=_mean(compared),
        fell_by_chance=_mean(chance > 0),
        fall_by_chance=_mean(chance),
    )


def blanked(body: str, spans: Iterable[Span]) -> str:
    """The body with blanks for what stood there; every other character keeps its place."""
    for start, end in spans:
        body = body[:start] + _VISIBLE.sub(" ", body[start:end]) + body[end:]
    return body


def _trials(letter: Letter, verdict: Verdict, rng: np.random.Generator) -> Iterable[_Trial]:
    own = own_words(letter)
    places = units(own.text, own.spans)
    for kind in verdict.labels:
        shown = [Span(item.start, item.end) for item in verdict.evidence if item.kind is kind]
        if shown:
            others = _drawn(places, shown, rng)
            yield _Trial(
                kind,
                verdict.scores[kind],
                replace(letter, body=blanked(letter.body, shown)),
                replace(letter, body=blanked(letter.body, others)) if others else None,
            )


def _drawn(
    places: Sequence[Span], shown: Sequence[Span], rng: np.random.Generator
) -> tuple[Span, ...]:
    """Other units, of the same length together, the last one cut; none where too few are left."""
    left = sum(end - start for start, end in shown)
    free = [p for p in places if all(p.end <= start or end <= p.start for start, end in shown)]
    drawn = []
    for place in rng.permutation(len(free)).tolist():
        start, end = free[place]
        drawn.append(Span(start, min(end, start + left)))
        left -= drawn[-1].end - start
        if not left:
            return tuple(drawn)
    return ()


def _mean(values: NDArray[np.generic]) -> float:
    return float(values.mean()) if len(values) else 0.0
