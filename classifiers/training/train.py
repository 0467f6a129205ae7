"""Makes the model from the labelled mails; the same corpus gives the same bytes."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path

import numpy as np
from confection import Config
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from classifiers import phrases
from classifiers.errors import CorpusError
from classifiers.labels import REQUESTS, Kind, Language, Right
from classifiers.letter import Letter
from classifiers.model import CONFIG, WEIGHTS, blank
from classifiers.own_words import own_words
from classifiers.reading import Reading, read
from classifiers.training.blending import clues_out_of_fold, fit_blend
from classifiers.training.corpus import Labelled, Part, groups, split
from classifiers.training.fit import Answers, Recipe, Training, counted, lexicon, weights
from classifiers.training.thresholds import Wishes, choose
from classifiers.training.variants import varied

FEWEST = 50  # mails; below that there is nothing to learn from


@dataclass(frozen=True, slots=True)
class Settings:
    recipe: Recipe
    wishes: Wishes
    date: str


def settings(path: Path = CONFIG) -> Settings:
    config = Config().from_disk(path)
    known = {field.name for field in fields(Recipe)}
    return Settings(
        recipe=Recipe(**{key: value for key, value in config["recipe"].items() if key in known}),
        wishes=Wishes(**config["policy"]),
        date=str(config["release"]["date"]),
    )


def train(mails: Sequence[Labelled], out: Path, chosen: Settings) -> str:
    """Trains on the train and dev parts, writes the pipeline to `out`, returns its version.

    `out` is replaced whole, and only when the training succeeded.
    """
    parts = split(mails)
    kept = [*parts[Part.TRAIN], *parts[Part.DEV]]
    _check(kept)
    with threadpool_limits(1):
        arrays, policy = _learn(kept, chosen)
    digest = sha256()
    for name in sorted(arrays):
        digest.update(name.encode() + arrays[name].tobytes())
    meta = {
        "name": "micrec",
        "version": f"{chosen.date}+{digest.hexdigest()[:12]}",
        "description": "Tells what a letter to the publisher asks for; see docs/model-card.md.",
        "license": "MIT",
        "policy": policy,
        "mails": {str(part): len(members) for part, members in parts.items()},
    }
    with _replaced(out) as fresh:
        blank(arrays, meta).save(fresh)
    return str(meta["version"])


def _check(mails: Sequence[Labelled]) -> None:
    if len(mails) < FEWEST:
        raise CorpusError(f"Only {len(mails)} mails to learn from; {FEWEST} are needed.")
    for kind in Kind:
        if not any(kind in mail.labels for mail in mails):
            raise CorpusError(f"No mail to learn {kind} from; add some to the corpus.")
    for right in Right:
        if not any(mail.right is right for mail in mails):
            raise CorpusError(f"No mail to learn the right {right} from; add some to the corpus.")


def _learn(
    mails: Sequence[Labelled], chosen: Settings
) -> tuple[dict[str, NDArray[np.generic]], dict[str, object]]:
    training = prepare(mails, chosen.recipe)
    clues = clues_out_of_fold(training, chosen.recipe)
    blend, chances = fit_blend(clues, training.answers)
    policy = choose(chances, training.answers.kinds, chosen.wishes)
    everything = np.arange(training.data.letters.shape[0])
    learnt = weights(training.data, everything, training.answers.of(training.source), chosen.recipe)
    arrays: dict[str, NDArray[np.generic]] = {
        "buckets": training.words.buckets.astype(np.uint32),
        "idf": training.words.idf.astype(np.float16),
        **learnt.stored(),
        **blend,
    }
    return arrays, policy.to_meta()


def prepare(mails: Sequence[Labelled], recipe: Recipe) -> Training:
    """Reads all mails and their variants; the variants follow the mails."""
    table = phrases.load()

    def reading(letter: Letter) -> Reading:
        return read(own_words(letter), table)

    readings = [reading(mail.letter) for mail in mails]
    others = [reading(v) for m in mails for v in varied(m.letter, m.id, recipe.variants)]
    words = lexicon(readings, recipe.features)
    mine = np.arange(len(mails))
    return Training(
        readings=readings,
        words=words,
        data=counted([*readings, *others], words),
        source=np.concatenate([mine, np.repeat(mine, recipe.variants)]),
        answers=answers(mails),
        fold=_folds(mails, recipe.folds),
    )


def answers(mails: Sequence[Labelled]) -> Answers:
    return Answers(
        kinds=np.array([[kind in mail.labels for kind in REQUESTS] for mail in mails]),
        rights=np.array([[mail.right is right for right in Right] for mail in mails]),
        languages=np.array([[mail.language is tongue for tongue in Language] for mail in mails]),
    )


def _folds(mails: Sequence[Labelled], count: int) -> NDArray[np.int64]:
    """By group, so that no situation is on both sides."""
    digests = [sha256(b"fold" + group.encode()).digest() for group in groups(mails)]
    return np.array([int.from_bytes(digest[:4]) % count for digest in digests])


@contextmanager
def _replaced(out: Path) -> Iterator[Path]:
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        fresh = Path(folder) / "model"
        yield fresh
        if out.exists():
            if not (out / "scores" / WEIGHTS).exists():
                raise CorpusError(f"{out} exists and is no model; name another folder.")
            shutil.rmtree(out)
        fresh.rename(out)
