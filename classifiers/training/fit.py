"""Fits the weights of `linear` and `blend` with scikit-learn; everything repeatable."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from classifiers.blend import KINDS
from classifiers.grams import BITS
from classifiers.linear import damped, tally
from classifiers.reading import CONTEXT_PIECES, Reading

Flags = NDArray[np.bool_]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The numbers of training that a person chose; see config.cfg."""

    strength: float = 10.0  # inverse of the regularisation
    rounds: int = 2  # how often the telling sentence of each letter is chosen anew
    features: int = 60_000  # buckets kept, the commonest first
    folds: int = 5
    variants: int = 1
    iterations: int = 60
    correction: float = 3.0  # how many mails of the corpus a correction by staff counts for


@dataclass(frozen=True, slots=True)
class Counted:
    """Letters as sparse rows: one for each letter, one for each piece the writer said."""

    letters: csr_matrix
    pieces: csr_matrix
    owner: NDArray[np.int64]  # of each piece row, the row of its letter


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The buckets kept, ascending, and how rare each is."""

    buckets: NDArray[np.int64]
    idf: NDArray[np.float32]


def lexicon(readings: Sequence[Reading], features: int) -> Lexicon:
    """The buckets that occur in two letters at least."""
    seen = np.zeros(1 << BITS, np.int64)
    for reading in readings:
        seen[np.unique(reading.grams.bucket)] += 1
    order = np.argsort(-seen, kind="stable")[:features]
    kept = np.sort(order[seen[order] > 1])
    idf = np.log((1 + len(readings)) / (1 + seen[kept])) + 1
    # Rounded now as it will be when stored, so that training sees what prediction will.
    return Lexicon(kept, idf.astype(np.float16).astype(np.float32))


def counted(readings: Sequence[Reading], words: Lexicon) -> Counted:
    row_of = np.full(1 << BITS, -1, np.int64)
    row_of[words.buckets] = np.arange(len(words.buckets))
    letters: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    pieces: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    owner: list[int] = []
    for place, reading in enumerate(readings):
        found = tally(reading.grams)
        column = row_of[found.bucket]
        once, where = np.unique(column, return_inverse=True)
        total = np.bincount(where, found.times).astype(np.int64)
        letters.append((once[once >= 0], total[once >= 0]))
        for piece in range(CONTEXT_PIECES, CONTEXT_PIECES + 1 + len(reading.units)):
            here = (found.piece == piece) & (column >= 0)
            pieces.append((column[here], found.times[here]))
            owner.append(place)
    return Counted(_rows(letters, words), _rows(pieces, words), np.array(owner))


def _rows(
    rows: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]], words: Lexicon
) -> csr_matrix:
    lengths = np.array([len(columns) for columns, _ in rows])
    columns = np.concatenate([columns for columns, _ in rows])
    values = damped(np.concatenate([count for _, count in rows])) * words.idf[columns]
    row = np.repeat(np.arange(len(rows)), lengths)
    norm = np.sqrt(np.bincount(row, values * values, len(rows))).astype(np.float32)
    ends = np.concatenate([[0], np.cumsum(lengths)])
    shape = (len(rows), len(words.buckets))
    return csr_matrix((values / norm[row], columns, ends), shape=shape)


@dataclass(frozen=True, slots=True)
class Weights:
    """Columns as in `linear`: letter (features, columns), unit (features, kinds), biases."""

    letter: NDArray[np.float32]
    letter_bias: NDArray[np.float32]
    unit: NDArray[np.float32]
    unit_bias: NDArray[np.float32]

    def stored(self) -> dict[str, NDArray[np.generic]]:
        return {name: getattr(self, name).astype(np.float16) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Answers:
    """(letters, kinds); (letters, rights), all False where there is none; (letters, languages)."""

    kinds: Flags
    rights: Flags
    languages: Flags

    def of(self, rows: NDArray[np.int64]) -> "Answers":
        return Answers(self.kinds[rows], self.rights[rows], self.languages[rows])


@dataclass(frozen=True, slots=True)
class Training:
    """Everything training needs of the mails.

    `data` holds mails and then their variants; `source` says of which mail each row is;
    `answers`, `readings`, `fold` and `weight` speak of the mails alone; without `weight` all
    count alike.
    """

    readings: Sequence[Reading]
    words: Lexicon
    data: Counted
    source: NDArray[np.int64]
    answers: Answers
    fold: NDArray[np.int64]
    weight: Doubles | None = None

    def weighed(self, rows: NDArray[np.int64]) -> Doubles | None:
        """How much each of these rows of `data` counts."""
        return None if self.weight is None else self.weight[self.source[rows]]


def weights(training: Training, rows: NDArray[np.int64], recipe: Recipe) -> Weights:
    """Fitted on the given rows of `training.data` only."""
    letters = training.data.letters[rows]
    goal, weight = training.answers.of(training.source[rows]), training.weighed(rows)
    with_right = np.flatnonzero(goal.rights.any(axis=1))
    columns = [_fitted(letters, goal.kinds[:, kind], weight, recipe) for kind in range(KINDS)]
    columns += [
        _fitted(
            letters[with_right], goal.rights[with_right, right], _of(weight, with_right), recipe
        )
        for right in range(goal.rights.shape[1])
    ]
    columns += [
        _fitted(letters, goal.languages[:, language], weight, recipe)
        for language in range(goal.languages.shape[1])
    ]
    unit = _unit_columns(training, rows, goal.kinds, columns[:KINDS], recipe)
    return Weights(*_stacked(columns), *_stacked(unit))


_SURE = 6.0  # a margin
Column = tuple[NDArray[np.float32], float]


def _of(weight: Doubles | None, rows: NDArray[np.generic]) -> Doubles | None:
    return None if weight is None else weight[rows]


def _fitted(matrix: csr_matrix, goal: Flags, weight: Doubles | None, recipe: Recipe) -> Column:
    if goal.all() or not goal.any():
        # Nothing to tell apart: surely the one answer that was ever given.
        return np.zeros(matrix.shape[1], np.float32), _SURE if goal.any() else -_SURE
    model = LogisticRegression(
        C=recipe.strength, class_weight="balanced", max_iter=recipe.iterations, tol=1e-3
    )
    model.fit(matrix, goal, sample_weight=weight)
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])


def _unit_columns(
    training: Training,
    rows: NDArray[np.int64],
    kinds: Flags,
    start: Sequence[Column],
    recipe: Recipe,
) -> list[Column]:
    """Weights for single sentences, learnt from letters (multiple-instance learning).

    Of a letter that asks for a kind only its most telling piece is an example, the others
    are left out; of a letter that does not, every piece is a counter-example.
    """
    data, weight = training.data, training.weighed(rows)
    place = np.full(data.letters.shape[0], -1)
    place[rows] = np.arange(len(rows))
    mine = np.flatnonzero(place[data.owner] >= 0)
    pieces, owner = data.pieces[mine], place[data.owner[mine]]
    columns = []
    for kind, column in enumerate(start):
        wanted = kinds[owner, kind]
        for _ in range(recipe.rounds):
            telling = _most_telling(pieces @ column[0], owner, wanted)
            used = telling | ~wanted
            column = _fitted(  # noqa: PLW2901
                pieces[used], telling[used], _of(weight, owner[used]), recipe
            )
        columns.append(column)
    return columns


def _most_telling(margin: Doubles, owner: NDArray[np.int64], wanted: Flags) -> Flags:
    """Marks for each letter that is wanted its piece with the largest margin."""
    order = np.lexsort((-margin, owner))
    first = np.ones(len(order), bool)
    first[1:] = owner[order][1:] != owner[order][:-1]
    marked = np.zeros(len(order), bool)
    marked[order[first]] = True
    return marked & wanted


def _stacked(columns: Sequence[Column]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Rounded as they will be stored."""
    matrix = np.stack([weights for weights, _ in columns], axis=1)
    bias = np.array([bias for _, bias in columns])
    return (
        matrix.astype(np.float16).astype(np.float32),
        bias.astype(np.float16).astype(np.float32),
    )
