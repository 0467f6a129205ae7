"""Labelled mails and verdicts, made short, for tests of what measures them."""

from classifiers.labels import Kind, Language, Right
from classifiers.letter import Letter
from classifiers.training.corpus import Labelled
from classifiers.training.measure import Said


def mail(
    *labels: Kind,
    right: Right | None = None,
    language: Language = Language.LV,
    body: str = "",
    name: str = "m",
) -> Labelled:
    return Labelled(
        id=name,
        situation=name,
        language=language,
        letter=Letter("", body),
        labels=frozenset(labels),
        right=right,
        refs={},
        tags=frozenset(),
    )


def said(
    *labels: Kind,
    review: bool = False,
    right: Right | None = None,
    language: Language = Language.LV,
) -> Said:
    scores = {kind: float(kind in labels) for kind in Kind}
    return Said(frozenset(labels), review, right, language, scores)
