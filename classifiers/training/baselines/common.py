"""What all baselines share: the words they see, the answers they learn, how they decide."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.folding import skeleton
from classifiers.labels import REQUESTS, Kind, Language, Right
from classifiers.letter import Letter
from classifiers.own_words import own_words, said
from classifiers.training.corpus import Labelled
from classifiers.training.measure import Said

Doubles = NDArray[np.float64]
Method = Callable[[Sequence[Letter]], list[Said]]
Chances = Callable[[Sequence[str]], Doubles]
"""Texts to (texts, answers), each a chance from 0 to 1."""

ANSWERS: tuple[Kind | Right | Language, ...] = (*Kind, *Right, *Language)
_KINDS = slice(0, len(Kind))
_REQUESTS = slice(0, len(REQUESTS))
_RIGHTS = slice(len(Kind), len(Kind) + len(Right))
_LANGUAGES = slice(len(Kind) + len(Right), len(ANSWERS))
_GRID = np.arange(0.1, 0.905, 0.01)
_USUAL = 0.5


def text(letter: Letter) -> str:
    """The subject and the writer's own words as the model sees them, in one spelling."""
    own = own_words(letter)
    return f"{skeleton(own.subject)}\n{skeleton(said(own))}"


def truth(mail: Labelled) -> dict[str, bool]:
    """By answer. A mail without an opt-out teaches nothing about rights."""
    answers = {str(kind): kind in mail.labels for kind in Kind}
    if mail.right is not None:
        answers |= {str(right): mail.right is right for right in Right}
    return answers | {str(language): mail.language is language for language in Language}


def method(chances: Chances, dev: Sequence[Labelled]) -> Method:
    """Decides by thresholds that are best on `dev`."""
    found = chances([text(mail.letter) for mail in dev]) if dev else np.empty((0, len(ANSWERS)))
    thresholds = {
        kind: threshold(found[:, k], np.array([kind in mail.labels for mail in dev], bool))
        for k, kind in enumerate(REQUESTS)
    }

    def say(letters: Sequence[Letter]) -> list[Said]:
        if not letters:
            return []
        return [_said(row, thresholds) for row in chances([text(letter) for letter in letters])]

    return say


def threshold(chances: Doubles, holds: NDArray[np.bool_]) -> float:
    """The middle of those whose F1 comes within a hundredth of the best; 0.5 where none helps."""
    named = chances >= _GRID[:, None]
    f1 = 2 * (named & holds).sum(axis=1) / np.maximum(1, named.sum(axis=1) + holds.sum())
    if not f1.any():
        return _USUAL
    return float(np.median(_GRID[f1 >= f1.max() - 0.01]))


def _said(row: Doubles, thresholds: Mapping[Kind, float]) -> Said:
    chances = zip(REQUESTS, row[_REQUESTS], strict=True)
    labels = frozenset(k for k, chance in chances if chance >= thresholds[k]) or {Kind.OTHER}
    return Said(
        labels=frozenset(labels),
        review=False,
        right=tuple(Right)[row[_RIGHTS].argmax()] if Kind.UNSUBSCRIBE in labels else None,
        language=tuple(Language)[row[_LANGUAGES].argmax()],
        scores=dict(zip(Kind, row[_KINDS].tolist(), strict=True)),
    )
