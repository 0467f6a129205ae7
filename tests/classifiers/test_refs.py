import pytest

from classifiers.decide import Classifier
from classifiers.letter import Letter
from classifiers.verdict import Refs


def _refs(classifier: Classifier, body: str, subject: str = "", sender: str = "") -> Refs:
    return classifier.classify([Letter(subject, body, sender)])[0].refs


@pytest.mark.parametrize(
    ("body", "order"),
    [
        ("Par pasūtījumu Nr. MR-20931, kur tas ir?", "MR-20931"),
        ("заказ № 100482 не пришёл", "100482"),
        ("order #55812 please", "#55812"),
        ("pas. nr. 2026/1187 joprojām nav", "2026/1187"),
        ("Mans pirkums (P-3321) ir bojāts", "P-3321"),
        ("zakaz 10134221 otmenite", "10134221"),
        ("Zvaniet man uz 26 111 084 par pasūtījumu", None),
        ("Pasūtījām 240 burtnīcas 2024. gadā", None),
    ],
)
def test_an_order_number_is_copied_as_written(
    classifier: Classifier, body: str, order: str | None
) -> None:
    assert _refs(classifier, body).order == order


def test_the_senders_own_address_is_no_reference(classifier: Classifier) -> None:
    body = "Mana adrese ir anna@post.example, raksta arī info@micrec.lv un vira@post.example."
    assert _refs(classifier, body, sender="Anna@post.example").email == "vira@post.example"


def test_an_order_in_the_subject_counts_too(classifier: Classifier) -> None:
    assert _refs(classifier, "Atceliet, lūdzu.", subject="Re: Pasūtījums 101077").order == "101077"


@pytest.mark.parametrize("phone", ["26 111 084", "+371 26111084", "+370 612 40 977"])
def test_a_telephone_is_copied_as_written(classifier: Classifier, phone: str) -> None:
    assert _refs(classifier, f"Zvaniet: {phone}.").phone == phone
