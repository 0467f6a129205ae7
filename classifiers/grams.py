"""Hashes a letter into character and word n-grams, the same on any machine.

The pieces of a letter (subject, sentences) are joined with a separator that no n-gram may
cross, so that a piece's score is made of its own n-grams only.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BITS = 20
CHARACTERS = (2, 3, 4, 5)  # n-grams inside a word and the blanks at its sides
WORDS = (1, 2)

Integers = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_BLANK, _BREAK = ord(" "), ord("\n")
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 2**64))
# The finishing steps of the splitmix64 generator (Steele, Lea, Flood 2014).
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))


class Grams(NamedTuple):
    """One row for every n-gram found: the piece it lies in and the bucket it hashes to."""

    piece: Integers
    bucket: Integers


def grams(pieces: Sequence[str]) -> Grams:
    """The n-grams of pieces that `skeleton` made; repeated n-grams appear repeatedly."""
    text = "\n" + "".join(f" {piece} \n" for piece in pieces)
    codes = np.frombuffer(text.encode("utf-32-le"), "<u4").astype(np.uint64)
    breaks = np.cumsum(codes == _BREAK)
    blanks = np.cumsum(codes == _BLANK)
    starts, hashes = zip(
        *(_characters(codes, breaks, blanks, size) for size in CHARACTERS),
        *_words(codes, breaks),
        strict=True,
    )
    start = np.concatenate(starts)
    bucket = _mixed(np.concatenate(hashes)) >> np.uint64(64 - BITS)
    return Grams(breaks[start] - 1, bucket.astype(np.int64))


def _characters(
    codes: Hashes, breaks: Integers, blanks: Integers, size: int
) -> tuple[Integers, Hashes]:
    """Windows of `size` characters with a blank at the ends at most, and no break."""
    last = len(codes) - size + 1
    if last <= 0:
        return np.zeros(0, np.int64), np.zeros(0, np.uint64)
    start = np.arange(last)
    inner = blanks[start + size - 2] - blanks[start]
    start = start[(codes[:last] != _BREAK) & (breaks[size - 1 :] == breaks[:last]) & (inner == 0)]
    value = np.full(len(start), size, np.uint64)
    for place in range(size):
        value = value * _PRIME + codes[start + place]
    return start, value


def _words(codes: Hashes, breaks: Integers) -> list[tuple[Integers, Hashes]]:
    """Single words and pairs of neighbours, hashed by differences of one running sum."""
    gap = (codes == _BLANK) | (codes == _BREAK)
    start = np.flatnonzero(gap[:-1] & ~gap[1:]) + 1
    end = np.flatnonzero(~gap[:-1] & gap[1:]) + 1
    powers = np.cumprod(np.full(len(codes), _PRIME))
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(codes * powers)])
    inverse = np.cumprod(np.full(len(codes), _INVERSE))
    word = (sums[end] - sums[start]) * inverse[start]
    near = breaks[start[:-1]] == breaks[start[1:]]
    pair = _mixed(word[:-1]) * _PRIME + word[1:]
    return [(start, word * np.uint64(3)), (start[:-1][near], pair[near] * np.uint64(5))]


def _mixed(value: Hashes) -> Hashes:
    for shift, factor in zip(_SHIFTS, _MIX, strict=False):
        value = (value ^ (value >> shift)) * factor
    return value ^ (value >> _SHIFTS[2])
