"""One small model for all tests of this folder, trained on part of the first mails."""

from pathlib import Path

import pytest

from classifiers.decide import Classifier
from classifiers.model import PLACE


@pytest.fixture(scope="session")
def classifier() -> Classifier:
    """The model as it is delivered."""
    return Classifier.load(PLACE)


@pytest.fixture(scope="session")
def corpus_folder() -> Path:
    return Path(__file__).parents[2] / "classifiers" / "training" / "corpus"
