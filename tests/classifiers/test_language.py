import pytest

from classifiers.labels import Language
from classifiers.language import recognise


def _chances(language: Language) -> dict[Language, float]:
    return {each: 0.98 if each is language else 0.01 for each in Language}


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("Labdien, lūdzu dzēsiet manu kontu un visus datus.", Language.LV),
        ("labdien es gribu lai jus izdzesat manus datus ludzu", Language.LV),
        ("Здравствуйте, удалите мои данные, пожалуйста.", Language.RU),
        ("zdravstvujte, udalite moi dannye pozhalujsta iz bazy", Language.RU),
        ("Hello, please delete my account and all of my data.", Language.EN),
    ],
)
def test_our_languages_are_known_however_they_are_typed(text: str, likely: Language) -> None:
    assert recognise(text, _chances(likely)) == (likely, True)


def test_cyrillic_is_russian_whatever_the_model_thinks() -> None:
    assert recognise("Удалите мой аккаунт", _chances(Language.LV)).language is Language.RU


@pytest.mark.parametrize(
    "text",
    [
        "Tere! Palun kustutage minu konto ja kõik minu andmed. Aitäh, Mart",
        "Laba diena, prašau ištrinti mano paskyrą ir visus duomenis.",
        "Guten Tag, bitte löschen Sie mein Konto und alle meine Daten.",
        "Dzień dobry, proszę o usunięcie moich danych osobowych z państwa bazy.",
        "Добрий день, прошу видалити мої дані з вашої системи, дякую",
    ],
)
@pytest.mark.parametrize("likely", Language)
def test_a_neighbours_language_is_not_taken_for_ours(text: str, likely: Language) -> None:
    assert not recognise(text, _chances(likely)).known


def test_a_word_or_two_is_not_judged() -> None:
    assert recognise("ok danke", _chances(Language.EN)).known
