import pytest

from classifiers.folding import fold, skeleton


def test_fold_drops_latvian_diacritics_and_case() -> None:
    assert fold("Lūdzu DZĒSIET manu Kontu") == "ludzu dzesiet manu kontu"


@pytest.mark.parametrize(
    "spelling",
    ["Отпишите меня, пожалуйста", "otpishite menya pozhaluysta", "otpisite menja pozhalujsta"],
)
def test_russian_in_cyrillic_and_in_latin_letters_has_one_skeleton(spelling: str) -> None:
    assert skeleton(spelling) == "otpisite menia pozaluista"


@pytest.mark.parametrize("spelling", ["lūdzu nesūtiet šo", "luudzu nesuutiet sho"])
def test_keyboard_latvian_has_the_skeleton_of_proper_latvian(spelling: str) -> None:
    assert skeleton(spelling) == "ludzu nesutiet so"


def test_long_numbers_look_alike_and_article_numbers_stay() -> None:
    assert skeleton("pasūtījums 10077, 17. pants") == skeleton("pasutijums 20931 17 pants")
    assert skeleton("15. pants") != skeleton("17. pants")
