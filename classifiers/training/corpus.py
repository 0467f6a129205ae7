"""Reads the labelled mails and shares them out: to train on, to choose by, to measure with."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from classifiers.errors import CorpusError
from classifiers.labels import Kind, Language, Right
from classifiers.letter import Letter
from classifiers.training.near import near_duplicates

CORPUS = Path(__file__).with_name("corpus")


class Part(StrEnum):
    TRAIN = "train"
    DEV = "dev"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A mail and what a person says of it; docs of the keys are in the model card."""

    id: str
    situation: str
    language: Language
    letter: Letter
    labels: frozenset[Kind]
    right: Right | None
    refs: Mapping[str, str]
    tags: frozenset[str]


def read(place: Path = CORPUS) -> tuple[Labelled, ...]:
    """All mails of a .jsonl file, or of the .jsonl files of a folder in the order of names."""
    files = sorted(place.glob("*.jsonl")) if place.is_dir() else [place]
    if not files:
        raise CorpusError(f"{place} holds no .jsonl file; give a folder of labelled mails.")
    return tuple(mail for file in files for mail in _mails(file))


def split(mails: Sequence[Labelled]) -> dict[Part, tuple[Labelled, ...]]:
    """80/10/10, by a hash of the situation, near-duplicates kept together.

    A mail stays in its part when others are added, unless a near-duplicate links it elsewhere.
    """
    parts: dict[Part, list[Labelled]] = {part: [] for part in Part}
    for mail, group in zip(mails, groups(mails), strict=True):
        parts[_part(group)].append(mail)
    return {part: tuple(members) for part, members in parts.items()}


def groups(mails: Sequence[Labelled]) -> list[str]:
    """For each mail the name of its group: mails of one situation, or nearly the same text."""
    leader: dict[str, str] = {mail.situation: mail.situation for mail in mails}

    def find(situation: str) -> str:
        while leader[situation] != situation:
            leader[situation] = leader[leader[situation]]
            situation = leader[situation]
        return situation

    texts = [f"{mail.letter.subject}\n{mail.letter.body}" for mail in mails]
    for one, other in near_duplicates(texts):
        low, high = sorted((find(mails[one].situation), find(mails[other].situation)))
        leader[high] = low
    return [find(mail.situation) for mail in mails]


def by_language(mails: Iterable[Labelled]) -> dict[Language, list[Labelled]]:
    found: dict[Language, list[Labelled]] = defaultdict(list)
    for mail in mails:
        found[mail.language].append(mail)
    return dict(found)


def _part(group: str) -> Part:
    place = int.from_bytes(sha256(group.encode()).digest()[:4]) % 10
    return {8: Part.DEV, 9: Part.TEST}.get(place, Part.TRAIN)


def _mails(file: Path) -> Iterator[Labelled]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{file} cannot be read as UTF-8 text: {error}.") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _labelled(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise CorpusError(
                    f"{file}, line {number}: not a labelled mail ({error!r}); "
                    "see docs/model-card.md for the keys."
                ) from error


def _labelled(raw: Mapping[str, object]) -> Labelled:
    labels = frozenset(Kind(str(label)) for label in _items(raw["labels"]))
    if not labels or (Kind.OTHER in labels and len(labels) > 1):
        raise ValueError("labels need at least one kind, and other stands alone")
    refs = raw.get("refs") or {}
    if not isinstance(refs, Mapping):
        raise TypeError("refs must be an object")
    return Labelled(
        id=str(raw["id"]),
        # The first mails were written without naming the situation; each is one of its own.
        situation=str(raw.get("situation") or raw["id"]),
        language=Language(str(raw["lang"])),
        letter=Letter(str(raw.get("subject") or ""), str(raw.get("body") or "")),
        labels=labels,
        right=Right(str(raw["right"])) if raw.get("right") else None,
        refs={str(key): str(value) for key, value in refs.items() if value},
        tags=frozenset(str(tag) for tag in _items(raw.get("tags") or [])),
    )


def _items(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("a list was expected")
    return value
