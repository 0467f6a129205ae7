import random

import pytest

from classifiers.decide import Classifier
from classifiers.letter import Letter
from classifiers.training import variants

LETTER = Letter("Konta dzēšana", "Labdien! Lūdzu, izdzēsiet manu kontu un visus manus datus. Anna")
CHANCE = random.Random(1)


@pytest.mark.parametrize(
    "change",
    [
        variants.without_diacritics,
        variants.keyboard_latvian,
        variants.small_letters,
        variants.without_subject,
        variants.with_quote,
    ],
)
def test_the_wish_is_understood_in_another_hand(
    classifier: Classifier, change: variants.Change
) -> None:
    plain, changed = classifier.classify([LETTER, change(LETTER, CHANCE)])
    assert changed.labels == plain.labels


def test_russian_in_latin_letters_gets_the_labels_of_cyrillic(classifier: Classifier) -> None:
    letter = Letter("", "Здравствуйте, удалите, пожалуйста, мой аккаунт и все мои данные.")
    both = [letter, variants.transliterated(letter, CHANCE)]
    cyrillic, latin = classifier.classify(both)
    assert cyrillic.labels == latin.labels
    assert cyrillic.language == latin.language


def test_variants_depend_on_the_seed_alone() -> None:
    assert variants.varied(LETTER, "lv-1", 2) == variants.varied(LETTER, "lv-1", 2)


def test_typos_keep_the_first_letter_and_most_words() -> None:
    body = "Izdzēsiet manus datus " * 30
    words = variants.with_typos(Letter("", body), random.Random(3)).body.split()
    same = sum(a == b for a, b in zip(words, body.split(), strict=True))
    assert 60 < same < 90
