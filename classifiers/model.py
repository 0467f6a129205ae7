"""The spaCy pipeline: registers our components, loads the trained one, reads letters with it.

    reader      own words, pieces, n-grams, phrases      (nothing learnt)
    scores      chances of kinds, rights, languages      (weights.npz)
    encoder     the same, by a neural network and both   (network.onnx, ..., joint.npz)
    references  order, e-mail, phone, old and new value  (nothing learnt)

Without its files `encoder` changes nothing: the cheap stage's chances stay, and `Model.whole`
says so.
"""

import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import spacy
from confection import Config
from numpy.typing import NDArray
from spacy.language import Language as Pipeline
from spacy.tokens import Doc
from spacy.util import load_model_from_config, registry

from classifiers import phrases
from classifiers.blend import Blend, Chances, own_units
from classifiers.encoder import PARTS, Encoder, Heard
from classifiers.errors import ModelError
from classifiers.joint import Joint, joint_units
from classifiers.letter import Letter
from classifiers.linear import Arrays, Floats, Linear
from classifiers.own_words import OwnWords, numbered, own_words, said
from classifiers.reading import Reading, read
from classifiers.refs import References
from classifiers.tokens import Words
from classifiers.verdict import Refs

PLACE = Path(__file__).with_name("model_data")
CONFIG = Path(__file__).parent / "training" / "config.cfg"
WEIGHTS, JOINT = "weights.npz", "joint.npz"
BATCH = 32  # letters that are in the pipeline together
BROKEN = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)
_DIGIT = re.compile(r"\d")


@dataclass(slots=True)
class Understanding:
    """What the components found out about one letter, filled from left to right.

    `units` are margins (subject and units, kinds): how far each speaks for each kind.
    """

    letter: Letter
    own: OwnWords
    reading: Reading | None = None
    chances: Chances | None = None
    units: Floats | None = None
    heard: Heard | None = None
    refs: Refs | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """An `Understanding` with nothing left open."""

    letter: Letter
    own: OwnWords
    reading: Reading
    chances: Chances
    units: Floats
    heard: Heard | None
    refs: Refs


class Reader:
    def __init__(self) -> None:
        self._phrases = phrases.load()

    def __call__(self, doc: Doc) -> Doc:
        found = _understanding(doc)
        found.reading = read(found.own, self._phrases)
        return doc


class Scores:
    """Learnt weights; see `linear` and `blend`."""

    def __init__(self) -> None:
        self._arrays: dict[str, NDArray[np.generic]] = {}
        self._linear: Linear | None = None
        self._blend: Blend | None = None

    def use(self, arrays: dict[str, NDArray[np.generic]]) -> None:
        self._arrays = arrays
        self._linear, self._blend = Linear(arrays), Blend(arrays)

    def __call__(self, doc: Doc) -> Doc:
        found = _understanding(doc)
        if self._linear is None or self._blend is None or found.reading is None:
            raise ModelError(
                "The scores component has no weights; run python -m classifiers train."
            )
        margins = self._linear.margins(found.reading.grams, found.reading.pieces)
        found.chances = self._blend.chances(found.reading, margins)
        found.units = own_units(margins)
        return doc

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        del exclude
        Path(path).mkdir(parents=True, exist_ok=True)
        np.savez_compressed(Path(path) / WEIGHTS, allow_pickle=False, **self._arrays)

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> "Scores":
        del exclude
        with np.load(Path(path) / WEIGHTS, allow_pickle=False) as stored:
            self.use(dict(stored))
        return self


class Listener:
    """The encoder, and what joins it with the cheap stage; empty where its files are missing."""

    def __init__(self) -> None:
        self._encoder: Encoder | None = None
        self._joint: Joint | None = None
        self._arrays: dict[str, NDArray[np.generic]] = {}
        self._folder: Path | None = None

    @property
    def whole(self) -> bool:
        return self._encoder is not None and self._joint is not None

    def use(self, folder: Path, arrays: dict[str, NDArray[np.generic]]) -> None:
        """Raises ModelError where the folder holds no encoder. Empty arrays: it only hears."""
        self._encoder, self._folder = Encoder(folder), folder
        self._arrays = arrays
        self._joint = Joint(arrays) if arrays else None

    def __call__(self, doc: Doc) -> Doc:
        return self._heard(doc)

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = BATCH) -> Iterator[Doc]:
        """Letters side by side, each by itself, so that company changes no number."""
        del batch_size
        if self._encoder is None:
            yield from stream
            return
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            yield from threads.map(self._heard, stream)

    def _heard(self, doc: Doc) -> Doc:
        found = _understanding(doc)
        if self._encoder is None:
            return doc
        if found.reading is None or found.chances is None or found.units is None:
            raise ModelError("The encoder comes after the scores; see training/config.cfg.")
        heard = found.heard = self._encoder.hear(found.reading)
        if self._joint is not None:
            found.chances = self._joint.chances(heard, found.chances)
            found.units = joint_units(heard, found.units)
        return doc

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        del exclude
        Path(path).mkdir(parents=True, exist_ok=True)
        if self._folder is not None:
            for name in PARTS:
                shutil.copyfile(self._folder / name, Path(path) / name)
            np.savez_compressed(Path(path) / JOINT, allow_pickle=False, **self._arrays)

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> "Listener":
        del exclude
        folder = Path(path)
        if all((folder / name).exists() for name in (*PARTS, JOINT)):
            with np.load(folder / JOINT, allow_pickle=False) as stored:
                self.use(folder, dict(stored))
        return self


