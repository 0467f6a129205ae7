import numpy as np
import pytest

from classifiers.blend import Chances
from classifiers.encoder import Heard
from classifiers.joint import Joint, clues, joint_units, log_shares

CHEAP = Chances(np.full(8, 0.1), 0.5, np.array([0.5, 0.3, 0.2]), np.array([0.8, 0.1, 0.1]))


def _heard(kinds: list[float]) -> Heard:
    units = np.zeros((2, 8), np.float32)
    units[1, 0] = 3.0
    return Heard(
        np.array(kinds, np.float32),
        np.array([4.0, 0.0, 0.0], np.float32),
        np.array([0.0, 2.0, 0.0], np.float32),
        units,
    )


def _joint(weights: list[float]) -> Joint:
    return Joint(
        {
            "joint_weights": np.array(weights),
            "joint_bias": np.zeros(8),
            "joint_other": np.array([1.0, 0.0]),
            "joint_rights": np.array([1.0, 1.0]),
        }
    )


def test_what_the_encoder_hears_raises_the_chance_of_that_kind_alone() -> None:
    chances = _joint([1.0, 0.0, 0.0, 0.0]).chances(_heard([2.0] + [-2.0] * 7), CHEAP)
    assert chances.kinds[0] == pytest.approx(1 / (1 + np.exp(-2)))
    assert (chances.kinds[1:] < 0.2).all()


def test_each_kind_is_told_of_its_strongest_rival() -> None:
    kinds = clues(_heard([3.0, 1.0, *[-1.0] * 6]), CHEAP).kinds
    assert kinds[0, 2] == 1.0
    assert (kinds[1:, 2] == 3.0).all()


def test_rights_and_languages_are_shares_of_one() -> None:
    chances = _joint([1.0, 0.0, 0.0, 0.0]).chances(_heard([0.0] * 8), CHEAP)
    assert chances.rights.sum() == pytest.approx(1)
    assert chances.languages.argmax() == 0
    assert chances.rights.argmax() == 1


def test_a_unit_that_speaks_for_a_kind_stands_out_from_the_letter() -> None:
    units = joint_units(_heard([0.0] * 8), np.zeros((2, 8), np.float32))
    assert units[1, 0] > 0 > units[0, 0]
    assert (units[:, 1:] == 0).all()


def test_large_margins_do_not_overflow() -> None:
    assert np.isfinite(log_shares(np.array([1000.0, 0.0, -1000.0]))).all()
