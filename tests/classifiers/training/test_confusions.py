from classifiers.labels import Kind, Language
from classifiers.training.confusions import confusions
from tests.classifiers.training.mails import mail, said


def test_the_missing_kind_is_paired_with_the_surplus_one() -> None:
    found = confusions([(mail(Kind.ERASURE, Kind.ACCESS), said(Kind.ACCESS, Kind.COMPLAINT))])
    assert [(pair.missing, pair.surplus) for pair in found] == [(Kind.ERASURE, Kind.COMPLAINT)]


def test_a_kind_too_few_or_too_many_stands_alone() -> None:
    few = (mail(Kind.ERASURE, Kind.ACCESS), said(Kind.ACCESS))
    many = (mail(Kind.ACCESS), said(Kind.ACCESS, Kind.ERASURE))
    found = {(pair.missing, pair.surplus) for pair in confusions([few, many])}
    assert found == {(Kind.ERASURE, None), (None, Kind.ERASURE)}


def test_mails_with_the_right_labels_are_no_confusion() -> None:
    assert confusions([(mail(Kind.ACCESS), said(Kind.ACCESS))]) == ()


def test_the_most_frequent_come_first_and_are_split_by_language() -> None:
    wrong = [
        (mail(Kind.OTHER, name="a"), said(Kind.ACCESS)),
        (mail(Kind.COMPLAINT, language=Language.RU, name="b"), said(Kind.OTHER)),
        (mail(Kind.COMPLAINT, language=Language.EN, name="c"), said(Kind.OTHER)),
    ]
    first, second = confusions(wrong)
    assert (first.missing, first.surplus, first.mails) == (Kind.COMPLAINT, Kind.OTHER, 2)
    assert (first.languages, first.ids) == ({"en": 1, "ru": 1}, ("b", "c"))
    assert second.mails == 1


def test_only_as_many_are_told_as_are_asked_for() -> None:
    wrong = [(mail(kind), said(Kind.ACCESS)) for kind in Kind if kind is not Kind.ACCESS]
    assert len(confusions(wrong, most=3)) == 3
