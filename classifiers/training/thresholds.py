"""Chooses from cross-validated chances when a kind holds and when a person must look."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.labels import REQUESTS, Kind
from classifiers.policy import Policy, certainty

Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]

_GRID = np.arange(0.25, 0.61, 0.01)


@dataclass(frozen=True, slots=True)
class Wishes:
    """The most that may go wrong unseen, as shares; see config.cfg."""

    missed: float
    wrong: float


def choose(chances: Doubles, kinds: Flags, wishes: Wishes) -> Policy:
    """`chances` (letters, kinds) must come from models that had not seen the letter."""
    thresholds = {
        kind: _best_threshold(chances[:, place], kinds[:, place])
        for place, kind in enumerate(REQUESTS)
    }
    policy = Policy(thresholds, sure=0.0, sure_other=0.0)
    labels = [policy.labels(row) for row in chances]
    certain = np.array([certainty(row, said) for row, said in zip(chances, labels, strict=True)])
    truth = [_names(row) for row in kinds]
    wrong = np.array([set(said) != true for said, true in zip(labels, truth, strict=True)])
    none = np.array([said == (Kind.OTHER,) for said in labels])
    missed = none & kinds.any(axis=1)
    allowed = int(wishes.missed * kinds.any(axis=1).sum())
    return Policy(
        thresholds,
        sure=_rate_bar(certain[~none], wrong[~none], wishes.wrong),
        sure_other=_bar(certain[none], missed[none], allowed),
    )


def _names(row: Flags) -> set[Kind]:
    return {kind for kind, holds in zip(REQUESTS, row, strict=True) if holds} or {Kind.OTHER}


def _best_threshold(chances: Doubles, holds: Flags) -> float:
    """The middle of the thresholds whose F1 comes within a hundredth of the best."""
    scores = np.array([_f1(chances >= threshold, holds) for threshold in _GRID])
    return round(float(np.median(_GRID[scores >= scores.max() - 0.01])), 3)


def _f1(said: Flags, holds: Flags) -> float:
    return float(2 * (said & holds).sum() / max(1, said.sum() + holds.sum()))


def _bar(certain: Doubles, bad: Flags, allowed: int) -> float:
    """The lowest certainty above which no more than `allowed` are bad."""
    worst = np.sort(certain[bad])[::-1]
    if len(worst) <= allowed:
        return 0.0
    # Rounded up, so that the letter at the bar itself stays below it.
    return float(np.ceil(worst[allowed] * 1e4 + 1) / 1e4)


def _rate_bar(certain: Doubles, bad: Flags, rate: float) -> float:
    """The lowest certainty at and above which at most that share is bad."""
    order = np.argsort(-certain, kind="stable")
    shares = np.cumsum(bad[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(shares <= rate)
    if not len(good):
        return 1.0
    return float(np.ceil(certain[order][good[-1]] * 1e4) / 1e4)
