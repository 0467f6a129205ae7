"""The pipeline with and without its encoder."""

import shutil
from pathlib import Path

import pytest

from classifiers.decide import WITHOUT_ENCODER, Classifier
from classifiers.encoder import PARTS
from classifiers.labels import Kind
from classifiers.letter import Letter
from classifiers.model import JOINT, PLACE


@pytest.mark.parametrize("part", [*PARTS, JOINT])
def test_without_its_encoder_the_model_answers_and_says_so(tmp_path: Path, part: str) -> None:
    shutil.copytree(PLACE, tmp_path / "model")
    (tmp_path / "model" / "encoder" / part).unlink()
    degraded = Classifier.load(tmp_path / "model")
    assert degraded.version.endswith(WITHOUT_ENCODER)
    verdict = degraded.classify([Letter("", "Lūdzu, izdzēsiet manu kontu.")])[0]
    assert Kind.ERASURE in verdict.labels
    assert verdict.model_version == degraded.version


def test_the_delivered_model_is_whole(classifier: Classifier) -> None:
    assert not classifier.version.endswith(WITHOUT_ENCODER)


def test_many_letters_at_once_get_the_numbers_they_get_alone(classifier: Classifier) -> None:
    letters = [Letter("Nr. 1", "Dzēsiet kontu. " * n) for n in range(1, 80)]
    together = classifier.classify(letters)
    assert [classifier.classify([letter])[0] for letter in letters[::13]] == together[::13]
