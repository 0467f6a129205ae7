import pytest

from classifiers.labels import Kind, Language, Right
from classifiers.training.measure import (
    Bin,
    Interval,
    Pair,
    ahead,
    calibration,
    calibrations,
    figures,
)
from tests.classifiers.training.mails import mail, said

RIGHT: Pair = (mail(Kind.ACCESS), said(Kind.ACCESS))
WRONG: Pair = (mail(Kind.ACCESS), said(Kind.ERASURE))


def test_precision_and_recall_are_counted_for_each_kind() -> None:
    pairs = [
        (mail(Kind.ERASURE), said(Kind.ERASURE)),
        (mail(Kind.ERASURE), said(Kind.ACCESS)),
        (mail(Kind.ACCESS), said(Kind.ACCESS)),
    ]
    found = figures(pairs).kinds
    assert (found["erasure"].precision, found["erasure"].recall) == (1.0, 0.5)
    assert (found["access"].precision, found["access"].recall) == (0.5, 1.0)
    assert found["erasure"].f1 == pytest.approx(2 / 3)


def test_macro_f1_is_the_mean_of_the_kinds_that_occur() -> None:
    pairs = [RIGHT, (mail(Kind.COMPLAINT), said(Kind.WITHDRAWAL))]
    assert figures(pairs).macro_f1 == 0.5  # access 1, complaint 0; withdrawal does not occur


def test_a_request_called_other_is_missed_unless_a_person_looks() -> None:
    asked = mail(Kind.ACCESS)
    assert figures([(asked, said(Kind.OTHER))]).missed == 1
    assert figures([(asked, said(Kind.OTHER))]).missed_share == 1.0
    assert figures([(asked, said(Kind.OTHER, review=True))]).missed == 0
    assert figures([(mail(Kind.OTHER), said(Kind.OTHER))]).requests == 0


def test_what_a_person_looks_at_does_not_count_as_wrong() -> None:
    asked = mail(Kind.ACCESS)
    found = figures([(asked, said(Kind.ERASURE, review=True)), (asked, said(Kind.ACCESS))])
    assert (found.review, found.wrong_unreviewed, found.exact) == (0.5, 0.0, 0.5)


def test_the_right_of_a_missed_opt_out_is_wrong_among_all_and_left_out_among_the_found() -> None:
    asked = mail(Kind.UNSUBSCRIBE, right=Right.OBJECTION)
    pairs = [
        (asked, said(Kind.UNSUBSCRIBE, right=Right.OBJECTION)),
        (asked, said(Kind.UNSUBSCRIBE, right=Right.NEWSLETTER)),
        (asked, said(Kind.OTHER)),
        (asked, said(Kind.OTHER)),
        RIGHT,
    ]
    assert figures(pairs).right == 1 / 2
    assert figures(pairs).right_all == 1 / 4


def test_the_language_to_answer_in_is_measured() -> None:
    asked = mail(Kind.ACCESS, language=Language.RU)
    pairs = [(asked, said(Kind.ACCESS, language=Language.RU)), (asked, said(Kind.ACCESS))]
    assert figures(pairs).language == 0.5


def test_an_interval_is_what_chance_would_do_to_a_share() -> None:
    low, high = figures([RIGHT] * 50 + [WRONG] * 50).intervals["exact"]
    # 1.96 times the square root of 0.5 * 0.5 / 100 is 0.098.
    assert low == pytest.approx(0.402, abs=0.02)
    assert high == pytest.approx(0.598, abs=0.02)


def test_the_same_mails_give_the_same_intervals() -> None:
    pairs = [RIGHT] * 7 + [WRONG] * 3
    assert figures(pairs) == figures(pairs)


def test_more_mails_make_the_interval_of_a_kind_narrower() -> None:
    few, many = (figures([RIGHT, WRONG] * n).kinds["access"].f1_interval for n in (10, 160))
    assert many.high - many.low < (few.high - few.low) / 3


def test_nothing_is_known_of_what_never_occurs() -> None:
    found = figures([RIGHT])
    assert found.kinds["complaint"].f1_interval == Interval(0.0, 1.0)
    assert found.intervals["right_all"] == Interval(0.0, 1.0)


def test_two_methods_are_compared_on_the_same_draws() -> None:
    better, worse = [RIGHT] * 10, [RIGHT] * 5 + [WRONG] * 5
    assert ahead(better, better).interval == Interval(0.0, 0.0)
    gap = ahead(better, worse)
    assert gap.value == pytest.approx(1 - 2 * 5 / 15)
    assert 0 < gap.interval.low < gap.value < gap.interval.high


def test_calibration_error_is_the_distance_of_score_and_frequency() -> None:
    points = [(0.75, True), (0.75, False), (0.05, False), (0.05, False)]
    assert calibration(points).ece == pytest.approx((0.5 + 0.1) / 4)


def test_a_reliability_row_says_how_often_a_score_came_true() -> None:
    low, high = calibration([(0.72, True), (0.78, False), (1.0, True)]).rows
    assert (low.low, low.points, low.held) == (0.7, 2, 0.5)
    assert low.score == pytest.approx(0.75)
    assert high == Bin(0.9, 1, 1.0, 1.0)


def test_calibration_is_measured_for_each_kind_and_for_all() -> None:
    found = calibrations([RIGHT, WRONG])
    assert set(found) == {"all", *map(str, Kind)}
    assert found["access"].ece == pytest.approx(0.5)  # score 0 was right once of two
    assert found["erasure"].ece == pytest.approx(0.5)
    assert found["complaint"].ece == 0.0
    assert found["all"].ece == pytest.approx((1 + 1) / 18)  # 16 scores of 0, one wrong; 2 of 1
