import pytest

from classifiers.encoder import TOKENIZER
from classifiers.letter import Letter
from classifiers.model import PLACE
from classifiers.own_words import own_words
from classifiers.pieces import BOS, EOS, LONGEST, NOBODY, SUBJECT, Pieces, Window
from classifiers.units import units


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces(PLACE / "encoder" / TOKENIZER)


def _windows(pieces: Pieces, subject: str, body: str) -> list[Window]:
    own = own_words(Letter(subject, body))
    return pieces.windows(own, units(own.text, own.spans))


def test_every_piece_of_a_letter_knows_whose_it_is(pieces: Pieces) -> None:
    (window,) = _windows(pieces, "Konts", "Dzēsiet kontu. Paldies!")
    assert window.ids[0] == BOS
    assert window.ids[-1] == EOS
    assert sorted(set(window.owner)) == [NOBODY, SUBJECT, 1, 2]
    assert len(window.ids) == len(window.owner)


def test_what_is_answered_comes_after_the_own_words_and_belongs_to_nobody(pieces: Pieces) -> None:
    (window,) = _windows(pieces, "Re: Jaunumi", "Vairs nevajag.\n\n> Šīs nedēļas atlaides!")
    assert window.context > 0
    assert len(window.ids) == len(window.owner) + window.context


def test_a_long_letter_is_cut_between_units_and_nothing_is_left_out(pieces: Pieces) -> None:
    body = " ".join(f"Teikums numur {n} par manu pasūtījumu." for n in range(200))
    windows = _windows(pieces, "Stāsts", body)
    assert len(windows) > 1
    assert max(len(window.ids) for window in windows) <= LONGEST
    assert {owner for window in windows for owner in window.owner} == set(range(-1, 201))


def test_a_letter_of_nothing_still_has_a_window(pieces: Pieces) -> None:
    (window,) = _windows(pieces, "", "")
    assert window.ids[-1] == EOS


def test_line_breaks_and_blanks_change_no_piece(pieces: Pieces) -> None:
    one = _windows(pieces, "", "Lūdzu\nizdzēsiet   manu kontu")
    assert one == _windows(pieces, "", "Lūdzu izdzēsiet manu kontu")
