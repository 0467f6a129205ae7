"""The report as tables, which the command prints and the model card shows alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from classifiers.labels import Kind
from classifiers.training.confusions import Confusion
from classifiers.training.evaluate import EVERY, MODEL, Report
from classifiers.training.measure import Difference, Figures, Interval, PerKind

Row = tuple[str, ...]
NAMES = {
    MODEL: "model",
    "phrases": "phrase rules",
    "tfidf": "TF-IDF + logistic regression",
    "textcat": "spaCy textcat",
}
_REF_NAMES = {
    "order": "order",
    "email": "e-mail",
    "phone": "telephone",
    "old": "old value",
    "new": "new value",
}


class _Share(NamedTuple):
    title: str
    name: str  # in Figures


_SUMMARY = (
    _Share("macro-F1", "macro_f1"),
    _Share("all labels right", "exact"),
    _Share("shown to a person", "review"),
    _Share("wrong among the rest", "wrong_unreviewed"),
    _Share("right, of opt-outs found", "right"),
    _Share("right, of all opt-outs", "right_all"),
    _Share("language", "language"),
)
_BESIDE = tuple(share for share in _SUMMARY if share.name not in {"right", "language"})


_LEARNT = (
    "The last two learn from the train part of the corpus alone; their thresholds are the best on "
    "the dev part. They see the same words in the same spelling."
)


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    head: Row
    rows: Sequence[Row]
    note: str = ""


def tables(report: Report) -> list[Table]:
    return [
        _kinds(report),
        _summary(report),
        _calibration(report),
        *([_beside(report)] if len(report.figures) > 1 else []),
        _confusions(report.confusions),
        _faithful(report),
        _refs(report),
    ]


def as_text(report: Report) -> str:
    parts = [f"Model {report.version}, {_mails(report)}; [95 % intervals]."]
    parts += [_plain(table) for table in tables(report)]
    return "\n\n".join(parts)


def as_markdown(report: Report) -> str:
    opening = (
        f"`python -m classifiers evaluate` for model {report.version}: {_mails(report)} of the "
        "test part. In brackets: 95 % intervals, from 1,000 samples drawn anew from these mails."
    )
    return "\n\n".join([opening, *(_markdown(table) for table in tables(report))])


def _mails(report: Report) -> str:
    split = ", ".join(f"{name} {f.mails}" for name, f in report.model.items() if name != EVERY)
    return f"{report.model[EVERY].mails} mails ({split})"


def _kinds(report: Report) -> Table:
    columns = report.model.values()
    rows = [
        (kind, *(_f1(found.kinds[kind], support=True) for found in columns))
        for kind in map(str, Kind)
    ]
    return Table("F1 by kind and language (mails)", ("kind", *report.model), rows)


def _summary(report: Report) -> Table:
    columns = report.model.values()
    rows = [(s.title, *(_share(found, s.name) for found in columns)) for s in _SUMMARY]
    rows.append(("calibration error", *(f"{found.ece:.3f}" for found in columns)))
    rows.append(("requests called other unseen", *map(_missed, columns)))
    return Table("Summary", ("", *report.model), rows)


def _calibration(report: Report) -> Table:
    kinds = report.model[EVERY].kinds
    rows = [
        (name, f"{found.precision:.3f}", f"{found.recall:.3f}", f"{found.ece:.3f}")
        for name, found in kinds.items()
    ]
    everything = report.calibration[EVERY].ece
    rows.append(("all", "", "", f"{everything:.3f}"))
    head = ("kind", "precision", "recall", "calibration error")
    return Table("Precision, recall and expected calibration error (10 bins)", head, rows)


def _beside(report: Report) -> Table:
    """One column for each method, over all mails."""
    columns = {name: found[EVERY] for name, found in report.figures.items()}
    rows: list[Row] = [
        (kind, *(_f1(found.kinds[kind]) for found in columns.values())) for kind in map(str, Kind)
    ]
    rows += [(s.title, *(_share(found, s.name) for found in columns.values())) for s in _BESIDE]
    rows += [
        (
            f"macro-F1, {language}",
            *(_share(found[language], "macro_f1") for found in report.figures.values()),
        )
        for language in report.model
        if language != EVERY
    ]
    rows += [
        ("calibration error", *(f"{found.ece:.3f}" for found in columns.values())),
        ("requests called other unseen", *map(_missed, columns.values())),
    ]
    gaps = [_signed(report.ahead[name]) if name in report.ahead else "" for name in columns]
    rows.append(("model's macro-F1 less this", *gaps))
    return Table(
        "F1 beside plainer methods",
        ("", *(NAMES.get(name, name) for name in columns)),
        rows,
        note=_LEARNT if len(columns) > 2 else "",  # noqa: PLR2004 - the phrase rules learn nothing
    )


def _confusions(found: Iterable[Confusion]) -> Table:
    rows = [
        (
            str(pair.missing or "-"),
            str(pair.surplus or "-"),
            str(pair.mails),
            ", ".join(f"{language} {count}" for language, count in pair.languages.items()),
        )
        for pair in found
    ]
    head = ("asked, not said", "said, not asked", "mails", "of them")
    return Table("Most frequent confusions", head, rows)


def _faithful(report: Report) -> Table:
    found = report.faithful
    rows = [
        (
            "the evidence, wherever there is any",
            str(found.named),
            f"{found.fell:.1%}",
            f"{found.fall:.3f}",
        ),
        (
            "the evidence, in longer mails",
            str(found.compared),
            f"{found.fell_compared:.1%}",
            f"{found.fall_compared:.3f}",
        ),
        (
            "as much else, in the same mails",
            str(found.compared),
            f"{found.fell_by_chance:.1%}",
            f"{found.fall_by_chance:.3f}",
        ),
    ]
    head = ("taken out of the body", "kinds named", "score fell", "mean fall")
    note = "Longer mails are those with as many other words, drawn by chance."
    return Table("Faithfulness of the evidence", head, rows, note)


def _refs(report: Report) -> Table:
    rows = [
        (_REF_NAMES[name], f"{found.precision:.3f}", f"{found.recall:.3f}")
        for name, found in report.refs.items()
    ]
    return Table("Refs", ("ref", "precision", "recall"), rows)


def _f1(found: PerKind, *, support: bool = False) -> str:
    if not found.support:
        return "-"
    return _ranged(found.f1, found.f1_interval) + (f" ({found.support})" if support else "")


def _share(found: Figures, name: str) -> str:
    return _ranged(float(getattr(found, name)), found.intervals[name])


def _missed(found: Figures) -> str:
    low, high = found.intervals["missed_share"]
    if not found.requests:
        return "-"
    return f"{found.missed} of {found.requests} [{low:.1%}, {high:.1%}]"


def _ranged(value: float, interval: Interval) -> str:
    return f"{value:.3f} [{interval.low:.2f}, {interval.high:.2f}]"


def _signed(gap: Difference) -> str:
    return f"{gap.value:+.3f} [{gap.interval.low:+.2f}, {gap.interval.high:+.2f}]"


def _plain(table: Table) -> str:
    rows = [table.head, *table.rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([table.title, *lines, *([table.note] if table.note else [])])


def _markdown(table: Table) -> str:
    rows = [table.head, ("---",) * len(table.head), *table.rows]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"### {table.title}", "", *lines, *(["", table.note] if table.note else [])])
