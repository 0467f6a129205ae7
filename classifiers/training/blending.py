"""Fits the second stage on what the first says of letters it has not seen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifiers.blend import KINDS, kind_clues, none_clue, right_clues, squashed
from classifiers.linear import Linear
from classifiers.training.fit import Answers, Recipe, Training, weights

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Clues:
    """(mails, kinds, clues) and (mails, clues), each made by weights of the other folds."""

    kinds: Doubles
    rights: Doubles


def clues_out_of_fold(training: Training, recipe: Recipe) -> Clues:
    kinds: dict[int, Doubles] = {}
    rights: dict[int, Doubles] = {}
    for fold in range(recipe.folds):
        rows = np.flatnonzero(training.fold[training.source] != fold)
        linear = Linear(
            {
                "buckets": training.words.buckets,
                "idf": training.words.idf,
                **weights(training, rows, recipe).stored(),
            }
        )
        for place in np.flatnonzero(training.fold == fold).tolist():
            reading = training.readings[place]
            margins = linear.margins(reading.grams, reading.pieces)
            kinds[place] = kind_clues(reading, margins)
            rights[place] = right_clues(reading, margins)
    order = range(len(training.readings))
    return Clues(
        np.stack([kinds[place] for place in order]), np.stack([rights[place] for place in order])
    )


def fit_blend(clues: Clues, answers: Answers) -> tuple[dict[str, NDArray[np.generic]], Doubles]:
    """The arrays of `blend.Blend`, and the chances they give to the same letters."""
    fitted = [frequencies().fit(clues.kinds[:, k], answers.kinds[:, k]) for k in range(KINDS)]
    kind_weights = np.stack([model.coef_[0] for model in fitted])
    kind_bias = np.array([model.intercept_[0] for model in fitted])
    chances = squashed(np.sum(clues.kinds * kind_weights, axis=2) + kind_bias)
    none = none_clue(chances)[:, None]
    other = frequencies().fit(none, ~answers.kinds.any(axis=1))
    opt_outs = answers.rights.any(axis=1)
    right = frequencies().fit(clues.rights[opt_outs], answers.rights[opt_outs].argmax(axis=1))
    arrays: dict[str, NDArray[np.generic]] = {
        "kind_weights": kind_weights,
        "kind_bias": kind_bias,
        "other": np.array([other.coef_[0, 0], other.intercept_[0]]),
        "right_weights": right.coef_,
        "right_bias": right.intercept_,
    }
    return arrays, chances


def frequencies() -> LogisticRegression:
    """Unweighted, so that what comes out are frequencies."""
    return LogisticRegression(C=1.0, max_iter=1000)
