"""Picks the writer's own sentences that carried a kind."""

from collections.abc import Sequence

import numpy as np

from classifiers.blend import squashed
from classifiers.labels import REQUESTS, Kind
from classifiers.model import Finished
from classifiers.own_words import whole
from classifiers.verdict import Evidence

_MOST = 3  # sentences for each kind
_PHRASE = 1.0  # what a phrase in the sentence adds to its margin
_ENOUGH = 0.0  # margin from which a further sentence is shown beside the best


def evidence(found: Finished, kinds: Sequence[Kind]) -> tuple[Evidence, ...]:
    """For each kind its most telling sentences, best first; offsets into the letter's body."""
    places = found.reading.units
    shown: list[Evidence] = []
    for kind in kinds:
        if kind is Kind.OTHER or not places:
            continue
        # Row 0 and hit 0 are the subject, which has no place in the body.
        margins = found.units[1:, REQUESTS.index(kind)].astype(np.float64)
        margins = margins + _PHRASE * np.array(
            [h.plain.get(kind, 0) for h in found.reading.hits[1:]]
        )
        for rank, unit in enumerate(np.argsort(-margins, kind="stable")[:_MOST]):
            if rank == 0 or margins[unit] >= _ENOUGH:
                start, end = places[unit]
                text = whole(found.letter.body[start:end])
                weight = round(float(squashed(margins[unit])), 3)
                shown.append(Evidence(kind, start, end, text, weight))
    return tuple(shown)
