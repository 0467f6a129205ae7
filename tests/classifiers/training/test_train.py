from pathlib import Path

import pytest

from classifiers.decide import WITHOUT_ENCODER, Classifier
from classifiers.errors import CorpusError
from classifiers.letter import Letter
from classifiers.training.corpus import CORPUS, Labelled, read
from classifiers.training.train import settings, train

LETTERS = [Letter("", "Izdzēsiet manu kontu."), Letter("", "Kad esat atvērti?")]


@pytest.fixture(scope="module")
def mails() -> tuple[Labelled, ...]:
    """A part small enough to train on in a second or two."""
    return tuple(
        mail for name in ("lv", "ru", "en") for mail in read(CORPUS / f"seed-{name}.jsonl")
    )[::3]


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_corpus_gives_the_same_bytes(tmp_path: Path, mails: tuple[Labelled, ...]) -> None:
    one = train(mails, tmp_path / "one", settings())
    other = train(mails, tmp_path / "other", settings())
    assert one == other
    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "other")
    assert Classifier.load(tmp_path / "one").version == f"{one}{WITHOUT_ENCODER}"
    assert Classifier.load(tmp_path / "one").classify(LETTERS)


def test_too_few_mails_are_refused(tmp_path: Path, mails: tuple[Labelled, ...]) -> None:
    with pytest.raises(CorpusError, match="50 are needed"):
        train(mails[:40], tmp_path / "model", settings())


def test_a_folder_that_is_no_model_is_never_replaced(
    tmp_path: Path, mails: tuple[Labelled, ...]
) -> None:
    (tmp_path / "letters").mkdir()
    with pytest.raises(CorpusError, match="is no model"):
        train(mails, tmp_path / "letters", settings())
