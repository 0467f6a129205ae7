"""Fits `joint` on letters that neither the encoder nor the cheap stage has learnt from."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifiers.blend import KINDS, Chances, none_clue, squashed
from classifiers.encoder import Heard
from classifiers.joint import Clues, clues
from classifiers.training.blending import frequencies
from classifiers.training.fit import Answers

Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]
FOLDS = 10


def fit_joint(
    found: Sequence[tuple[Heard, Chances]], answers: Answers
) -> tuple[dict[str, NDArray[np.generic]], Doubles]:
    """The arrays of `joint.Joint`, and chances (letters, kinds) each made without its letter."""
    told = [clues(heard, cheap) for heard, cheap in found]
    every = np.arange(len(told))
    chances = np.zeros((len(told), KINDS))
    for fold in range(FOLDS):
        left_out = every % FOLDS == fold
        weights, bias = _kinds(told, answers, every[~left_out])
        for place in every[left_out].tolist():
            chances[place] = squashed(told[place].kinds @ weights + bias)
    weights, bias = _kinds(told, answers, every)
    none = none_clue(chances)[:, None]
    other = frequencies().fit(none, ~answers.kinds.any(axis=1))
    arrays: dict[str, NDArray[np.generic]] = {
        "joint_weights": weights,
        "joint_bias": bias,
        "joint_other": np.array([other.coef_[0, 0], other.intercept_[0]]),
        "joint_rights": _rights(told, answers),
    }
    return arrays, chances


def _kinds(told: Sequence[Clues], answers: Answers, rows: Integers) -> tuple[Doubles, Doubles]:
    """One regression over all (letter, kind) pairs, with a column that marks each kind."""
    kinds = np.tile(np.eye(KINDS), (len(rows), 1))
    pairs = np.hstack([np.concatenate([told[row].kinds for row in rows.tolist()]), kinds])
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=1000)
    model.fit(pairs, answers.kinds[rows].ravel())
    return model.coef_[0, :-KINDS], model.coef_[0, -KINDS:]


def _rights(told: Sequence[Clues], answers: Answers) -> Doubles:
    """How much each stage counts; as (letter, right) pairs of which one is true."""
    opt_outs = np.flatnonzero(answers.rights.any(axis=1))
    pairs = np.concatenate([told[row].rights.T for row in opt_outs.tolist()])
    model = LogisticRegression(C=1.0, max_iter=1000)
    model.fit(pairs, answers.rights[opt_outs].ravel())
    return np.asarray(model.coef_[0])
