"""The same mail as another hand would send it: labels stay, the surface changes.

Lost diacritics, small letters and most Latin spellings need no variant for the statistics,
because `skeleton` undoes them; they are here for the tests and for other models.
"""

import random
import re
from collections.abc import Callable
from dataclasses import replace

from classifiers.folding import fold
from classifiers.letter import Letter

Change = Callable[[Letter, random.Random], Letter]

_LATVIAN_KEYS = ("aa", "ee", "ii", "uu", "ch", "sh", "zh", "g", "k", "l", "n")
_KEYBOARD = str.maketrans(dict(zip("āēīūčšžģķļņ", _LATVIAN_KEYS, strict=True)))
_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_KEYS = "a b v g d e jo zh z i j k l m n o p r s t u f h c ch sh shch  y ' e ju ja"
_LATIN = _KEYS.split(" ")
_TRANSLITERATION = str.maketrans(dict(zip(_CYRILLIC, _LATIN, strict=True)))
_LETTERS = re.compile(r"\w{4,}")
_FOOTERS = (
    "> Šīs nedēļas jaunumi un atlaides!\n> Lai atteiktos no jaunumiem, spiediet šeit.",
    "> Labdien! Paldies par Jūsu vēstuli, atbildēsim trīs dienu laikā.\n> MicRec",
    "> Новинки недели и скидки!\n> Отписаться от рассылки можно здесь.",
    "> Здравствуйте! Ваш заказ принят.\n> MicRec",
    "> New this week, and offers!\n> Unsubscribe here at any time.",
    "> Thank you for your message, we will answer soon.\n> MicRec",
)


def without_diacritics(letter: Letter, _: random.Random) -> Letter:
    return replace(letter, subject=fold(letter.subject), body=fold(letter.body))


def keyboard_latvian(letter: Letter, _: random.Random) -> Letter:
    """Ā as aa, š as sh: how Latvian was typed before there were keyboards for it."""
    return replace(letter, body=letter.body.lower().translate(_KEYBOARD))


def transliterated(letter: Letter, _: random.Random) -> Letter:
    """Russian in Latin letters."""
    return replace(letter, body=letter.body.lower().translate(_TRANSLITERATION))


def small_letters(letter: Letter, _: random.Random) -> Letter:
    return replace(letter, subject=letter.subject.lower(), body=letter.body.lower())


def without_subject(letter: Letter, _: random.Random) -> Letter:
    return replace(letter, subject="") if len(letter.body.split()) > 3 else letter  # noqa: PLR2004 - a body of three words needs its subject


def with_quote(letter: Letter, chance: random.Random) -> Letter:
    return replace(letter, body=f"{letter.body}\n\n{chance.choice(_FOOTERS)}")


def with_typos(letter: Letter, chance: random.Random) -> Letter:
    """Every eighth longer word loses a letter or has two changed over."""

    def slip(found: re.Match[str]) -> str:
        word = found[0]
        if chance.random() > 1 / 8:
            return word
        at = chance.randrange(1, len(word) - 1)
        swapped = word[at + 1] + word[at] if chance.random() < 1 / 2 else word[at + 1]
        return word[:at] + swapped + word[at + 2 :]

    return replace(letter, body=_LETTERS.sub(slip, letter.body))


TRAINING: tuple[Change, ...] = (without_subject, with_quote, with_typos)


def varied(letter: Letter, seed: str, count: int) -> list[Letter]:
    """`count` variants that depend on nothing but the letter and the seed."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    return [change(letter, chance) for change in chance.sample(TRAINING, count)]
