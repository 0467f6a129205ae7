"""Measures the classifier, beside plain phrase rules, on labelled mails."""

from collections.abc import Callable, Sequence
from dataclasses import asdict

from classifiers import phrases
from classifiers.decide import Classifier
from classifiers.labels import REQUESTS, Kind, Language, Right
from classifiers.letter import Letter
from classifiers.own_words import own_words
from classifiers.reading import read
from classifiers.training.corpus import Labelled, by_language
from classifiers.training.measure import Figures, Said, figures
from classifiers.verdict import Refs, Verdict

Report = dict[str, dict[str, Figures]]
_REFS = ("order", "email", "phone", "old", "new")


def evaluate(mails: Sequence[Labelled], classifier: Classifier) -> Report:
    """Figures by method ("model", "phrases"), and in each by "all" and language."""
    verdicts = classifier.classify([mail.letter for mail in mails])
    said = {mail.id: _said(verdict) for mail, verdict in zip(mails, verdicts, strict=True)}
    by_phrase = phrase_rules()
    plain = {mail.id: by_phrase(mail.letter) for mail in mails}
    return {"model": _by_language(mails, said), "phrases": _by_language(mails, plain)}


def phrase_rules() -> Callable[[Letter], Said]:
    """What a list of phrases alone would say; it never asks a person."""
    table = phrases.load()

    def say(letter: Letter) -> Said:
        hits = read(own_words(letter), table).hits
        found = {kind for kind in REQUESTS if any(hit.plain.get(kind, 0) for hit in hits)}
        labels = frozenset(found or {Kind.OTHER})
        right = Right.NEWSLETTER if Kind.UNSUBSCRIBE in labels else None
        scores = {kind: float(kind in labels) for kind in Kind}
        return Said(labels, review=False, right=right, language=Language.LV, scores=scores)

    return say


def refs_found(mails: Sequence[Labelled], classifier: Classifier) -> dict[str, tuple[float, float]]:
    """Precision and recall of each ref, compared without blanks and case."""
    verdicts = classifier.classify([mail.letter for mail in mails])
    return {
        name: _precision_recall(
            [
                (_bare(mail.refs.get(name)), _bare(_ref(verdict.refs, name)))
                for mail, verdict in zip(mails, verdicts, strict=True)
            ]
        )
        for name in _REFS
    }


def as_json(report: Report, refs: dict[str, tuple[float, float]]) -> dict[str, object]:
    return {
        **{
            method: {language: asdict(found) for language, found in languages.items()}
            for method, languages in report.items()
        },
        "refs": {name: {"precision": p, "recall": r} for name, (p, r) in refs.items()},
    }


def as_text(report: Report, refs: dict[str, tuple[float, float]]) -> str:
    lines = []
    for method, languages in report.items():
        for language, found in languages.items():
            lines += ["", f"{method}, {language}: {found.mails} mails", *_table(found)]
    lines += ["", "refs        precision  recall"]
    lines += [f"{name:12}{p:9.3f}{r:8.3f}" for name, (p, r) in refs.items()]
    return "\n".join(lines).lstrip("\n")


def _table(found: Figures) -> list[str]:
    rows = [f"{'kind':12}precision  recall      F1  mails"]
    rows += [
        f"{name:12}{k.precision:9.3f}{k.recall:8.3f}{k.f1:8.3f}{k.support:7}"
        for name, k in found.kinds.items()
    ]
    quality = f"macro-F1 {found.macro_f1:.3f}, all labels right {found.exact:.3f}, "
    care = f"review {found.review:.1%}; wrong among the rest {found.wrong_unreviewed:.1%}; "
    return [
        *rows,
        quality + f"calibration error {found.ece:.3f}",
        care + f"{found.missed} of {found.requests} requests called other without review",
        f"right {found.right:.3f}, language {found.language:.3f}",
    ]


def _said(verdict: Verdict) -> Said:
    return Said(
        labels=frozenset(verdict.labels),
        review=verdict.review,
        right=verdict.right,
        language=verdict.language,
        scores=dict(verdict.scores),
    )


def _by_language(mails: Sequence[Labelled], said: dict[str, Said]) -> dict[str, Figures]:
    found = {"all": figures([(mail, said[mail.id]) for mail in mails])}
    for language, members in sorted(by_language(mails).items()):
        found[str(language)] = figures([(mail, said[mail.id]) for mail in members])
    return found


def _precision_recall(pairs: Sequence[tuple[str, str]]) -> tuple[float, float]:
    right = sum(bool(want) and want == got for want, got in pairs)
    wanted, got = sum(bool(want) for want, _ in pairs), sum(bool(got) for _, got in pairs)
    return right / max(1, got), right / max(1, wanted)


def _ref(refs: Refs, name: str) -> str | None:
    value = asdict(refs)[name]
    return None if value is None else str(value)


def _bare(text: str | None) -> str:
    return "".join((text or "").split()).casefold()
