"""Finds the old and the new value in a correction: "nevis X, bet Y", "old X, new Y".

Every value of the text is weighed by the words beside it: some say that it is the old one, some
that it is the new one. Two values that look alike speak for each other, as a slip of the pen does.
"""

import re
from collections.abc import Sequence
from heapq import nlargest
from itertools import pairwise, product
from typing import NamedTuple

from classifiers.cues import AFTER, BEFORE, BOUND, SELF, SMALL, TOWARDS, WEAK, WEIGHTS
from classifiers.folding import fold
from classifiers.values import Sort, Value, values


class Change(NamedTuple):
    old: str | None
    new: str | None


class _Weighed(NamedTuple):
    value: Value
    old: float
    new: float


_REACH = 90  # characters before a value in which a cue is looked for, and behind it
_BEHIND = 40
_FADES = 0.4  # for each word between cue and value
_LOSES = 0.3  # what is left of a cue's strength when another one follows it
_LOSES_TO_SELF = 0.6
_MOST = 30  # values of a letter that may be half of a pair; a list of thousands must not count
_LONE = 2.2  # what a value must weigh to be given alone, and a pair more than that
_PAIR = 1.3
_ALIKE = 0.5  # share of two values that must be the same for them to count as alike
# How likely something is a value of somebody's data when nothing stands beside it.
_PRIOR = {
    Sort.EMAIL: 0.9,
    Sort.LONG: 1.4,
    Sort.DATE: 0.2,
    Sort.PLACE: 0.7,
    Sort.NAME: 0.0,
    Sort.QUOTED: 0.4,
    Sort.SHORT: 0.0,
}
_FIRST_WORD = -0.5  # a sentence begins with a capital anyway
_NOWHERE = Value(10**9, 10**9, Sort.NAME, "")
_KIND = re.compile(r"(?:dz|kv|кв|дом|flat|room|улица|iela|квартира)\b\.? ?(?=\w+$)", re.IGNORECASE)


def change(text: str) -> Change:
    """The likeliest pair of an old and a new value, or the one of them that is there."""
    chosen = _chosen(_weighed(text, values(text)))
    if chosen.old is None or chosen.new is None:
        chosen = _small_words(text) or chosen
    return _without_kind(chosen)


def _small_words(text: str) -> Change | None:
    """Two words without capitals, where nothing but the cue between them stands in the line."""
    for pattern, old_first in SMALL:
        found = pattern.search(text)
        if found:
            one, other = found.groups()
            return Change(one, other) if old_first else Change(other, one)
    return None


def _without_kind(change: Change) -> Change:
    """Both without the word for a flat or a house that only one has: "flat 8", "18"."""
    if change.old is None or change.new is None:
        return change
    kinds = [_KIND.match(change.old), _KIND.match(change.new)]
    if bool(kinds[0]) == bool(kinds[1]):
        return change
    return Change(_KIND.sub("", change.old), _KIND.sub("", change.new))


def _chosen(weighed: Sequence[_Weighed]) -> Change:
    best, chosen = _LONE, Change(None, None)
    for one in weighed:
        if one.old > best:
            best, chosen = one.old, Change(one.value.text, None)
        if one.new > best:
            best, chosen = one.new, Change(None, one.value.text)
    for old, new in product(nlargest(_MOST, weighed, _by_old), nlargest(_MOST, weighed, _by_new)):
        if old.value.text != new.value.text:
            both = old.old + new.new + _fit(old.value, new.value) - _PAIR
            if both > best:
                best, chosen = both, Change(old.value.text, new.value.text)
    return chosen


def _by_old(one: _Weighed) -> float:
    return one.old


def _by_new(one: _Weighed) -> float:
    return one.new


def _fit(old: Value, new: Value) -> float:
    bonus = 1.0 if old.sort is new.sort else -1.0
    if {old.sort, new.sort} <= {Sort.QUOTED, Sort.NAME, Sort.PLACE}:
        bonus = max(bonus, 0.5)
    apart = max(new.start - old.end, old.start - new.end)
    return (
        bonus
        + 2 * _alike(_own_part(old), _own_part(new))
        - min(2.0, apart / 150)
        + 0.3 * (old.start < new.start)
    )


def _own_part(value: Value) -> str:
    """Without the host of an address: all customers of a provider share it."""
    return value.text.partition("@")[0] if value.sort is Sort.EMAIL else value.text


def _alike(one: str, other: str) -> float:
    """How much of the longer one is said by both, from their beginnings and their ends."""
    one, other = one.lower(), other.lower()
    short = min(len(one), len(other))
    first = next((i for i in range(short) if one[i] != other[i]), short)
    last = next((i for i in range(short - first) if one[-1 - i] != other[-1 - i]), short - first)
    share = (first + last) / max(len(one), len(other), 1)
    return share if share >= _ALIKE else 0.0


def _weighed(text: str, found: Sequence[Value]) -> list[_Weighed]:
    plain = _folded(text)
    begin = 0
    weighed = []
    for value, following in pairwise([*found, _NOWHERE]):
        one_word = value.sort is Sort.NAME and " " not in value.text
        if one_word and BEFORE.fullmatch(plain, value.start, value.end):
            continue
        left = BOUND.split(plain[max(begin, value.start - _REACH) : value.start])[-1]
        first = not left.strip(' "“„«(')
        if not (first and one_word):
            begin = value.end
        old, new = _by_right(
            *_by_left(left), plain[value.end : value.end + _BEHIND], following.start - value.end
        )
        prior = _FIRST_WORD if first and one_word else _PRIOR[value.sort]
        weighed.append(_Weighed(value, old + prior, new + prior + 0.1))
    return weighed


def _by_left(left: str) -> tuple[float, float]:
    """The last cue counts most, the less the more words stand between it and the value."""
    old = new = 0.0
    for cue in BEFORE.finditer(left):
        weight = WEIGHTS[(cue.lastindex or 1) - 1]
        strength = max(0.0, abs(weight) - _FADES * len(left[cue.end() :].split()))
        if weight < 0:
            old, new = max(old, strength), new * _LOSES
        elif weight == WEAK:
            new = max(new, strength)
        else:
            old = old * (_LOSES_TO_SELF if weight == SELF else _LOSES)
            new = max(new, strength)
    return old, new


def _by_right(old: float, new: float, right: str, gap: int) -> tuple[float, float]:
    """`gap`: characters up to the next value."""
    towards = TOWARDS.pattern.match(right)
    if towards and gap - 2 < towards.end() <= gap + 1:
        return old - TOWARDS.weight, new / 2
    for weight, pattern in AFTER:
        if pattern.match(right):
            return (old - weight, new / 2) if weight < 0 else (old / 2, new + weight)
    return old, new


def _folded(text: str) -> str:
    """Folded and as long as before."""
    plain = fold(text)
    if len(plain) == len(text):
        return plain
    return "".join((fold(character) or " ")[0] for character in text)
