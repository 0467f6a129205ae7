"""Counts how right the verdicts are, and how far chance could have moved the counts.

Every figure is a share: a sum over mails above another sum over mails. An interval comes from
measuring 1,000 times what was drawn anew from the same mails, with repetition (bootstrap).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.labels import Kind, Language, Right
from classifiers.training.corpus import Labelled

RESAMPLES = 1000
_SEED = 20261122
_OUTER = (2.5, 97.5)  # percentiles
_NOTHING = 1e-9

Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Said:
    """The part of a verdict that is measured."""

    labels: frozenset[Kind]
    review: bool
    right: Right | None
    language: Language
    scores: dict[Kind, float]


class Interval(NamedTuple):
    """Where the figure would lie in 95 of 100 such samples; 0..1 where nothing is known."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PerKind:
    precision: float
    recall: float
    f1: float
    f1_interval: Interval
    support: int
    ece: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares are 0..1. `missed` are requests called other that nobody would look at.

    `right` is measured where an opt-out was found, `right_all` on all opt-outs there are.
    `intervals` holds one for each share, by its name.
    """

    mails: int
    macro_f1: float
    exact: float
    kinds: dict[str, PerKind]
    review: float
    wrong_unreviewed: float
    missed: int
    requests: int
    missed_share: float
    right: float
    right_all: float
    language: float
    ece: float
    intervals: dict[str, Interval]


class Bin(NamedTuple):
    """Scores from `low` up to the next bin: their mean, and how often the kind held."""

    low: float
    points: int
    score: float
    held: float


class Calibration(NamedTuple):
    """`ece`: the mean distance of score and frequency, by bins of equal width."""

    ece: float
    rows: tuple[Bin, ...]


class Difference(NamedTuple):
    """`surely`: the share of draws in which it is above nothing."""

    value: float
    interval: Interval
    surely: float


Pair = tuple[Labelled, Said]


def figures(pairs: Sequence[Pair]) -> Figures:
    table = _Table.of(pairs)
    once, drawn = np.ones((1, len(pairs))), _drawn(len(pairs))
    shares, spread = table.shares(once), table.shares(drawn)
    calibrated = calibrations(pairs)
    held = {name: _number(values[0]) for name, values in shares.items()}
    kinds = {
        str(kind): PerKind(
            precision=_share(table.hit[:, k].sum(), table.said[:, k].sum()),
            recall=_share(table.hit[:, k].sum(), table.gold[:, k].sum()),
            f1=_number(table.f1(once)[0, k]),
            f1_interval=_interval(table.f1(drawn)[:, k]),
            support=int(table.gold[:, k].sum()),
            ece=calibrated[str(kind)].ece,
        )
        for k, kind in enumerate(Kind)
    }
    above, below = table.ratios["missed_share"]
    return Figures(
        mails=len(pairs),
        kinds=kinds,
        missed=int(above.sum()),
        requests=int(below.sum()),
        ece=calibrated["all"].ece,
        intervals={name: _interval(values) for name, values in spread.items()},
        **held,
    )


def ahead(one: Sequence[Pair], other: Sequence[Pair]) -> Difference:
    """By how much the first macro-F1 exceeds the second on the same mails."""
    ours, theirs = _Table.of(one), _Table.of(other)
    once, drawn = np.ones((1, len(one))), _drawn(len(one))
    gap = ours.macro_f1(drawn) - theirs.macro_f1(drawn)
    return Difference(
        _number((ours.macro_f1(once) - theirs.macro_f1(once))[0]),
        Interval(*(float(edge) for edge in np.percentile(gap, _OUTER))),
        # What rounding leaves of two equal figures is no difference.
        float((gap > _NOTHING).mean()),
    )


def calibrations(pairs: Sequence[Pair]) -> dict[str, Calibration]:
    """By "all" and kind."""
    points = {
        str(kind): [(said.scores[kind], kind in mail.labels) for mail, said in pairs]
        for kind in Kind
    }
    everything = [point for column in points.values() for point in column]
    return {name: calibration(column) for name, column in {"all": everything, **points}.items()}


def calibration(points: Sequence[tuple[float, bool]], bins: int = 10) -> Calibration:
    if not points:
        return Calibration(0.0, ())
    scores, held = (np.array(column, float) for column in zip(*points, strict=True))
    place = np.minimum((scores * bins).astype(int), bins - 1)
    counts = np.bincount(place, minlength=bins)
    sums, hits = np.bincount(place, scores, bins), np.bincount(place, held, bins)
    rows = (
        Bin(b / bins, int(counts[b]), float(sums[b] / counts[b]), float(hits[b] / counts[b]))
        for b in np.flatnonzero(counts).tolist()
    )
    return Calibration(float(np.abs(sums - hits).sum() / counts.sum()), tuple(rows))


@dataclass(frozen=True, slots=True)
class _Table:
    """One row for each mail: what holds and what was said (mails, kinds), and what is shared.

    `ratios` maps a share's name to what counts above the line and what counts below it.
    """

    gold: Flags
    said: Flags
    ratios: Mapping[str, tuple[Flags, Flags]]

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> "_Table":
        gold = np.array([[kind in mail.labels for kind in Kind] for mail, _ in pairs])
        said = np.array([[kind in s.labels for kind in Kind] for _, s in pairs])
        unseen = np.array([not s.review for _, s in pairs])
        right = np.array([mail.right is s.right for mail, s in pairs])
        opt_out = np.array([mail.right is not None for mail, _ in pairs])
        language = np.array([mail.language is s.language for mail, s in pairs])
        exact = (gold == said).all(axis=1)
        other, found = list(Kind).index(Kind.OTHER), list(Kind).index(Kind.UNSUBSCRIBE)
        request, every = ~gold[:, other], np.ones(len(pairs), bool)
        found_opt_out = opt_out & said[:, found]
        return cls(
            gold,
            said,
            {
                "exact": (exact, every),
                "review": (~unseen, every),
                "wrong_unreviewed": (unseen & ~exact, unseen),
                "missed_share": (request & said[:, other] & unseen, request),
                "right": (found_opt_out & right, found_opt_out),
                "right_all": (found_opt_out & right, opt_out),
                "language": (language, every),
            },
        )

    @property
    def hit(self) -> Flags:
        return self.gold & self.said

    def f1(self, times: Doubles) -> Doubles:
        """(draws, kinds): `times` (draws, mails) says how often each mail was drawn."""
        named = times @ self.gold + times @ self.said
        return _divided(2 * (times @ self.hit), named)

    def macro_f1(self, times: Doubles) -> Doubles:
        """(draws,): the mean of the kinds that occur."""
        occurs = times @ self.gold > 0
        found = np.where(occurs, self.f1(times), 0.0)
        return _divided(found.sum(axis=1), occurs.sum(axis=1).astype(np.float64))

    def shares(self, times: Doubles) -> dict[str, Doubles]:
        found = {
            name: _divided(times @ above, times @ below)
            for name, (above, below) in self.ratios.items()
        }
        return {"macro_f1": self.macro_f1(times), **found}


def _drawn(mails: int) -> Doubles:
    """(draws, mails): the same draws for all methods, so that they can be compared."""
    rng = np.random.default_rng(_SEED)
    return rng.multinomial(mails, np.full(mails, 1 / mails), RESAMPLES).astype(np.float64)


def _divided(above: Doubles, below: Doubles) -> Doubles:
    """Not a number where there is nothing to measure."""
    found: Doubles = np.divide(above, below, out=np.full(below.shape, np.nan), where=below > 0)
    return found


def _interval(values: Doubles) -> Interval:
    known = values[~np.isnan(values)]
    if not len(known):
        return Interval(0.0, 1.0)
    low, high = np.percentile(known, _OUTER)
    return Interval(float(low), float(high))


def _number(value: float) -> float:
    return 0.0 if np.isnan(value) else float(value)


def _share(above: int, below: int) -> float:
    return float(above / below) if below else 0.0
