"""Which kind was said in place of which."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from classifiers.labels import Kind
from classifiers.training.measure import Pair

MOST = 12


@dataclass(frozen=True, slots=True)
class Confusion:
    """`missing` was asked and not said, `surplus` was said and not asked; None for none such."""

    missing: Kind | None
    surplus: Kind | None
    mails: int
    languages: dict[str, int]
    ids: tuple[str, ...]


def confusions(pairs: Sequence[Pair], most: int = MOST) -> tuple[Confusion, ...]:
    """The most frequent first. A mail counts for each missing kind with each surplus one."""
    found: dict[tuple[Kind | None, Kind | None], list[Pair]] = defaultdict(list)
    for mail, said in pairs:
        if mail.labels == said.labels:
            continue
        for missing in mail.labels - said.labels or {None}:
            for surplus in said.labels - mail.labels or {None}:
                found[missing, surplus].append((mail, said))
    order = sorted(found, key=lambda key: (-len(found[key]), [str(kind or "") for kind in key]))
    return tuple(_confusion(*key, found[key]) for key in order[:most])


def _confusion(missing: Kind | None, surplus: Kind | None, members: Sequence[Pair]) -> Confusion:
    languages = Counter(str(mail.language) for mail, _ in members)
    ids = tuple(mail.id for mail, _ in members)
    return Confusion(missing, surplus, len(members), dict(sorted(languages.items())), ids)
