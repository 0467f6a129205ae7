"""Strangers' words made harmless before they stand in a letter."""

import re
import unicodedata
from typing import Final

MAX_VALUE: Final = 5_000
_MARKS: Final = str.maketrans({"⟦": "[", "⟧": "]"})
# Marks that turn the reading direction round can make a letter show what it does not say.
_TURNING: Final = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BREAKING: Final = ("Cc", "Cs", "Zl", "Zp")
_NAME: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")
_MAX_NAME: Final = 60
_MAX_WORDS: Final = 4
# In Latvian a name in a greeting must be declined, and a wrong vocative is worse than none.
_SCRIPTS: Final = {"ru": "CYRILLIC", "en": "LATIN"}


def one_line(text: str) -> str:
    """Return the text as one line without control characters or the brackets of open points."""
    text = unicodedata.normalize("NFC", text[:MAX_VALUE]).translate(_MARKS)
    text = _TURNING.sub("", text)
    kept = (" " if unicodedata.category(c) in _BREAKING else c for c in text)
    return " ".join("".join(kept).split())


def breaks_a_line(text: str) -> bool:
    """Tell whether a control character or line separator stands in the text."""
    return any(unicodedata.category(c) in _BREAKING for c in text)


def name_for_greeting(name: str, language: str) -> str:
    """Return the name where it can stand undeclined in this language's greeting, else "".

    Never in Latvian; in Russian only Cyrillic and in English only Latin letters; and only what
    looks like a person's name: one to four capitalised words.
    """
    words = one_line(name).split()
    script = _SCRIPTS.get(language)
    if script is None or not 1 <= len(words) <= _MAX_WORDS:
        return ""
    fits = all(_is_name(word, script) for word in words)
    found = " ".join(words)
    return found if fits and len(found) <= _MAX_NAME else ""


def _is_name(word: str, script: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return (
        _NAME.fullmatch(word) is not None
        and word[0].isupper()
        and all(unicodedata.name(c, "").startswith(script) for c in letters)
    )
