"""Makes the model from the labelled mails; the same corpus gives the same bytes.

The train part teaches the encoder and the cheap stage. What joins them, and when a person must
look, is fitted on the dev part, which neither has seen. The test part is for measuring only.
Staff's corrections join the train part, each with a greater weight.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
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
Doubles = NDArray[np.float64]
MakeEncoder = Callable[[Sequence[Labelled], Path], None]


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is learnt from. A correction counts as much as `Recipe.correction` other mails."""

    train: Sequence[Labelled]
    dev: Sequence[Labelled]
    test: Sequence[Labelled]
    corrections: Sequence[Labelled] = ()

    @classmethod
    def of(cls, mails: Sequence[Labelled], corrections: Sequence[Labelled] = ()) -> "Lessons":
        parts = split(mails)
        return cls(parts[Part.TRAIN], parts[Part.DEV], parts[Part.TEST], corrections)

    @property
    def taught(self) -> tuple[Labelled, ...]:
        return (*self.train, *self.corrections)

    @property
    def numbers(self) -> dict[str, int]:
        numbers = {"train": len(self.train), "dev": len(self.dev), "test": len(self.test)}
        return {**numbers, "corrections": len(self.corrections)} if self.corrections else numbers


@dataclass(frozen=True, slots=True)
class Taught:
    """A model before it is stored.

    `unseen` are chances (dev mails, kinds), each made by a joint that had not seen the mail.
    """

    version: str
    unseen: Doubles
    arrays: Arrays
    joint: Arrays
    encoder: Path | None
    meta: Mapping[str, object]

    def save(self, out: Path, extra: Callable[[Path], None] = lambda _: None) -> None:
        """Writes the pipeline to `out`, replaced whole when all went well.

        `extra` adds files of its own to the folder before that.
        """
        with _replaced(out) as fresh:
            blank(self.arrays, self.meta, self.encoder, self.joint).save(fresh)
            extra(fresh)


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
    with taught(Lessons.of(mails), chosen, encoder) as model:
        model.save(out)
        return model.version


@contextmanager
def taught(
    lessons: Lessons, chosen: Settings, encoder: MakeEncoder | None = None
) -> Iterator[Taught]:
    """The model, whose encoder's files are there until the block ends."""
    _check([*lessons.train, *lessons.dev])
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) if encoder else None
        if encoder and folder:
            times = round(chosen.recipe.correction)
            encoder([*lessons.train, *times * [*lessons.corrections]], folder)
        # One thread adds in one order, so that the last digits are the same each time.
        with threadpool_limits(1):
            arrays, alone = _cheap_stage(lessons, chosen)
            joint, unseen = joined(lessons.dev, arrays, folder)
        policy = choose(unseen, answers(lessons.dev).kinds, chosen.wishes).to_meta()
        version = f"{chosen.date}+{_digest({**arrays, **joint}, folder)}"
        meta = {
            "name": "micrec",
            "version": version,
            "description": "Tells what a letter to the publisher asks for; docs/model-card.md.",
            "license": "MIT",
            "policy": policy if folder else alone,
            "policy_without_encoder": alone,
            "mails": lessons.numbers,
        }
        yield Taught(version, unseen, arrays, joint, folder, meta)


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


def _cheap_stage(lessons: Lessons, chosen: Settings) -> tuple[Arrays, dict[str, object]]:
    training = prepare(lessons.taught, chosen.recipe)
    if lessons.corrections:
        ordinary = np.ones(len(lessons.train))
        heavy = np.full(len(lessons.corrections), chosen.recipe.correction)
        training = replace(training, weight=np.concatenate([ordinary, heavy]))
    clues = clues_out_of_fold(training, chosen.recipe)
    # Each mail counts once here: what comes out are to be frequencies.
    blend, chances = fit_blend(clues, training.answers)
    policy = choose(chances, training.answers.kinds, chosen.wishes)
    everything = np.arange(training.data.letters.shape[0])
    learnt = weights(training, everything, chosen.recipe)
    arrays: Arrays = {
        "buckets": training.words.buckets.astype(np.uint32),
        "idf": training.words.idf.astype(np.float16),
        **learnt.stored(),
        **blend,
    }
    return arrays, policy.to_meta()


def joined(
    mails: Sequence[Labelled], arrays: Arrays, encoder: Path | None
) -> tuple[Arrays, Doubles]:
    """What joins the two stages, and chances (mails, kinds) each made without its mail.

    Of mails that neither stage has learnt from. Without an encoder nothing is joined, and the
    chances are the cheap stage's.
    """
    hearing = blank(arrays, {}, encoder, {})
    found = list(hearing.understand(mail.letter for mail in mails))
    pairs = [(each.heard, each.chances) for each in found if each.heard is not None]
    if encoder is None:
        return {}, np.stack([each.chances.kinds for each in found])
    return fit_joint(pairs, answers(mails))


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
