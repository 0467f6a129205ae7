"""Makes the model from the labelled mails; the same corpus gives the same bytes.

The train part teaches the encoder and the cheap stage. What joins them, and when a person must
look, is fitted on the dev part, which neither has seen. The test part is for measuring only.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path

import numpy as np
from confection import Config
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from classifiers import phrases
from classifiers.encoder import PARTS
from classifiers.errors import CorpusError
from classifiers.labels import REQUESTS, Kind, Language, Right
from classifiers.letter import Letter
from classifiers.model import CONFIG, WEIGHTS, blank
from classifiers.own_words import own_words
from classifiers.reading import Reading, read
from classifiers.training.blending import clues_out_of_fold, fit_blend
from classifiers.training.corpus import Labelled, Part, groups, split
from classifiers.training.course import Course
from classifiers.training.fit import Answers, Recipe, Training, counted, lexicon, weights
from classifiers.training.joining import fit_joint
from classifiers.training.thresholds import Wishes, choose
from classifiers.training.variants import varied

FEWEST = 50  # mails; below that there is nothing to learn from


@dataclass(frozen=True, slots=True)
class Settings:
    recipe: Recipe
    wishes: Wishes
    date: str
    course: Course


Arrays = dict[str, NDArray[np.generic]]
MakeEncoder = Callable[[Sequence[Labelled], Path], None]


def settings(path: Path = CONFIG) -> Settings:
    config = Config().from_disk(path)
    known = {field.name for field in fields(Recipe)}
    return Settings(
        recipe=Recipe(**{key: value for key, value in config["recipe"].items() if key in known}),
        wishes=Wishes(**config["policy"]),
        date=str(config["release"]["date"]),
        course=Course(**config["course"]),
    )


def train(
    mails: Sequence[Labelled], out: Path, chosen: Settings, encoder: MakeEncoder | None = None
) -> str:
    """Writes the pipeline to `out`, replaced whole when all went well; returns its version.

    `encoder` fills a folder with an encoder's files; without it there is the cheap stage alone.
    """
    parts = split(mails)
    _check([*parts[Part.TRAIN], *parts[Part.DEV]])
    with tempfile.TemporaryDirectory() as place, threadpool_limits(1):
        folder = Path(place) if encoder else None
        if encoder and folder:
            encoder(parts[Part.TRAIN], folder)
        arrays, alone = _cheap_stage(parts[Part.TRAIN], chosen)
        joint, policy = _joined(parts[Part.DEV], arrays, folder, chosen) if folder else ({}, alone)
        meta = {
            "name": "micrec",
            "version": f"{chosen.date}+{_digest({**arrays, **joint}, folder)}",
            "description": "Tells what a letter to the publisher asks for; docs/model-card.md.",
            "license": "MIT",
            "policy": policy,
            "policy_without_encoder": alone,
            "mails": {str(part): len(members) for part, members in parts.items()},
        }
        with _replaced(out) as fresh:
            blank(arrays, meta, folder, joint).save(fresh)
    return str(meta["version"])


def copied(model: Path) -> MakeEncoder | None:
    """Takes the encoder of another model as it is, if it has one."""
    source = model / "encoder"
    if not all((source / name).exists() for name in PARTS):
        return None

    def copy(_: Sequence[Labelled], folder: Path) -> None:
        for name in PARTS:
            shutil.copyfile(source / name, folder / name)

    return copy


def _check(mails: Sequence[Labelled]) -> None:
    if len(mails) < FEWEST:
        raise CorpusError(f"Only {len(mails)} mails to learn from; {FEWEST} are needed.")
    for kind in Kind:
        if not any(kind in mail.labels for mail in mails):
            raise CorpusError(f"No mail to learn {kind} from; add some to the corpus.")
    for right in Right:
        if not any(mail.right is right for mail in mails):
            raise CorpusError(f"No mail to learn the right {right} from; add some to the corpus.")


def _cheap_stage(mails: Sequence[Labelled], chosen: Settings) -> tuple[Arrays, dict[str, object]]:
    training = prepare(mails, chosen.recipe)
    clues = clues_out_of_fold(training, chosen.recipe)
    blend, chances = fit_blend(clues, training.answers)
    policy = choose(chances, training.answers.kinds, chosen.wishes)
    everything = np.arange(training.data.letters.shape[0])
    learnt = weights(training.data, everything, training.answers.of(training.source), chosen.recipe)
    arrays: Arrays = {
        "buckets": training.words.buckets.astype(np.uint32),
        "idf": training.words.idf.astype(np.float16),
        **learnt.stored(),
        **blend,
    }
    return arrays, policy.to_meta()


def _joined(
    mails: Sequence[Labelled], arrays: Arrays, encoder: Path, chosen: Settings
) -> tuple[Arrays, dict[str, object]]:
    """What the two stages say of mails that both have not seen, joined."""
    hearing = blank(arrays, {}, encoder, {})
    found = [
        (each.heard, each.chances)
        for each in hearing.understand(mail.letter for mail in mails)
        if each.heard is not None
    ]
    truth = answers(mails)
    joint, chances = fit_joint(found, truth)
    return joint, choose(chances, truth.kinds, chosen.wishes).to_meta()


def _digest(arrays: Arrays, encoder: Path | None) -> str:
    digest = sha256()
    for name in sorted(arrays):
        digest.update(name.encode() + arrays[name].tobytes())
    if encoder is not None:
        for name in PARTS:
            digest.update((encoder / name).read_bytes())
    return digest.hexdigest()[:12]


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
