"""What a list of phrases alone would say."""

from collections.abc import Sequence

from classifiers import phrases
from classifiers.labels import REQUESTS, Kind, Language, Right
from classifiers.letter import Letter
from classifiers.own_words import own_words
from classifiers.phrases import Phrases
from classifiers.reading import read
from classifiers.training.baselines.common import Method
from classifiers.training.measure import Said


def phrase_rules() -> Method:
    """Nothing is learnt, so nothing is known of rights and languages; it never asks a person."""
    table = phrases.load()

    def say(letters: Sequence[Letter]) -> list[Said]:
        return [_said(letter, table) for letter in letters]

    return say


def _said(letter: Letter, table: Phrases) -> Said:
    hits = read(own_words(letter), table).hits
    found = {kind for kind in REQUESTS if any(hit.plain.get(kind, 0) for hit in hits)}
    labels = frozenset(found or {Kind.OTHER})
    right = Right.NEWSLETTER if Kind.UNSUBSCRIBE in labels else None
    scores = {kind: float(kind in labels) for kind in Kind}
    return Said(labels, review=False, right=right, language=Language.LV, scores=scores)
