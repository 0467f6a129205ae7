"""Plain text is cleaned without losing a word."""

import binascii
import unicodedata

from bot.edges.plain_text import clean, one_line, unflow, uuencoded


def test_letters_in_pieces_are_joined() -> None:
    assert clean(unicodedata.normalize("NFD", "dzēšana"))[0] == "dzēšana"
    assert clean(unicodedata.normalize("NFD", "ā" * 3000))[0] == "ā" * 3000


def test_line_ends_of_all_systems_become_one() -> None:
    assert clean("a\r\nb\rc\u2028d")[0] == "a\nb\nc\nd"


def test_invisible_characters_go_and_tricks_are_told() -> None:
    text, defects = clean("a\0\x1b\u200bb\u202ec\ufeff d\tā")
    assert text == "abc d\tā"
    assert {one.code for one in defects} == {"control_characters", "bidi_override"}


def test_half_characters_become_visible_marks() -> None:
    assert clean("ā\udc80")[0] == "ā\ufffd"


def test_a_header_value_is_one_line() -> None:
    assert one_line(" a\r\n b\tc ")[0] == "a b c"


def test_flowed_lines_are_joined_within_their_quote_depth() -> None:
    flowed = "Es vēlos \nsaņemt kopiju.\n> viens \n> divi\n>> trīs \n-- \nAnna"
    joined = "Es vēlos saņemt kopiju.\n> viens divi\n>> trīs\n-- \nAnna"
    assert unflow(flowed, delete_space=False) == joined


def test_delsp_joins_without_a_blank() -> None:
    assert unflow("dzē \nsiet", delete_space=True) == "dzēsiet"


def test_stuffed_spaces_are_taken_back() -> None:
    assert unflow(" From here", delete_space=False) == "From here"


def test_a_uuencoded_file_is_taken_out_and_measured() -> None:
    lines = binascii.b2a_uu(b"x" * 45).decode() + binascii.b2a_uu(b"yz").decode()
    text, files = uuencoded(f"pirms\nbegin 644 a.bin\n{lines}`\nend\npēc")
    assert text.split() == ["pirms", "pēc"]
    assert [(one.name, one.size) for one in files] == [("a.bin", 47)]


def test_a_sentence_that_begins_like_a_file_stays() -> None:
    text = "Please\nbegin 644 times\nto count to ten\n"
    assert uuencoded(text) == (text, ())
