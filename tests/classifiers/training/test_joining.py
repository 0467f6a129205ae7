import numpy as np

from classifiers.blend import Chances
from classifiers.encoder import Heard
from classifiers.training.fit import Answers
from classifiers.training.joining import fit_joint

LETTERS = 240


def _found(truth: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> list[tuple[Heard, Chances]]:
    """An encoder that is right up to noise, and a cheap stage that knows nothing."""
    noise = np.random.default_rng(1).normal(size=truth.shape)
    margins = (np.where(truth, 2.0, -2.0) + noise).astype(np.float32)
    cheap = Chances(np.full(8, 0.2), 0.5, np.full(3, 1 / 3), np.full(3, 1 / 3))
    zeros = np.zeros(3, np.float32)
    units = np.zeros((1, 8), np.float32)
    return [(Heard(row, zeros, zeros + row[:3], units), cheap) for row in margins]


def test_chances_come_out_as_frequencies_and_weigh_who_is_right() -> None:
    truth = np.random.default_rng(0).random((LETTERS, 8)) < 0.2
    rights = np.zeros((LETTERS, 3), bool)
    rights[truth[:, :3].sum(axis=1) == 1] = truth[truth[:, :3].sum(axis=1) == 1, :3]
    answers = Answers(truth, rights, np.zeros((LETTERS, 3), bool))
    arrays, chances = fit_joint(_found(truth), answers)
    assert abs(float(chances.mean()) - float(truth.mean())) < 0.02
    assert arrays["joint_weights"][0] > 0.5
    assert (chances[truth].mean(), chances[~truth].mean()) > (0.7, 0.0)
    assert chances[~truth].mean() < 0.1


def test_the_same_letters_give_the_same_numbers() -> None:
    truth = np.random.default_rng(0).random((LETTERS, 8)) < 0.2
    rights = np.eye(3, dtype=bool)[np.arange(LETTERS) % 3]
    answers = Answers(truth, rights, np.zeros((LETTERS, 3), bool))
    one, other = fit_joint(_found(truth), answers), fit_joint(_found(truth), answers)
    assert (one[1] == other[1]).all()
