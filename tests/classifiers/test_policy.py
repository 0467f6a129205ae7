import numpy as np

from classifiers.labels import REQUESTS, Kind
from classifiers.policy import Policy

POLICY = Policy(dict.fromkeys(REQUESTS, 0.4), sure=0.8, sure_other=0.9)


def _chances(**given: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([given.get(kind, 0.001) for kind in REQUESTS])


def test_every_kind_above_its_threshold_holds_the_likeliest_first() -> None:
    chances = _chances(erasure=0.6, unsubscribe=0.9)
    assert POLICY.labels(chances) == (Kind.UNSUBSCRIBE, Kind.ERASURE)


def test_it_is_other_where_no_kind_holds() -> None:
    assert POLICY.labels(_chances(access=0.39)) == (Kind.OTHER,)


def test_it_asks_a_person_when_other_may_be_a_request() -> None:
    assert "access" in POLICY.doubt(_chances(access=0.2))
    assert POLICY.doubt(_chances()) == ""


def test_it_asks_a_person_when_a_kind_is_near_its_threshold() -> None:
    assert "erasure" in POLICY.doubt(_chances(unsubscribe=0.95, erasure=0.35))
    assert POLICY.doubt(_chances(unsubscribe=0.95)) == ""


def test_a_policy_survives_being_stored() -> None:
    assert Policy.from_meta({"policy": POLICY.to_meta()}) == POLICY
