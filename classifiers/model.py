"""The spaCy pipeline: registers our components, loads the trained one, reads letters with it.

    reader      own words, pieces, n-grams, phrases      (nothing learnt)
    scores      chances of kinds, rights, languages      (weights.npz)
    references  order, e-mail, phone, old and new value  (nothing learnt)

`scores` is the heart that another model can take the place of: it must fill `Understanding`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
from classifiers.errors import ModelError
from classifiers.letter import Letter
from classifiers.linear import Arrays, Floats, Linear
from classifiers.own_words import OwnWords, numbered, own_words, said
from classifiers.reading import Reading, read
from classifiers.refs import References
from classifiers.tokens import Words
from classifiers.verdict import Refs

PLACE = Path(__file__).with_name("model_data")
CONFIG = Path(__file__).parent / "training" / "config.cfg"
WEIGHTS = "weights.npz"
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
    refs: Refs | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """An `Understanding` with nothing left open."""

    letter: Letter
    own: OwnWords
    reading: Reading
    chances: Chances
    units: Floats
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
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                f"No usable model in {path}: run `python -m classifiers train`, "
                "or restore the folder from the release."
            ) from error

    @property
    def meta(self) -> dict[str, object]:
        return dict(self._nlp.meta)

    def understand(self, letters: Iterable[Letter]) -> Iterator[Finished]:
        """One by one, so that a letter gets the same numbers alone and in a batch."""
        for letter in letters:
            found = Understanding(letter, own_words(letter))
            # What a letter adds to the vocabulary is forgotten with it.
            with self._nlp.memory_zone():
                doc = self._nlp.make_doc(numbered(found.own))
                doc.user_data["letter"] = found
                self._nlp(doc)
            yield _finished(found)

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
    return Finished(found.letter, found.own, reading, chances, units, refs)


def blank(arrays: Arrays, meta: Mapping[str, object]) -> Model:
    """A pipeline as config.cfg describes it, holding the given weights."""
    nlp = load_model_from_config(Config().from_disk(CONFIG), auto_fill=True)
    nlp.meta.update(meta)
    scores = nlp.get_pipe("scores")
    if not isinstance(scores, Scores):
        raise ModelError(f"{CONFIG} names no component scores that takes these weights.")
    scores.use(dict(arrays))
    return Model(nlp)


def _words() -> Callable[[Pipeline], Words]:
    return lambda nlp: Words(nlp.vocab)


def _reader(nlp: Pipeline, name: str) -> Reader:
    del nlp, name  # spaCy asks for both by name
    return Reader()


def _scores(nlp: Pipeline, name: str) -> Scores:
    del nlp, name
    return Scores()


def _references(nlp: Pipeline, name: str) -> ReferenceFinder:
    del name
    return ReferenceFinder(nlp)


registry.tokenizers.register("micrec.words.v1", func=_words)
Pipeline.factory("micrec_reader", func=_reader)
Pipeline.factory("micrec_scores", func=_scores)
Pipeline.factory("micrec_references", func=_references)
