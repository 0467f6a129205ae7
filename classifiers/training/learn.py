"""Makes a challenger from the corpus and staff's corrections, and measures it by the champion."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from classifiers.encoder import PARTS
from classifiers.errors import CorpusError
from classifiers.model import WEIGHTS, Model
from classifiers.training.contest import Contest, Side, contest
from classifiers.training.corpus import Labelled
from classifiers.training.corrections import LeftOut, usable
from classifiers.training.train import (
    Arrays,
    Doubles,
    Lessons,
    MakeEncoder,
    Settings,
    Taught,
    copied,
    joined,
    taught,
)

RECORD = "learnt.json"


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenger that stands beside the champion, before anything is stored."""

    contest: Contest
    used: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    model: Taught

    def save(self, out: Path) -> None:
        """Writes the challenger to `out`, with a record of what it learnt from: ids, no words."""
        record = {"corrections": list(self.used), **self.contest.as_json()}
        text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
        self.model.save(out, lambda folder: _write(folder / RECORD, text))


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


@contextmanager
def challenge(
    mails: Sequence[Labelled],
    corrections: Sequence[Labelled],
    champion: Path,
    chosen: Settings,
    encoder: MakeEncoder | None = None,
) -> Iterator[Challenge]:
    """The challenger, there until the block ends. Without `encoder` the champion's is kept.

    Raises CorpusError where no correction can be learnt from, ModelError without a champion.
    """
    lessons = Lessons.of(mails)
    used, left_out = usable(corrections, [*lessons.dev, *lessons.test])
    if not used:
        why = f"\n{left_out[0].why}" if left_out else ""
        raise CorpusError(f"There is no correction to learn from.{why}")
    lessons = Lessons(lessons.train, lessons.dev, lessons.test, used)
    before = Side(_version(champion), unseen_by(champion, lessons.dev))
    with taught(lessons, chosen, encoder or copied(champion)) as model:
        after = Side(model.version, model.unseen)
        found = contest(lessons.dev, before, after, chosen.wishes)
        yield Challenge(found, tuple(mail.id for mail in used), tuple(left_out), model)


def unseen_by(model: Path, mails: Sequence[Labelled]) -> Doubles:
    """Chances by a stored model's stages, joined anew as a challenger's are."""
    with np.load(model / "scores" / WEIGHTS, allow_pickle=False) as stored:
        arrays: Arrays = dict(stored)
    folder = model / "encoder"
    whole = all((folder / name).exists() for name in PARTS)
    return joined(mails, arrays, folder if whole else None)[1]


def _version(model: Path) -> str:
    return str(Model.load(model).meta["version"])
