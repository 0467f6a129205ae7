import numpy as np

from classifiers.labels import REQUESTS
from classifiers.training.thresholds import Wishes, choose

RANDOM = np.random.default_rng(0)
CHANCES = RANDOM.beta(0.3, 1.2, (600, len(REQUESTS)))
KINDS = RANDOM.random(CHANCES.shape) < CHANCES  # calibrated by construction


def test_hardly_a_request_is_called_other_unseen() -> None:
    policy = choose(CHANCES, KINDS, Wishes(missed=0.01, wrong=0.05))
    missed = [
        row
        for row, truth in zip(CHANCES, KINDS, strict=True)
        if truth.any() and policy.labels(row) == ("other",) and not policy.doubt(row)
    ]
    assert len(missed) <= 0.01 * KINDS.any(axis=1).sum()


def test_stricter_wishes_send_more_letters_to_people() -> None:
    loose = choose(CHANCES, KINDS, Wishes(missed=0.2, wrong=0.4))
    strict = choose(CHANCES, KINDS, Wishes(missed=0.0, wrong=0.01))
    assert sum(bool(strict.doubt(row)) for row in CHANCES) > sum(
        bool(loose.doubt(row)) for row in CHANCES
    )


def test_thresholds_are_learnt_for_every_kind() -> None:
    policy = choose(CHANCES, KINDS, Wishes(missed=0.01, wrong=0.05))
    assert set(policy.thresholds) == set(REQUESTS)
