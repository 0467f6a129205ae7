import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from classifiers import phrases
from classifiers.encoder import HEAD, KINDS, NETWORK, PARTS, Encoder
from classifiers.errors import ModelError
from classifiers.labels import REQUESTS, Kind
from classifiers.letter import Letter
from classifiers.model import PLACE
from classifiers.own_words import own_words
from classifiers.pieces import SUBJECT
from classifiers.reading import Reading, read

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(PLACE / "encoder")


def _reading(subject: str, body: str) -> Reading:
    return read(own_words(Letter(subject, body)), phrases.load())


def test_the_sentence_with_the_wish_has_the_largest_share(encoder: Encoder) -> None:
    body = "Labdien! Pērn pirku trīs grāmatas. Lūdzu, izdzēsiet manu kontu. Jauku dienu!"
    heard = encoder.hear(_reading("", body))
    erasure = REQUESTS.index(Kind.ERASURE)
    assert heard.kinds.argmax() == erasure
    assert heard.units[1:, erasure].argmax() == 2


def test_shares_add_up_to_the_score(encoder: Encoder) -> None:
    reading = _reading("Konts", "Dzēsiet kontu. Paldies!")
    (window,) = encoder.windows(reading)
    margin, shares = encoder.score(encoder.vectors(window))
    head = np.load(PLACE / "encoder" / HEAD)
    assert shares.sum(axis=0) + head["bias"][KINDS] == pytest.approx(margin[KINDS], abs=1e-3)


def test_a_wish_in_the_last_window_of_a_long_letter_is_heard(encoder: Encoder) -> None:
    story = " ".join(f"Tad mēs braucām uz {n}. pieturu un runājām par laiku." for n in range(80))
    erasure = REQUESTS.index(Kind.ERASURE)
    silent = encoder.hear(_reading("", story))
    asking = encoder.hear(_reading("", f"{story} Lūdzu, izdzēsiet manu kontu."))
    assert len(encoder.windows(_reading("", story))) > 1
    assert asking.kinds[erasure] > silent.kinds[erasure] + 1
    assert (asking.units[SUBJECT] == 0).all()


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("content", [b"", b"no such thing"])
def test_a_broken_file_is_named_with_the_cure(tmp_path: Path, part: str, content: bytes) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(PLACE / "encoder", folder)
    (folder / part).write_bytes(content)
    with pytest.raises(ModelError, match="restore the folder"):
        Encoder(folder)


def test_a_network_cut_short_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(PLACE / "encoder", folder)
    whole = (folder / NETWORK).read_bytes()
    (folder / NETWORK).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelError):
        Encoder(folder)


def test_nothing_is_reported_to_the_maker_of_the_runtime(tmp_path: Path) -> None:
    code = "from classifiers.encoder import Encoder; from classifiers.model import PLACE; "
    code += "Encoder(PLACE / 'encoder')"
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    env = {**kept, "TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], check=True, env=env, cwd=ROOT)  # noqa: S603 - ours
    # Where it reports, it keeps a session file.
    assert list(tmp_path.iterdir()) == []
