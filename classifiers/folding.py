"""Brings the many spellings of one word together: diacritics, keyboard Latvian, Latin Russian.

Two folds. `fold` keeps the script and the length of words close to the original and serves
phrase rules; `skeleton` goes further, so that "отпишите", "otpishite" and "otpisite" are one
word, and serves the statistics.
"""

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = str.maketrans("’‘`´ʼ", "'''''")

# What people type for a Cyrillic letter when they have no Cyrillic keyboard, already in the
# reduced form that `skeleton` makes of the Latin spellings.
_CYRILLIC = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфхцчшщыэ", "abvgdeziiklmnoprstufhccssie", strict=True)),
        "ж": "z",
        "ъ": "",
        "ь": "",
        "ю": "iu",
        "я": "ia",
        "і": "i",
        "ї": "i",
        "є": "e",
    }
)
_DIGRAPHS = {"shch": "s", "sch": "s", "sh": "s", "zh": "z", "ch": "c", "kh": "h"}
_DIGRAPH = re.compile("shch|sch|sh|zh|ch|kh")
# "poluchatj": a j that only softens a consonant has no sound of its own.
_SOFTENING = re.compile("(?<=[bcdfghklmnprstvz])[j'](?![aeiou])")
_LATIN = str.maketrans({"j": "i", "y": "i", "w": "v", "'": None})
_REPEATED = re.compile(r"([a-z])\1+")
_LONG_NUMBER = re.compile(r"\d{3,}")
_SPACES = re.compile(r"[^\w?!@%€$&+]+")


def fold(text: str) -> str:
    """Lower case without diacritics: "Lūdzu dzēsiet" becomes "ludzu dzesiet"; й becomes и."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return _MARKS.sub("", decomposed).translate(_APOSTROPHES)


def skeleton(text: str) -> str:
    """One Latin spelling for all scripts, words set apart by one space, long numbers as 0."""
    latin = fold(text).translate(_CYRILLIC)
    latin = _DIGRAPH.sub(lambda found: _DIGRAPHS[found[0]], latin)
    latin = _SOFTENING.sub("", latin).translate(_LATIN)
    latin = _LONG_NUMBER.sub("0", _REPEATED.sub(r"\1", latin))
    return _SPACES.sub(" ", latin).strip()
