"""Counts how right the verdicts are."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from classifiers.labels import Kind, Language, Right
from classifiers.training.corpus import Labelled


@dataclass(frozen=True, slots=True)
class Said:
    """The part of a verdict that is measured."""

    labels: frozenset[Kind]
    review: bool
    right: Right | None
    language: Language
    scores: dict[Kind, float]


@dataclass(frozen=True, slots=True)
class PerKind:
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares are 0..1. `missed` are requests called other that nobody would look at."""

    mails: int
    macro_f1: float
    exact: float
    kinds: dict[str, PerKind]
    review: float
    wrong_unreviewed: float
    missed: int
    requests: int
    right: float
    language: float
    ece: float


Pair = tuple[Labelled, Said]


def figures(pairs: Sequence[Pair]) -> Figures:
    kinds = {str(kind): _per_kind(pairs, kind) for kind in Kind}
    unreviewed = [(mail, said) for mail, said in pairs if not said.review]
    requests = [pair for pair in pairs if Kind.OTHER not in pair[0].labels]
    opt_outs = [(m, s) for m, s in pairs if m.right and Kind.UNSUBSCRIBE in s.labels]
    return Figures(
        mails=len(pairs),
        macro_f1=float(np.mean([kind.f1 for kind in kinds.values() if kind.support] or [0.0])),
        exact=_share(pairs, lambda mail, said: mail.labels == said.labels),
        kinds=kinds,
        review=_share(pairs, lambda _, said: said.review),
        wrong_unreviewed=_share(unreviewed, lambda mail, said: mail.labels != said.labels),
        missed=sum(Kind.OTHER in said.labels and not said.review for _, said in requests),
        requests=len(requests),
        right=_share(opt_outs, lambda mail, said: mail.right == said.right),
        language=_share(pairs, lambda mail, said: mail.language == said.language),
        ece=calibration_error(
            (said.scores[kind], kind in mail.labels) for mail, said in pairs for kind in Kind
        ),
    )


def calibration_error(points: Iterable[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: mean distance of score and frequency, by bins of equal width."""
    scores, held = (np.array(column, float) for column in zip(*points, strict=True))
    place = np.minimum((scores * bins).astype(int), bins - 1)
    counts = np.bincount(place, minlength=bins)
    gap = np.abs(np.bincount(place, scores, bins) - np.bincount(place, held, bins))
    return float(gap.sum() / counts.sum())


def _per_kind(pairs: Sequence[Pair], kind: Kind) -> PerKind:
    hit = sum(kind in mail.labels and kind in said.labels for mail, said in pairs)
    support = sum(kind in mail.labels for mail, _ in pairs)
    named = sum(kind in said.labels for _, said in pairs)
    return PerKind(
        precision=hit / named if named else 0.0,
        recall=hit / support if support else 0.0,
        f1=2 * hit / (support + named) if hit else 0.0,
        support=support,
    )


def _share(pairs: Sequence[Pair], holds: Callable[[Labelled, Said], bool]) -> float:
    return sum(holds(mail, said) for mail, said in pairs) / len(pairs) if pairs else 0.0
