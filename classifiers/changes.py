"""Finds the old and the new value in a correction: "nevis X, bet Y", "old X, new Y"."""

import re
from typing import NamedTuple


class Change(NamedTuple):
    old: str | None
    new: str | None


_EMAIL = r"[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,5}"
_NUMBER = r"\+?\d[\d -]{4,16}\d"
_QUOTED = r"[\"“„«]([^\"“”„«»\n]{1,60})[\"”“»]"
# A name or an address: words with capitals or digits, joined by blanks and commas.
_CAPITAL = "[A-ZĀČĒĢĪĶĻŅŠŪŽА-ЯЁ\\d]"
_STREET = r"(?:iela |ielā |ул\. |дом |кв\. |dz\. |SIA )?"
_NAMED = rf"{_CAPITAL}[\w/.-]{{0,40}}(?:(?: |, ){_STREET}{_CAPITAL}[\w/-]{{0,40}}){{0,5}}"
_VALUE = rf"(?:{_QUOTED}|({_EMAIL}|{_NUMBER}|{_NAMED}))"
_GAP = r"[\s:,–—-]{1,3}"

# What stands between two values, and whether the old one comes first.
_AM = r"(?:es esmu |esmu |ir |būt |man ir |я |это |i am |i'm |it's |it is |is |be |to |: ?)?"
_TO = "(?:uz|pret|на|na|to|with) "
_CHANGE = r"(?:nomain\w+|main\w+|samain\w+|замен\w+|change|replace) "
_BUT = "(?:bet|а|a|но|no|but) (?:jau |tagad |теперь |now |should |vajag |надо |must )?"
_NOW = (
    "(?:tagad|pareizi|pareizais|jābūt|vajag|теперь|правильно|должно|надо|now|correct|should|must)"
)
_NOT = "(?:nevis|ne|а не|a ne|не|not|and not|instead of|rather than|вместо|nav) "
_PAIRS: tuple[tuple[str, bool], ...] = (
    (r" ?(?:->|→|=>) ?", True),
    (_GAP + _TO, True),
    (_GAP + _CHANGE + _TO, True),
    (_GAP + _BUT + _AM, True),
    (rf"[,;.)]? ?{_NOW} {_AM}", True),
    (_GAP + _NOT, False),
    (r" (?:vietā|instead) (?:\S{1,20} ){0,4}?", True),
)
_PAIR_PATTERNS = tuple(
    (re.compile(_VALUE + middle + _VALUE), old_first) for middle, old_first in _PAIRS
)
_THING = (
    r"(?:\s(?:adres\w*|numur\w*|uzvārd\w*|vārd\w*|e-?past\w*|tālruni?s?|адрес\w*|номер\w*|"
    r"фамили\w*|имя|почт\w*|телефон\w*|address|number|e-?mail|name|surname|phone|one|ir|is|was|"
    r"bija|был[аои]?|мой|mans|mana|my|:|-|–)){0,3}[\s:–-]{1,3}"
)
_WAS = (
    r"\b(?:vec(?:ais|ā|o|ajā)|bija|biju|agrāk|kādreiz|līdz šim|neesmu|nav|nevis|ne|стар\w+|"
    r"был[аио]?|раньше|не|staryj|starij|bil[ao]?|old|was|formerly|used to be|not|no longer|"
    r"instead of|вместо)"
)
_IS = (
    r"\b(?:jaun(?:ais|ā|o|ajā)|tagad|turpmāk|jābūt|pareizi(?: ir)?|esmu|нов\w+|теперь|правильно|"
    r"должно быть|надо|novyj|novij|teper|new|now|should be|must be|should read|correct is|it's|"
    r"currently|uz|на|to)"
)
_OLD = re.compile(_WAS + _THING + _VALUE)
_NEW = re.compile(_IS + _THING + _VALUE)


def change(text: str) -> Change:
    """The first pair that is said in one breath, else what "old" and "new" stand before."""
    for pattern, old_first in _PAIR_PATTERNS:
        found = pattern.search(text)
        if found:
            first, second = _values(found.groups())
            return Change(first, second) if old_first else Change(second, first)
    return Change(_single(_OLD, text), _single(_NEW, text))


def _single(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return _values(found.groups())[0] if found else None


def _values(groups: tuple[str | None, ...]) -> list[str]:
    return [value.strip(" .,-") for value in groups if value]
