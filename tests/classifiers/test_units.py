from classifiers.units import LONGEST, Span, units


def _texts(text: str) -> list[str]:
    return [text[start:end] for start, end in units(text, [Span(0, len(text))])]


def test_sentences_and_lines_are_units_of_their_own() -> None:
    text = "Labdien! Dzēsiet kontu. Paldies\nJānis"
    assert _texts(text) == ["Labdien!", "Dzēsiet kontu.", "Paldies", "Jānis"]


def test_a_wrapped_line_that_goes_on_in_small_letters_is_one_sentence() -> None:
    assert _texts("Lūdzu dzēsiet\nmanu kontu") == ["Lūdzu dzēsiet\nmanu kontu"]


def test_a_very_long_sentence_is_cut_at_its_commas() -> None:
    text = ", ".join(["es jau sen neko pie jums nepērku"] * 10)
    assert len(text) > LONGEST
    assert len(_texts(text)) == 10


def test_places_hold_in_the_whole_text_and_blanks_are_no_units() -> None:
    text = "> cits\n\n   Savs vārds. \n --- "
    (start, end), *rest = units(text, [Span(7, len(text))])
    assert text[start:end] == "Savs vārds."
    assert rest == []
