import numpy as np

from classifiers.grams import BITS, grams


def test_no_ngram_crosses_from_one_piece_into_another() -> None:
    together = grams(["dzesiet kontu", "paldies"])
    alone = grams(["paldies"])
    assert set(together.bucket[together.piece == 1]) == set(alone.bucket)


def test_buckets_fit_the_table_and_pieces_are_numbered_from_zero() -> None:
    found = grams(["a", "", "dzesiet manus datus"])
    assert found.bucket.min() >= 0
    assert found.bucket.max() < 1 << BITS
    assert set(found.piece) <= {0, 1, 2}


def test_the_same_word_hashes_alike_at_any_place() -> None:
    first = grams(["datus un kontu"]).bucket
    later = grams(["ludzu dzesiet manus datus"]).bucket
    assert len(np.intersect1d(first, later)) >= len("datus")


def test_the_buckets_never_change_because_stored_weights_depend_on_them() -> None:
    assert sorted(grams(["ja"]).bucket.tolist()) == [
        188267,
        237078,
        598325,
        648398,
        664948,
        893649,
        1044255,
    ]


def test_nothing_at_all_has_no_ngrams() -> None:
    assert len(grams([]).bucket) == 0
