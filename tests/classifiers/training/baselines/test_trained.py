"""The real libraries on a handful of mails."""

import importlib.util
from collections.abc import Sequence

import pytest

from classifiers.errors import ClassifierError
from classifiers.labels import Kind, Language, Right
from classifiers.letter import Letter
from classifiers.training.baselines import textcat, tfidf, trained
from classifiers.training.baselines.common import Method, method
from classifiers.training.baselines.phrase_rules import phrase_rules
from classifiers.training.baselines.trained import Learning
from classifiers.training.corpus import Labelled, Part
from tests.classifiers.training.mails import mail

WISHES = {
    "please delete my account": (Kind.ERASURE, None, Language.EN),
    "izdzēsiet manu kontu": (Kind.ERASURE, None, Language.LV),
    "send me a copy of my data": (Kind.ACCESS, None, Language.EN),
    "atsūtiet manu datu kopiju": (Kind.ACCESS, None, Language.LV),
    "no more newsletters": (Kind.UNSUBSCRIBE, Right.NEWSLETTER, Language.EN),
    "i object to advertising": (Kind.UNSUBSCRIBE, Right.OBJECTION, Language.EN),
}


@pytest.fixture(scope="module")
def mails() -> list[Labelled]:
    return [
        mail(kind, right=right, language=language, body=f"{greeting} {words}")
        for words, (kind, right, language) in WISHES.items()
        for greeting in ("Hello,", "Labdien!", "Hi.", "Sveiki,", "Dear all,", "Esteemed shop,")
    ]


def _check(say: Method, mails: Sequence[Labelled]) -> None:
    for asked, found in zip(mails, say([m.letter for m in mails]), strict=True):
        assert (found.labels, found.right) == (asked.labels, asked.right)
        assert all(0 <= score <= 1 for score in found.scores.values())


def test_tfidf_learns_what_it_is_shown(mails: list[Labelled]) -> None:
    _check(method(tfidf.learnt(mails), mails), mails)


def test_textcat_learns_what_it_is_shown(mails: list[Labelled]) -> None:
    _check(method(textcat.learnt(mails, epochs=40), mails), mails)


@pytest.mark.parametrize("learnt", [tfidf.learnt, textcat.learnt], ids=["tfidf", "textcat"])
def test_a_baseline_learns_the_same_each_time(learnt: Learning, mails: list[Labelled]) -> None:
    texts = ["", "delete", "no more newsletters please"]
    assert (learnt(mails)(texts) == learnt(mails)(texts)).all()


def test_phrase_rules_find_a_plain_wish_and_ask_nobody() -> None:
    found, nothing = phrase_rules()([Letter("", "Izdzēsiet manu kontu."), Letter("", "Sveiki")])
    assert found.labels == {Kind.ERASURE}
    assert not found.review
    assert nothing.labels == {Kind.OTHER}


def test_the_test_part_is_never_learnt_from(mails: list[Labelled]) -> None:
    parts = {Part.TRAIN: mails, Part.DEV: mails[::2]}  # there is no test part to look at
    assert set(trained.trained(parts)) == {"phrases", "tfidf", "textcat"}


def test_without_scikit_learn_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert not trained.can_learn()
    with pytest.raises(ClassifierError, match=r"pip install 'micrec-bot\[train\]'"):
        trained.trained({})
