from time import perf_counter

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
        ("Mainījies uzvārds: tagad esmu Ozola, agrāk Bērziņa.", "Bērziņa", "Ozola"),
        ("Nepareizi: Jura iela 4, pareizi: Jūras iela 4.", "Jura iela 4", "Jūras iela 4"),
        ("vecais numurs 20 000 118, jaunais 20 000 811", "20 000 118", "20 000 811"),
        ("uzvards nav Lapina bet Lapsa", "Lapina", "Lapsa"),
        ("Не Лиела 4, а Лиела 14.", "Лиела 4", "Лиела 14"),
        ("u vas stoit Svezhana, a nado Snezhana", "Svezhana", "Snezhana"),
        ("Change my surname from Reed to Marsh, please.", "Reed", "Marsh"),
        ("Your records say 12.03.1967. It should be 03.12.1967.", "12.03.1967", "03.12.1967"),
        ("flat 8, not 18", "18", "8"),
        ("gmail, nevis gmial", "gmial", "gmail"),
    ],
)
def test_old_and_new_value_are_told_apart(text: str, old: str, new: str) -> None:
    assert change(text) == (old, new)


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("мой новый номер: 26 550 071", "26 550 071"),
        ("My new number is 26 550 071. Please write it down.", "26 550 071"),
        ("Jaunā adrese: Ērgļu iela 6, Koknese. Paldies, Teiksma", "Ērgļu iela 6, Koknese"),
        ("The address should read Cēsu iela 8, Valmiera\nSandra", "Cēsu iela 8, Valmiera"),
        ("Tagad esmu SIA „Raibā Pasaule”, lūdzu labojiet", "SIA „Raibā Pasaule”"),
    ],
)
def test_a_value_ends_where_its_sentence_or_line_ends(text: str, new: str) -> None:
    assert change(text) == (None, new)


@pytest.mark.parametrize(
    "text", ["Lūdzu izlabojiet manus datus", "Please correct it. Kind regards, Ann", ""]
)
def test_without_a_value_nothing_is_made_up(text: str) -> None:
    assert change(text) == (None, None)


@pytest.mark.parametrize("piece", ["Anna ", "A1, ", "1 ", '"', "@", "a.", "Ā-", "ne X, bet "])
def test_a_long_list_takes_no_long_time(piece: str) -> None:
    began = perf_counter()
    change(piece * (20_000 // len(piece)))
    assert perf_counter() - began < 2
