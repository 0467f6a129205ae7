from classifiers.letter import Letter
from classifiers.own_words import LONGEST, numbered, own_text, own_words


def test_quoted_words_are_not_the_writers() -> None:
    body = "Paldies!\n\n> Lai atteiktos no jaunumiem, spiediet šeit."
    assert own_text(Letter("", body)).strip() == "Paldies!"


def test_a_subject_behind_re_belongs_to_an_earlier_letter() -> None:
    own = own_words(Letter("RE: Fwd: Jūsu konts ir dzēsts", "Paldies"))
    assert own.subject == ""
    assert own.replied_subject == "Jūsu konts ir dzēsts"


def test_markup_gives_way_without_moving_the_words() -> None:
    body = "<p>Hello,</p><p>delete me</p>"
    own = own_words(Letter("", body))
    assert len(own.text) == len(body)
    assert own.text.index("delete me") == body.index("delete me")


def test_a_very_long_body_is_cut_and_says_so() -> None:
    own = own_words(Letter("", "a" * (LONGEST + 1)))
    assert own.cut
    assert len(own.text) == LONGEST


def test_half_a_surrogate_pair_is_replaced_in_its_place() -> None:
    assert own_words(Letter("\ud83d", "ab\ud83dcd")).text == "ab\ufffdcd"


def test_only_lines_with_a_digit_are_searched_for_numbers() -> None:
    assert numbered(own_words(Letter("", "Sveiki!\nPasūtījums 1234.\nAnna"))) == "Pasūtījums 1234."
