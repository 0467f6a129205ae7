"""Versions of the model: which there are, which is in use, how each was learnt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

DELIVERED = "delivered"
KEPT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A version measured on the fixed dev part."""

    macro_f1: float
    missed: int
    requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version. `corrections` are the numbers of the mails it learnt from.

    `learnt_at` is None for the one delivered; `standings` are by "all" and language, empty where
    it was never measured; `trouble` says why it cannot be used.
    """

    name: str
    learnt_at: datetime | None = None
    corrections: tuple[int, ...] = ()
    standings: Mapping[str, Standing] = field(default_factory=dict)
    delivered: bool = False
    in_use: bool = False
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of one learning. `against` says why the champion stays."""

    champion: str
    challenger: str
    before: Mapping[str, Standing]
    after: Mapping[str, Standing]
    against: tuple[str, ...]
    used: tuple[int, ...]
    left_out: tuple[str, ...]

    @property
    def won(self) -> bool:
        """Whether the challenger takes the champion's place."""
        return not self.against


def superfluous(versions: Sequence[Version]) -> list[Version]:
    """Those beyond the newest KEPT; never the one in use or the one delivered."""
    learnt = [v for v in versions if not v.delivered]
    learnt.sort(key=lambda v: (v.learnt_at is not None, v.learnt_at), reverse=True)
    return [v for v in learnt[KEPT:] if not v.in_use]
