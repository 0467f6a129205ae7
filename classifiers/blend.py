"""Joins what n-grams, single sentences and phrases say into one calibrated probability each."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.labels import REQUESTS, Language, Right
from classifiers.linear import Arrays, Floats, Margins
from classifiers.reading import CONTEXT_PIECES, Reading

KINDS = len(REQUESTS)
RIGHTS = slice(KINDS, KINDS + len(Right))  # columns of a letter's margins
LANGUAGES = slice(KINDS + len(Right), KINDS + len(Right) + len(Language))

Doubles = NDArray[np.float64]


class Chances(NamedTuple):
    """Probabilities: (kinds,), then one for "none of them", (rights,), (languages,)."""

    kinds: Doubles
    other: float
    rights: Doubles
    languages: Doubles


class Blend:
    """Small logistic regressions over a handful of clues.

    Arrays: kind_weights (kinds, clues), kind_bias; other (2,): slope and shift;
    right_weights (rights, clues), right_bias.
    """

    def __init__(self, arrays: Arrays) -> None:
        self._kind_weights = arrays["kind_weights"].astype(np.float64)
        self._kind_bias = arrays["kind_bias"].astype(np.float64)
        self._other = arrays["other"].astype(np.float64)
        self._right_weights = arrays["right_weights"].astype(np.float64)
        self._right_bias = arrays["right_bias"].astype(np.float64)

    def chances(self, reading: Reading, margins: Margins) -> Chances:
        clues = kind_clues(reading, margins)
        kinds = squashed(np.sum(clues * self._kind_weights, axis=1) + self._kind_bias)
        rights = self._right_weights @ right_clues(reading, margins) + self._right_bias
        slope, shift = self._other
        return Chances(
            kinds=kinds,
            other=float(squashed(slope * none_clue(kinds) + shift)),
            rights=_shares(rights),
            languages=_shares(margins.letter[LANGUAGES].astype(np.float64)),
        )


def kind_clues(reading: Reading, margins: Margins) -> Doubles:
    """(kinds, clues): for each kind what speaks for it and what for the others."""
    letter, units = margins.letter[:KINDS], own_units(margins).max(axis=0)
    plain = np.log1p([_said(reading, kind) for kind in REQUESTS])
    negated = np.log1p([_denied(reading, kind) for kind in REQUESTS])
    length = np.full(KINDS, np.log1p(reading.words))
    rows = [letter, units, rival(letter), rival(units), plain, negated, rival(plain), length]
    return np.stack([row.astype(np.float64) for row in rows], axis=1)


def right_clues(reading: Reading, margins: Margins) -> Doubles:
    said = np.log1p([_said(reading, right) for right in Right])
    return np.concatenate([margins.letter[RIGHTS], said]).astype(np.float64)


def none_clue(kinds: NDArray[np.float64]) -> Doubles:
    """The log odds that none of the kinds holds, were they independent; last axis is kinds."""
    none = np.prod(1 - kinds, axis=-1)
    return np.asarray(np.log(none + 1e-9) - np.log1p(1e-9 - none))


def own_units(margins: Margins) -> Floats:
    """The pieces that are the writer's words now: the subject and each unit."""
    return margins.pieces[CONTEXT_PIECES:]


def squashed(margin: Doubles) -> Doubles:
    return np.asarray(1 / (1 + np.exp(-margin)))


def _said(reading: Reading, topic: str) -> int:
    return sum(hits.plain.get(topic, 0) for hits in reading.hits)


def _denied(reading: Reading, topic: str) -> int:
    return sum(hits.negated.get(topic, 0) for hits in reading.hits)


def rival(values: Floats | Doubles) -> Floats | Doubles:
    """For each place the largest of the other places."""
    order = np.argsort(values)
    best = np.full(values.shape, values[order[-1]])
    best[order[-1]] = values[order[-2]]
    return best


def _shares(margins: Doubles) -> Doubles:
    powers = np.exp(margins - margins.max())
    return np.asarray(powers / powers.sum())
