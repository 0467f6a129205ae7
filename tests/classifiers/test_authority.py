import pytest

from classifiers.authority import authority
from classifiers.letter import Letter


@pytest.mark.parametrize(
    "letter",
    [
        Letter("Par pārbaudi", "Lūdzam sniegt paskaidrojumus.", "anna@dvi.gov.lv"),
        Letter("", "Datu valsts inspekcija ir saņēmusi sūdzību par Jums.", "x@post.example"),
        Letter("", "Valsts policijas izmeklētāja pieprasa informāciju.", "x@post.example"),
        Letter("", "Pārstāvam klientes intereses un aicinām atlīdzināt zaudējumus.", "a@b.example"),
        Letter("", "We act on behalf of our client Mr Smith.", "a@b.example"),
        Letter("", "Представляю интересы гражданина П.", "a@b.example"),
    ],
)
def test_an_office_is_set_apart_with_the_reason(letter: Letter) -> None:
    assert authority(letter)


@pytest.mark.parametrize(
    "body",
    [
        "Ja neatbildēsiet, vērsīšos Datu valsts inspekcijā un PTAC.",
        "Я пожалуюсь в инспекцию данных и в суд.",
        "I will report you to the inspectorate and talk to my lawyer.",
        "Rīgas tiesas ielā 3 ir mana adrese.",
    ],
)
def test_a_customer_who_threatens_with_an_office_is_a_customer(body: str) -> None:
    assert authority(Letter("", body, "anna@post.example")) is None


def test_a_lookalike_domain_is_no_office() -> None:
    assert authority(Letter("Sveiki", "Sveiki", "a@dvi.gov.lv.example")) is None
