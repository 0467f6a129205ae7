import pytest
from hypothesis import given
from hypothesis import strategies as st

from replies.plain import breaks_a_line, name_for_greeting, one_line


@given(st.text())
def test_a_strangers_words_become_one_harmless_line(text: str) -> None:
    line = one_line(text)
    assert not breaks_a_line(line)
    assert not set("⟦⟧\u202e") & set(line)
    assert one_line(line) == line


def test_a_line_that_reads_backwards_is_turned_round() -> None:
    assert one_line("invoice\u202efdp.exe") == "invoicefdp.exe"


@pytest.mark.parametrize(
    ("name", "language", "greeted"),
    [
        ("Иван Петров", "ru", "Иван Петров"),
        ("Анна-Мария", "ru", "Анна-Мария"),
        ("Jānis Bērziņš", "en", "Jānis Bērziņš"),
        ("Mary O’Neill", "en", "Mary O’Neill"),
        ("J. Smith", "en", "J. Smith"),
    ],
)
def test_a_name_is_used_where_it_stands_undeclined(name: str, language: str, greeted: str) -> None:
    assert name_for_greeting(name, language) == greeted


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Jānis Bērziņš", "lv"),
        ("Jānis Bērziņš", "ru"),
        ("Иван Петров", "en"),
        ("ivan", "en"),
        ("John <b>Smith</b>", "en"),
        ("{{ company.name }}", "en"),
        ("⟦other.answer: x⟧", "en"),
        ("John Smith http://x.example", "en"),
        ("You Have Won A Prize", "en"),
        ("Aa" * 40, "en"),
        ("", "en"),
        ("\n", "ru"),
    ],
)
def test_what_may_not_be_a_name_is_left_out_of_the_greeting(name: str, language: str) -> None:
    assert name_for_greeting(name, language) == ""
