from classifiers.training.near import near_duplicates

STORY = "my grandfather is ninety and does one big puzzle every winter with three missing pieces"


def test_texts_that_differ_in_a_word_or_in_spelling_are_near() -> None:
    texts = [
        STORY,
        "something else entirely about a record",
        STORY.upper().replace("NINETY", "EIGHTY"),
    ]
    assert list(near_duplicates(texts)) == [(0, 2)]


def test_different_texts_are_not_near() -> None:
    assert list(near_duplicates([STORY, "please delete my account and all that is in it"])) == []


def test_equal_short_texts_are_near() -> None:
    assert list(near_duplicates(["STOP", "nē", "stop"])) == [(0, 2)]