class ReferenceFinder:
    def __init__(self, nlp: Pipeline) -> None:
        self._nlp = nlp
        self._references = References(nlp.vocab)

    def __call__(self, doc: Doc) -> Doc:
        found = _understanding(doc)
        subjects = (found.own.subject, found.own.replied_subject)
        texts = [doc, *(self._nlp.make_doc(text) for text in subjects if _DIGIT.search(text))]
        own = "\n".join((said(found.own), *subjects))
        found.refs = self._references.of(own, texts, found.letter.sender)
        return doc


class Model:
    """A pipeline as `spacy.load` reads it, with what training wrote into its meta.json."""

    def __init__(self, nlp: Pipeline) -> None:
        self._nlp = nlp

    @classmethod
    def load(cls, path: Path) -> "Model":
        """Raises ModelError."""
        try:
            return cls(spacy.load(path))
        except BROKEN as error:
            raise ModelError(
                f"No usable model in {path}: run `python -m classifiers train`, "
                "or restore the folder from the release."
            ) from error

    @property
    def meta(self) -> dict[str, object]:
        return dict(self._nlp.meta)

    @property
    def whole(self) -> bool:
        """Whether the encoder is there; without it the cheap stage answers alone."""
        listener = self._nlp.get_pipe("encoder")
        return isinstance(listener, Listener) and listener.whole

    def understand(self, letters: Iterable[Letter]) -> Iterator[Finished]:
        """A letter gets the same numbers alone and in a batch."""
        waiting = iter(letters)
        while batch := [Understanding(x, own_words(x)) for x in islice(waiting, BATCH)]:
            # What letters add to the vocabulary is forgotten with them.
            with self._nlp.memory_zone():
                for _ in self._nlp.pipe(map(self._document, batch), batch_size=BATCH):
                    pass
            yield from map(_finished, batch)

    def _document(self, found: Understanding) -> Doc:
        doc = self._nlp.make_doc(numbered(found.own))
        doc.user_data["letter"] = found
        return doc

    def save(self, path: Path) -> None:
        self._nlp.to_disk(path)


def _understanding(doc: Doc) -> Understanding:
    found = doc.user_data["letter"]
    if not isinstance(found, Understanding):
        raise TypeError("the pipeline reads documents made by Model.understand")
    return found


def _finished(found: Understanding) -> Finished:
    reading, chances, units, refs = found.reading, found.chances, found.units, found.refs
    if reading is None or chances is None or units is None or refs is None:
        raise ModelError("The pipeline lacks a component; run `python -m classifiers train`.")
    return Finished(found.letter, found.own, reading, chances, units, found.heard, refs)


def blank(arrays: Arrays, meta: Mapping[str, object], encoder: Path | None, joint: Arrays) -> Model:
    """A pipeline as config.cfg describes it, holding the given weights.

    `encoder` is a folder with its files, or None for the cheap stage alone.
    """
    nlp = load_model_from_config(Config().from_disk(CONFIG), auto_fill=True)
    nlp.meta.update(meta)
    scores = nlp.get_pipe("scores")
    if not isinstance(scores, Scores):
        raise ModelError(f"{CONFIG} names no component scores that takes these weights.")
    scores.use(dict(arrays))
    listener = nlp.get_pipe("encoder")
    if encoder is not None and isinstance(listener, Listener):
        listener.use(encoder, dict(joint))
    return Model(nlp)


def _words() -> Callable[[Pipeline], Words]:
    return lambda nlp: Words(nlp.vocab)


def _reader(nlp: Pipeline, name: str) -> Reader:
    del nlp, name  # spaCy asks for both by name
    return Reader()


def _scores(nlp: Pipeline, name: str) -> Scores:
    del nlp, name
    return Scores()


def _encoder(nlp: Pipeline, name: str) -> Listener:
    del nlp, name
    return Listener()


def _references(nlp: Pipeline, name: str) -> ReferenceFinder:
    del name
    return ReferenceFinder(nlp)


registry.tokenizers.register("micrec.words.v1", func=_words)
Pipeline.factory("micrec_reader", func=_reader)
Pipeline.factory("micrec_scores", func=_scores)
Pipeline.factory("micrec_encoder", func=_encoder)
Pipeline.factory("micrec_references", func=_references)
