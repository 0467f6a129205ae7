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
        ("Order K-2026-15 has not come", "K-2026-15"),
        ("pas. KT 0771 atsūtu atpakaļ", "KT 0771"),
        ("zakaz 61 220 prishel razbitij", "61 220"),
        ("Lūdzu rēķina dublikātu 2026/0330", "2026/0330"),
        ("according to Regulation (EU) 2016/679", None),
        ("mans pasta indekss ir LV-3701", None),
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


def test_a_subject_that_is_only_a_number_names_the_order(classifier: Classifier) -> None:
    assert _refs(classifier, "Nevajag, atceliet.", subject="56-6").order == "56-6"


@pytest.mark.parametrize("phone", ["26 111 084", "+371 26111084", "+370 612 40 977"])
def test_a_telephone_is_copied_as_written(classifier: Classifier, phone: str) -> None:
    assert _refs(classifier, f"Zvaniet: {phone}.").phone == phone


@pytest.mark.parametrize(
    "text",
    [
        "Pasūtījums 26111084 nav saņemts",
        "personas kods 010190-12345",
        "dzimusi 26.11.1984",
        "konts LV80 HABA 0551 0099 1122 3",
        "klienta karte 26111084",
        "reg. nr. 40003512117",
    ],
)
def test_another_number_is_no_telephone(classifier: Classifier, text: str) -> None:
    assert _refs(classifier, text).phone is None


def test_a_new_address_still_reaches_the_writer(classifier: Classifier) -> None:
    body = "Lūdzu nomainiet manu e-pastu no a@b.example uz c@d.example."
    refs = _refs(classifier, body.replace("no a@b.example ", ""))
    assert (refs.email, refs.new) == ("c@d.example", "c@d.example")
    assert _refs(classifier, body).email is None
