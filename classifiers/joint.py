"""Joins the encoder's margins with the cheap stage's chances into one calibrated probability.

A logistic regression with the same weights for every kind, so that few mails suffice to fit it,
and a bias for each.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.blend import Chances, none_clue, rival, squashed
from classifiers.encoder import Heard
from classifiers.linear import Arrays, Floats

Doubles = NDArray[np.float64]
TELLING = 1.0  # margin that one unit's share in the encoder's score counts for beside n-grams


class Clues(NamedTuple):
    """(kinds, clues) and, of the rights, log chances by the encoder and by the cheap stage."""

    kinds: Doubles
    rights: Doubles


class Joint:
    """Arrays: joint_weights (clues,), joint_bias (kinds,), joint_other (2,), joint_rights (2,)."""

    def __init__(self, arrays: Arrays) -> None:
        self._weights = arrays["joint_weights"].astype(np.float64)
        self._bias = arrays["joint_bias"].astype(np.float64)
        self._slope, self._shift = arrays["joint_other"].astype(np.float64)
        self._rights = arrays["joint_rights"].astype(np.float64)

    def chances(self, heard: Heard, cheap: Chances) -> Chances:
        found = clues(heard, cheap)
        kinds = squashed(found.kinds @ self._weights + self._bias)
        return Chances(
            kinds=kinds,
            other=float(squashed(self._slope * none_clue(kinds) + self._shift)),
            rights=np.exp(log_shares(self._rights @ found.rights)),
            languages=np.exp(log_shares(heard.languages.astype(np.float64))),
        )


def clues(heard: Heard, cheap: Chances) -> Clues:
    kinds = heard.kinds.astype(np.float64)
    plain = log_odds(cheap.kinds)
    return Clues(
        kinds=np.stack([kinds, plain, rival(kinds), rival(plain)], axis=1),
        rights=np.stack([log_shares(heard.rights.astype(np.float64)), np.log(cheap.rights + 1e-9)]),
    )


def joint_units(heard: Heard, cheap: Floats) -> Floats:
    """(units, kinds) margins of single units: what n-grams say, and the encoder's own share.

    A share counts from the letter's mean, since what every piece adds alike tells nothing.
    """
    own = heard.units - heard.units.mean(axis=0)
    found: Floats = (cheap + np.float32(TELLING) * own).astype(np.float32)
    return found


def log_odds(chances: Doubles) -> Doubles:
    safe = np.clip(chances, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(safe / (1 - safe)))


def log_shares(margins: Doubles) -> Doubles:
    """The logarithm of the softmax."""
    top = margins.max()
    return np.asarray(margins - top - np.log(np.exp(margins - top).sum()))
