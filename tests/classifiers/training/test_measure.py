import pytest

from classifiers.labels import Kind, Language, Right
from classifiers.letter import Letter
from classifiers.training.corpus import Labelled
from classifiers.training.measure import Said, calibration_error, figures


def _mail(*labels: Kind, right: Right | None = None) -> Labelled:
    return Labelled(
        id="m",
        situation="s",
        language=Language.LV,
        letter=Letter("", ""),
        labels=frozenset(labels),
        right=right,
        refs={},
        tags=frozenset(),
    )


def _said(*labels: Kind, review: bool = False, right: Right | None = None) -> Said:
    scores = {kind: float(kind in labels) for kind in Kind}
    return Said(frozenset(labels), review, right, Language.LV, scores)


def test_precision_and_recall_are_counted_for_each_kind() -> None:
    pairs = [
        (_mail(Kind.ERASURE), _said(Kind.ERASURE)),
        (_mail(Kind.ERASURE), _said(Kind.ACCESS)),
        (_mail(Kind.ACCESS), _said(Kind.ACCESS)),
    ]
    found = figures(pairs).kinds
    assert (found["erasure"].precision, found["erasure"].recall) == (1.0, 0.5)
    assert (found["access"].precision, found["access"].recall) == (0.5, 1.0)


def test_a_request_called_other_is_missed_unless_a_person_looks() -> None:
    mail = _mail(Kind.ACCESS)
    assert figures([(mail, _said(Kind.OTHER))]).missed == 1
    assert figures([(mail, _said(Kind.OTHER, review=True))]).missed == 0


def test_what_a_person_looks_at_does_not_count_as_wrong() -> None:
    mail = _mail(Kind.ACCESS)
    found = figures([(mail, _said(Kind.ERASURE, review=True)), (mail, _said(Kind.ACCESS))])
    assert (found.review, found.wrong_unreviewed) == (0.5, 0.0)


def test_the_right_is_measured_where_an_opt_out_was_found() -> None:
    mail = _mail(Kind.UNSUBSCRIBE, right=Right.OBJECTION)
    wrong = _said(Kind.UNSUBSCRIBE, right=Right.NEWSLETTER)
    assert figures([(mail, wrong), (mail, _said(Kind.OTHER))]).right == 0.0


def test_calibration_error_is_the_distance_of_score_and_frequency() -> None:
    points = [(0.75, True), (0.75, False), (0.05, False), (0.05, False)]
    assert calibration_error(points) == pytest.approx((0.5 + 0.1) / 4)
