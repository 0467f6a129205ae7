"""Whether a challenger takes the champion's place: measured alike on the fixed dev part.

Both are judged by chances that were made without the mail they are about, and by thresholds
chosen on the other mails, so that neither profits from what was fitted on the dev part.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from classifiers.labels import REQUESTS, Kind, Language
from classifiers.training.corpus import Labelled
from classifiers.training.measure import Difference, Pair, Said, ahead, figures
from classifiers.training.thresholds import Wishes, choose

EVERY = "all"
FOLDS = 10
SURELY = 0.95  # of the draws in which a challenger must be ahead

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Standing:
    """`missed` are requests called other that nobody would look at."""

    mails: int
    macro_f1: float
    missed: int
    requests: int


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its version, and chances (dev mails, kinds) it gives unseen."""

    version: str
    unseen: Doubles


@dataclass(frozen=True, slots=True)
class Contest:
    """Standings by "all" and language. `against` says why the champion stays; empty: it goes."""

    champion: str
    challenger: str
    before: Mapping[str, Standing]
    after: Mapping[str, Standing]
    gain: Difference
    against: tuple[str, ...]

    @property
    def won(self) -> bool:
        return not self.against

    def as_json(self) -> dict[str, object]:
        return {
            "champion": self.champion,
            "challenger": self.challenger,
            "before": {name: asdict(found) for name, found in self.before.items()},
            "after": {name: asdict(found) for name, found in self.after.items()},
            "gain": self.gain.value,
            "gain_interval": list(self.gain.interval),
            "surely": self.gain.surely,
            "against": list(self.against),
            "replaced": self.won,
        }


def contest(mails: Sequence[Labelled], champion: Side, challenger: Side, wishes: Wishes) -> Contest:
    """Both on the same mails; the rule stands in docs/model-card.md."""
    one, other = (_pairs(mails, side.unseen, wishes) for side in (champion, challenger))
    before, after = _standings(one), _standings(other)
    gain = ahead(other, one)
    return Contest(
        champion=champion.version,
        challenger=challenger.version,
        before=before,
        after=after,
        gain=gain,
        against=tuple(_against(before, after, gain.surely, wishes)),
    )


def _against(
    before: Mapping[str, Standing], after: Mapping[str, Standing], surely: float, wishes: Wishes
) -> Iterator[str]:
    was, now = before[EVERY].macro_f1, after[EVERY].macro_f1
    if now <= was:
        yield f"macro-F1 is not higher ({now:.4f}, was {was:.4f})"
    elif surely < SURELY:
        yield f"macro-F1 is higher in {surely:.1%} of the draws only, not in {SURELY:.0%}"
    for name, old in before.items():
        new = after[name]
        if name != EVERY and new.macro_f1 < old.macro_f1:
            yield f"macro-F1 fell in {name} ({new.macro_f1:.4f}, was {old.macro_f1:.4f})"
        # Up to the share that the policy allows anyway, a mail more or less is chance.
        if new.missed > max(old.missed, ceil(wishes.missed * old.requests)):
            yield f"{new.missed} requests are missed in {name}, {old.missed} were"


def _standings(pairs: Sequence[Pair]) -> dict[str, Standing]:
    found = {EVERY: _standing(pairs)}
    for language in Language:
        if members := [pair for pair in pairs if pair[0].language is language]:
            found[str(language)] = _standing(members)
    return found


def _standing(pairs: Sequence[Pair]) -> Standing:
    found = figures(pairs)
    return Standing(found.mails, found.macro_f1, found.missed, found.requests)


def _pairs(mails: Sequence[Labelled], unseen: Doubles, wishes: Wishes) -> list[Pair]:
    """What would be said of each mail with thresholds from the other nine tenths."""
    truth = np.array([[kind in mail.labels for kind in REQUESTS] for mail in mails])
    fold = np.arange(len(mails)) % FOLDS
    said: dict[int, Said] = {}
    for tenth in range(FOLDS):
        policy = choose(unseen[fold != tenth], truth[fold != tenth], wishes)
        for place in np.flatnonzero(fold == tenth).tolist():
            chances = unseen[place]
            labels = frozenset(policy.labels(chances))
            scores = {**dict.fromkeys(Kind, 0.0), **dict(zip(REQUESTS, chances, strict=True))}
            language = mails[place].language
            said[place] = Said(labels, bool(policy.doubt(chances)), None, language, scores)
    return [(mail, said[place]) for place, mail in enumerate(mails)]


def as_text(found: Contest) -> str:
    """Both figures by language, and the decision."""
    lines = [f"champion   {found.champion}", f"challenger {found.challenger}", ""]
    lines.append(f"{'':10} {'macro-F1':>19}   requests missed")
    lines.append(f"{'dev part':10} {'champion':>9} {'challeng.':>9}   champion challenger   of")
    for name, old in found.before.items():
        new = found.after[name]
        lines.append(
            f"{name:10} {old.macro_f1:9.4f} {new.macro_f1:9.4f}   "
            f"{old.missed:8} {new.missed:10} {old.requests:4}"
        )
    low, high = found.gain.interval
    lines.append("")
    lines.append(
        f"Gain {found.gain.value:+.4f} [{low:+.4f}, {high:+.4f}]; "
        f"ahead in {found.gain.surely:.1%} of the draws."
    )
    lines.append("Replaced." if found.won else f"Kept: {'; '.join(found.against)}.")
    return "\n".join(lines)
