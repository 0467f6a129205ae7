"""Phrases people use for each kind and right, found in any spelling; see phrases.toml."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from classifiers.folding import skeleton

TABLE = Path(__file__).with_name("phrases.toml")

_GAP = r"(?:\S+ ){0,4}?"
_NEGATION = re.compile(
    r"(?:^| )(?:ne|net|ni|nav|nevelos|negribu|nevaiag|nedriks\w*|not|dont|no|never|nor|"
    r"niet|neludzu|neprosu|nehocu|without|bez|kak|how|ka|howto) (?:\S+ ){0,1}$"
)


class Hits(NamedTuple):
    """How many phrases of each topic were said plainly, and how many were negated."""

    plain: Mapping[str, int]
    negated: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Phrase:
    topic: str
    pattern: re.Pattern[str]


class Phrases:
    """The phrases of all topics (kinds and rights), indexed by how their first word begins."""

    def __init__(self, table: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        index: dict[str, list[_Phrase]] = defaultdict(list)
        for topic, languages in table.items():
            for text in dict.fromkeys(text for texts in languages.values() for text in texts):
                phrase = _Phrase(topic, _compiled(text))
                for key in sorted({_key(word) for word in text.split()[0].split("|")}):
                    index[key].append(phrase)
        self.topics = frozenset(table)
        self._index = {key: tuple(phrases) for key, phrases in index.items()}

    def hits(self, text: str) -> Hits:
        """The phrases in a text that `skeleton` made."""
        plain: dict[str, int] = defaultdict(int)
        negated: dict[str, int] = defaultdict(int)
        for start, topic in self._found(text + " "):
            counts = negated if _NEGATION.search(text, max(0, start - 20), start) else plain
            counts[topic] += 1
        return Hits(plain, negated)

    def _found(self, text: str) -> Iterator[tuple[int, str]]:
        start = 0
        while start < len(text):
            for phrase in self._index.get(text[start : start + 2], ()):
                if phrase.pattern.match(text, start):
                    yield start, phrase.topic
            start = text.find(" ", start) + 1 or len(text)


def load(path: Path = TABLE) -> Phrases:
    return Phrases(tomllib.loads(path.read_text(encoding="utf-8")))


def _key(word: str) -> str:
    return (skeleton(_plain(word)) + " ")[:2]


def _compiled(text: str) -> re.Pattern[str]:
    parts = [_GAP if word == ".." else f"(?:{_choice(word)})" for word in text.split()]
    return re.compile("".join(parts))


def _choice(word: str) -> str:
    return "|".join(
        re.escape(skeleton(_plain(form))) + (r"\S* " if form.endswith("*") else " ")
        for form in word.split("|")
    )


def _plain(form: str) -> str:
    return form.removesuffix("*").replace("_", " ")
