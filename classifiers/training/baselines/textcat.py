"""spaCy's own text categorizer: n-grams and a small convolutional network together."""

import random
from collections.abc import Sequence

import numpy as np
import spacy
from spacy.language import Language as Pipeline
from spacy.training import Example
from thinc.api import fix_random_seed

from classifiers.training.baselines.common import ANSWERS, Chances, Doubles, text, truth
from classifiers.training.corpus import Labelled

_SEED = 20261122
# The best on the dev part of what trains in about a minute.
_EPOCHS, _BATCH, _RATE, _DROPOUT = 4, 32, 0.002, 0.2
_MODEL = {
    "@architectures": "spacy.TextCatEnsemble.v2",
    "tok2vec": {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": 64,
            "rows": [5000, 2500, 2500, 2500],
            "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
            "include_static_vectors": False,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": 64,
            "window_size": 1,
            "maxout_pieces": 3,
            "depth": 2,
        },
    },
    "linear_model": {
        "@architectures": "spacy.TextCatBOW.v3",
        "exclusive_classes": False,
        "ngram_size": 2,
        "no_output_layer": False,
        "length": 262144,
    },
}


def learnt(mails: Sequence[Labelled], epochs: int = _EPOCHS) -> Chances:
    fix_random_seed(_SEED)
    nlp = spacy.blank("xx")
    nlp.add_pipe("textcat_multilabel", config={"model": _MODEL})
    examples = [_example(nlp, mail) for mail in mails]
    optimizer = nlp.initialize(lambda: examples)
    optimizer.learn_rate = _RATE
    shuffled = random.Random(_SEED)  # noqa: S311 - the same order each time is the point
    for _ in range(epochs):
        shuffled.shuffle(examples)
        for first in range(0, len(examples), _BATCH):
            nlp.update(examples[first : first + _BATCH], sgd=optimizer, drop=_DROPOUT)

    def chances(texts: Sequence[str]) -> Doubles:
        found = [
            [doc.cats.get(str(answer), 0.0) for answer in ANSWERS]
            for doc in nlp.pipe(map(_framed, texts))
        ]
        return np.array(found, np.float64)

    return chances


def _example(nlp: Pipeline, mail: Labelled) -> Example:
    # Of answers that are not named nothing is learnt.
    cats = {answer: float(holds) for answer, holds in truth(mail).items()}
    return Example.from_dict(nlp.make_doc(_framed(text(mail.letter))), {"cats": cats})


def _framed(words: str) -> str:
    """Pairs of words are counted, and thinc reads past the end where there are no two."""
    return f". {words} ."
