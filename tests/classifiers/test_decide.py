from pathlib import Path

import pytest

from classifiers.automated import Form
from classifiers.decide import Classifier
from classifiers.errors import ModelError
from classifiers.labels import Kind, Language, Right
from classifiers.letter import Letter

PLAIN = [
    (
        "Lūdzu, atrakstiet mani no jaunumu saraksta, vairs nevēlos vēstules.",
        Kind.UNSUBSCRIBE,
    ),
    ("Izdzēsiet, lūdzu, manu kontu un visus manus datus.", Kind.ERASURE),
    ("Какие данные обо мне вы храните? Пришлите копию.", Kind.ACCESS),
    ("Please send me my data as a CSV file so that I can load it elsewhere.", Kind.PORTABILITY),
    ("Пожалуйста, ограничьте обработку моих данных до решения спора.", Kind.RESTRICTION),
    ("Izmantoju atteikuma tiesības un atsakos no pasūtījuma 10077.", Kind.WITHDRAWAL),
]


@pytest.mark.parametrize(("body", "kind"), PLAIN)
def test_a_plain_wish_is_understood(classifier: Classifier, body: str, kind: Kind) -> None:
    assert kind in classifier.classify([Letter("", body)])[0].labels


def test_a_letter_gets_the_same_verdict_alone_and_in_a_batch(classifier: Classifier) -> None:
    letters = [Letter("", body) for body, _ in PLAIN]
    assert classifier.classify(letters) == [classifier.classify([each])[0] for each in letters]


@pytest.mark.parametrize(
    "body",
    ["", "😀🎉", "...", "1234 5678", "vārds " * 4000, "Bitte löschen Sie mein Konto sofort."],
)
def test_it_asks_a_person_where_there_is_little_to_read(classifier: Classifier, body: str) -> None:
    verdict = classifier.classify([Letter("", body)])[0]
    assert verdict.review
    assert verdict.review_reason.endswith(".")


@pytest.mark.parametrize(
    "body",
    ["\n" * 20_000, "a." * 10_000, "<a" * 9_000, "1 " * 9_000, "x" * 5_000_000, "Re: " * 5_000],
)
def test_a_hostile_body_is_answered(classifier: Classifier, body: str) -> None:
    assert classifier.classify([Letter(body[:9_000], body)])[0].labels


def test_a_machines_newsletter_is_other_whatever_it_says(classifier: Classifier) -> None:
    letter = Letter(
        "News", "Unsubscribe here!", "x@y.example", {"list-unsubscribe": "<mailto:a@b>"}
    )
    verdict = classifier.classify([letter])[0]
    assert verdict.labels == (Kind.OTHER,)
    assert not verdict.review


def test_a_one_click_wish_is_obeyed(classifier: Classifier) -> None:
    verdict = classifier.classify([Letter("unsubscribe", "", "a@gmail.example")])[0]
    assert verdict.labels == (Kind.UNSUBSCRIBE,)
    assert verdict.right is Right.NEWSLETTER
    assert verdict.automated is not None
    assert verdict.automated.form is Form.ONE_CLICK_UNSUBSCRIBE


def test_a_persons_words_behind_a_ticket_system_are_not_lost(classifier: Classifier) -> None:
    headers = {"auto-submitted": "auto-generated"}
    letter = Letter("", "Lūdzu, izdzēsiet manu kontu un datus.", "t@desk.example", headers)
    verdict = classifier.classify([letter])[0]
    assert verdict.review
    assert Kind.ERASURE in verdict.labels


def test_an_inspectorates_letter_goes_to_people(classifier: Classifier) -> None:
    letter = Letter("Par sūdzību", "Lūdzam dzēst personas datus.", "anna@dvi.gov.lv")
    verdict = classifier.classify([letter])[0]
    assert verdict.labels == (Kind.OTHER,)
    assert verdict.authority
    assert verdict.review


@pytest.mark.parametrize(
    ("body", "right"),
    [
        ("Atsaucu savu piekrišanu saņemt komerciālus paziņojumus.", Right.CONSENT_WITHDRAWAL),
        ("I object to the use of my data for direct marketing and profiling.", Right.OBJECTION),
        ("Отпишите меня от рассылки, новости не нужны.", Right.NEWSLETTER),
    ],
)
def test_the_right_behind_an_opt_out_is_named(
    classifier: Classifier, body: str, right: Right
) -> None:
    verdict = classifier.classify([Letter("", body)])[0]
    assert verdict.right is right


def test_scores_are_probabilities_of_every_kind(classifier: Classifier) -> None:
    scores = classifier.classify([Letter("", "Sveiki")])[0].scores
    assert set(scores) == set(Kind)
    assert all(0 <= score <= 1 for score in scores.values())


def test_latin_russian_is_answered_in_russian(classifier: Classifier) -> None:
    letter = Letter("", "zdravstvujte, udalite pozhalujsta moi dannye iz vashej bazy")
    assert classifier.classify([letter])[0].language is Language.RU


def test_a_missing_model_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="python -m classifiers train"):
        Classifier.load(tmp_path / "nothing")
