"""When a kind holds, and when a person must look first; the numbers come from training."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.labels import REQUESTS, Kind

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Policy:
    """Least chances: `thresholds` for a kind to hold, the others for no person to look.

    `sure` is for verdicts that name a kind, `sure_other` for those that name none; both are
    compared with `certainty`.
    """

    thresholds: Mapping[Kind, float]
    sure: float
    sure_other: float

    @classmethod
    def from_meta(cls, meta: Mapping[str, object]) -> "Policy":
        """Raises KeyError, TypeError or ValueError where meta.json holds no policy."""
        stored = meta["policy"]
        if not isinstance(stored, Mapping):
            raise TypeError("policy must be a table")
        thresholds = {kind: float(stored["thresholds"][kind]) for kind in REQUESTS}
        return cls(thresholds, float(stored["sure"]), float(stored["sure_other"]))

    def to_meta(self) -> dict[str, object]:
        thresholds = {str(kind): value for kind, value in self.thresholds.items()}
        return {"thresholds": thresholds, "sure": self.sure, "sure_other": self.sure_other}

    def labels(self, chances: Sequence[float] | Doubles) -> tuple[Kind, ...]:
        """The kinds that hold, the likeliest first; OTHER where none does."""
        likely = sorted(zip(chances, REQUESTS, strict=True), key=lambda pair: -pair[0])
        return tuple(k for chance, k in likely if chance >= self.thresholds[k]) or (Kind.OTHER,)

    def doubt(self, chances: Sequence[float] | Doubles) -> str:
        """Why a person should look, or nothing."""
        labels = self.labels(chances)
        certain = certainty(chances, labels)
        if labels == (Kind.OTHER,):
            if certain >= self.sure_other:
                return ""
            likeliest = REQUESTS[int(np.argmax(chances))]
            return f"It may be {likeliest} ({max(chances):.0%}) or none of the kinds."
        if certain >= self.sure:
            return ""
        return _weakest(chances, labels)


def certainty(chances: Sequence[float] | Doubles, labels: Sequence[Kind]) -> float:
    """The chance that exactly these labels hold, were the kinds independent."""
    return float(
        np.prod([c if k in labels else 1 - c for c, k in zip(chances, REQUESTS, strict=True)])
    )


def _weakest(chances: Sequence[float] | Doubles, labels: Sequence[Kind]) -> str:
    """Names the kind about which the machine knows least."""
    chance, kind = min(zip(chances, REQUESTS, strict=True), key=lambda pair: abs(pair[0] - 0.5))
    verb = "is" if kind in labels else "may also be"
    return f"Unsure whether it {verb} {kind} ({chance:.0%})."
