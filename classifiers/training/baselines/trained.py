"""Which baselines there are, and training them."""

import importlib
import importlib.util
from collections.abc import Callable, Mapping, Sequence

from classifiers.errors import ClassifierError
from classifiers.training.baselines import common
from classifiers.training.baselines.common import Chances, Method
from classifiers.training.baselines.phrase_rules import phrase_rules
from classifiers.training.corpus import Labelled, Part

Learning = Callable[[Sequence[Labelled]], Chances]

PHRASES = "phrases"
LEARNT = ("tfidf", "textcat")  # modules of this folder
MISSING = "The learnt baselines need scikit-learn: pip install 'micrec-bot[train]'."


def can_learn() -> bool:
    return importlib.util.find_spec("sklearn") is not None


def unlearnt() -> dict[str, Method]:
    """What needs no training."""
    return {PHRASES: phrase_rules()}


def trained(parts: Mapping[Part, Sequence[Labelled]]) -> dict[str, Method]:
    """All of them: learnt on the train part, thresholds chosen on the dev part."""
    if not can_learn():
        raise ClassifierError(MISSING)
    return unlearnt() | {
        name: common.method(_learning(name)(parts[Part.TRAIN]), parts[Part.DEV]) for name in LEARNT
    }


def _learning(name: str) -> Learning:
    # Found late, because scikit-learn is only there where models are trained.
    module = importlib.import_module(f"classifiers.training.baselines.{name}")
    learnt: Learning = module.learnt
    return learnt
