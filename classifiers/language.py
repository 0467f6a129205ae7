"""Which of the three languages a letter is in, or that it is in none of them."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from lingua import Language as Tongue
from lingua import LanguageDetectorBuilder

from classifiers.folding import skeleton
from classifiers.labels import Language

# Neighbours and trading partners whose customers write in their own language.
_FOREIGN = (
    Tongue.ESTONIAN,
    Tongue.FINNISH,
    Tongue.FRENCH,
    Tongue.GERMAN,
    Tongue.LITHUANIAN,
    Tongue.POLISH,
    Tongue.SWEDISH,
)
_OURS = {Tongue.LATVIAN: Language.LV, Tongue.RUSSIAN: Language.RU, Tongue.ENGLISH: Language.EN}
_DETECTOR = (
    LanguageDetectorBuilder.from_languages(*_OURS, *_FOREIGN).with_low_accuracy_mode().build()
)
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_LATIN = re.compile("[a-zāčēģīķļņšūž]", re.IGNORECASE)
_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)
_LATVIAN = re.compile("[āēīūģķļņ]", re.IGNORECASE)
_ENOUGH = 800  # characters that settle the question
_SURE = 0.9
_FEWEST_WORDS = 4

# How Russian verbs and adjectives end when a skeleton is made of them.
_RUSSIAN_ENDING = re.compile(r".{3,}(?:ite|aite|tsia|tcia|cia|iu|aet|iat|li|ogo|ego|nie|ovat|at)$")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Small words that none of the neighbours' languages has, spelt as `skeleton` spells them.
_SMALL_WORDS = {
    Language.LV: _words(
        "un vai es jus man mani mans manu mana manus no uz par ka kas lai bet tas to ir nav ar "
        "ludzu labdien sveiki paldies ludz gribu velos vairs jums jusu mums musu bija esmu tikai "
        "kad kur pec pie"
    ),
    Language.RU: _words(
        "menia mne moi moia moei moim moih moie moe nas nasego vas vam vas vasi vasu vasih vasem "
        "vasego eto etot cto ctob kak dlia iz ili uze esce esli pozaluista pozalusta zdravstvuite "
        "privet dobri den vecer spasibo hocu hotim prosu danie dani dannie danih zakaz zakaza "
        "bolse nado nuzno nuzen mozno mozete ucego nicego kakoi kakuiu kogda poka toze tak tam "
        "uberite nomer otkaz dengi knigi raza staru stari novi"
    ),
    Language.EN: _words(
        "the i you mi me and to of is it this that for have with not please your from be are was "
        "do dont would we our can"
    ),
}


class Spoken(NamedTuple):
    """The language to answer in, and whether the letter is really in it."""

    language: Language
    known: bool


def recognise(text: str, chances: Mapping[Language, float]) -> Spoken:
    """`chances` are the model's, which has learnt Latin Russian and bare Latvian."""
    text = text[:_ENOUGH]
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if cyrillic > latin:
        return Spoken(Language.RU, len(_UKRAINIAN.findall(text)) * 50 < cyrillic)
    likely = max(chances, key=lambda language: chances[language])
    if len(_LATVIAN.findall(text)) * 40 > latin and likely is Language.LV:
        return Spoken(Language.LV, known=True)
    return Spoken(likely, known=not _foreign(text, likely))


def _foreign(text: str, likely: Language) -> bool:
    """Lingua names another tongue, and hardly a small word of ours stands in the text.

    Lingua takes Latin Russian for Polish or Estonian, so it is not believed alone.
    """
    words = skeleton(text).split()
    if len(words) < _FEWEST_WORDS:
        return False
    ours = sum(word in _SMALL_WORDS[likely] for word in words)
    if likely is Language.RU:
        ours += sum(bool(_RUSSIAN_ENDING.match(word)) for word in words)
    if ours * 7 >= len(words):
        return False
    best = _DETECTOR.compute_language_confidence_values(text)[0]
    return best.language not in _OURS and best.value > _SURE
