import pytest

from classifiers.changes import change


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("nomainiet e-pastu no a@b.example uz c@d.example", "a@b.example", "c@d.example"),
        ("jābūt 29 040 777, nevis 29 040 772", "29 040 772", "29 040 777"),
        ("I have 5550 1874 instead of 5550 1847", "5550 1847", "5550 1874"),
        ("staryj 26 000 318 -> 22 000 741", "26 000 318", "22 000 741"),
        (
            "vairs neesmu Undīne Kalniete, bet Undīne Freiberga",
            "Undīne Kalniete",
            "Undīne Freiberga",
        ),
        ('norādīts "Aleksejs", jābūt "Aleksis"', "Aleksejs", "Aleksis"),
        ("мой новый номер: 26 550 071", None, "26 550 071"),
        ("Lūdzu izlabojiet manus datus", None, None),
    ],
)
def test_old_and_new_value_are_told_apart(text: str, old: str | None, new: str | None) -> None:
    assert change(text) == (old, new)
