"""Measures the classifier, beside plainer methods, on labelled mails."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

from classifiers.decide import Classifier
from classifiers.labels import Language
from classifiers.training.baselines.common import Method
from classifiers.training.confusions import Confusion, confusions
from classifiers.training.corpus import Labelled
from classifiers.training.faithful import Faithful, faithful
from classifiers.training.measure import (
    Calibration,
    Difference,
    Figures,
    Pair,
    Said,
    ahead,
    calibrations,
    figures,
)
from classifiers.verdict import Refs, Verdict

MODEL = "model"
EVERY = "all"
_REFS = ("order", "email", "phone", "old", "new")


class Found(NamedTuple):
    """Of one ref; compared without blanks and case."""

    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Report:
    """`figures` by method ("model" and the baselines), and in each by "all" and language.

    `ahead`: by how much the model's macro-F1 exceeds each baseline's. The rest is the model's.
    """

    version: str
    figures: Mapping[str, Mapping[str, Figures]]
    ahead: Mapping[str, Difference]
    calibration: Mapping[str, Calibration]
    confusions: Sequence[Confusion]
    refs: Mapping[str, Found]
    faithful: Faithful

    @property
    def model(self) -> Mapping[str, Figures]:
        return self.figures[MODEL]


def evaluate(
    mails: Sequence[Labelled], classifier: Classifier, baselines: Mapping[str, Method]
) -> Report:
    """Of one mail at least."""
    letters = [mail.letter for mail in mails]
    verdicts = classifier.classify(letters)
    pairs = {MODEL: _pairs(mails, map(_said, verdicts))}
    pairs |= {name: _pairs(mails, say(letters)) for name, say in baselines.items()}
    return Report(
        version=classifier.version,
        figures={name: _by_language(members) for name, members in pairs.items()},
        ahead={name: ahead(pairs[MODEL], pairs[name]) for name in baselines},
        calibration=calibrations(pairs[MODEL]),
        confusions=confusions(pairs[MODEL]),
        refs=_refs_found(mails, verdicts),
        faithful=faithful(letters, verdicts, classifier.classify),
    )


def as_json(report: Report, *, own: bool) -> dict[str, object]:
    """`own` mails were written for the project: only these are named."""
    return {
        "version": report.version,
        **{
            method: {language: _figures(found) for language, found in languages.items()}
            for method, languages in report.figures.items()
        },
        "ahead": {
            name: {"macro_f1": gap.value, "interval": gap.interval}
            for name, gap in report.ahead.items()
        },
        "calibration": {
            name: {"ece": found.ece, "rows": [row._asdict() for row in found.rows]}
            for name, found in report.calibration.items()
        },
        "confusions": [_confusion(found, own=own) for found in report.confusions],
        "refs": {name: found._asdict() for name, found in report.refs.items()},
        "faithful": asdict(report.faithful),
    }


def _figures(found: Figures) -> dict[str, object]:
    kinds = {name: asdict(kind) for name, kind in found.kinds.items()}
    return asdict(found) | {"kinds": kinds, "intervals": dict(found.intervals)}


def _confusion(found: Confusion, *, own: bool) -> dict[str, object]:
    told = asdict(found)
    return told if own else {key: value for key, value in told.items() if key != "ids"}


def _said(verdict: Verdict) -> Said:
    return Said(
        labels=frozenset(verdict.labels),
        review=verdict.review,
        right=verdict.right,
        language=verdict.language,
        scores=dict(verdict.scores),
    )


def _pairs(mails: Sequence[Labelled], said: Iterable[Said]) -> list[Pair]:
    return list(zip(mails, said, strict=True))


def _by_language(pairs: Sequence[Pair]) -> dict[str, Figures]:
    found = {EVERY: figures(pairs)}
    for language in Language:
        if members := [pair for pair in pairs if pair[0].language is language]:
            found[str(language)] = figures(members)
    return found


def _refs_found(mails: Sequence[Labelled], verdicts: Sequence[Verdict]) -> dict[str, Found]:
    return {
        name: _found(
            [
                (_bare(mail.refs.get(name)), _bare(_ref(verdict.refs, name)))
                for mail, verdict in zip(mails, verdicts, strict=True)
            ]
        )
        for name in _REFS
    }


def _found(pairs: Sequence[tuple[str, str]]) -> Found:
    right = sum(bool(want) and want == got for want, got in pairs)
    wanted, got = sum(bool(want) for want, _ in pairs), sum(bool(got) for _, got in pairs)
    return Found(right / max(1, got), right / max(1, wanted))


def _ref(refs: Refs, name: str) -> str | None:
    value = asdict(refs)[name]
    return None if value is None else str(value)


def _bare(text: str | None) -> str:
    return "".join((text or "").split()).casefold()
