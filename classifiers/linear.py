"""Weighs hashed n-grams, of a whole letter and of each piece, with numpy only."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.grams import BITS, Grams, Integers

Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[np.generic]]


class Tally(NamedTuple):
    """How often each bucket occurs in each piece; sorted by piece, then bucket."""

    piece: Integers
    bucket: Integers
    times: Integers


class Margins(NamedTuple):
    """What the columns of weights say: (columns,) for the letter, (pieces, columns)."""

    letter: Floats
    pieces: Floats


def tally(found: Grams) -> Tally:
    pairs, count = np.unique((found.piece << BITS) + found.bucket, return_counts=True)
    return Tally(pairs >> BITS, pairs & ((1 << BITS) - 1), count)


class Linear:
    """Weights over the buckets that training kept.

    Arrays: buckets (n,) ascending; idf (n,); letter (n, columns) and unit (n, kinds) weights;
    letter_bias, unit_bias.
    """

    def __init__(self, arrays: Arrays) -> None:
        buckets = arrays["buckets"].astype(np.int64)
        self._row = np.full(1 << BITS, -1, np.int32)
        self._row[buckets] = np.arange(len(buckets))
        self._idf: Floats = arrays["idf"].astype(np.float32)
        self._letter: Floats = arrays["letter"].astype(np.float32)
        self._unit: Floats = arrays["unit"].astype(np.float32)
        self._letter_bias: Floats = arrays["letter_bias"].astype(np.float32)
        self._unit_bias: Floats = arrays["unit_bias"].astype(np.float32)

    def margins(self, found: Grams, pieces: int) -> Margins:
        """The same numbers for the same letter, whatever else is in the batch."""
        counted = tally(found)
        rows = self._row[counted.bucket]
        known = rows >= 0
        rows, piece, count = rows[known], counted.piece[known], counted.times[known]
        values = damped(count) * self._idf[rows]
        length = np.sqrt(np.bincount(piece, values * values, pieces)).astype(np.float32)
        unit = np.zeros((pieces, self._unit.shape[1]), np.float32)
        if len(piece):
            # Rows come sorted by piece, so each piece is one stretch.
            first = np.flatnonzero(np.diff(piece, prepend=-1))
            shares = (values / length[piece])[:, None] * self._unit[rows]
            unit[piece[first]] = np.add.reduceat(shares, first, axis=0)
        once, place = np.unique(rows, return_inverse=True)
        values = damped(np.bincount(place, count).astype(np.int64))
        return Margins(self._letter_margins(once, values * self._idf[once]), unit + self._unit_bias)

    def _letter_margins(self, rows: NDArray[np.int32], values: Floats) -> Floats:
        length = float(np.sqrt(np.sum(values * values))) or 1.0
        shares = (values / np.float32(length)).astype(np.float32)
        margins: Floats = shares @ self._letter[rows] + self._letter_bias
        return margins


def damped(count: Integers) -> Floats:
    """The tenth mention of a word says little more than the third."""
    logs: Floats = (1 + np.log(count)).astype(np.float32)
    return logs
