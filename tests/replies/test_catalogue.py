from pathlib import Path

import pytest

from classifiers.labels import Kind
from replies.catalogue import FORMS, ORDER, TEMPLATES, named, names, sheet
from replies.defaults import LANGUAGES


def test_every_kind_has_its_answer_and_a_place_in_the_letter() -> None:
    assert set(ORDER) == set(Kind)
    assert set(ORDER) <= set(names())


def test_marketing_stops_first_and_copies_come_before_erasure() -> None:
    place = ORDER.index
    assert place("unsubscribe") == 0
    assert max(place("access"), place("portability")) < place("erasure")


def test_the_list_of_letters_is_the_directory_listing(tmp_path: Path) -> None:
    for folder in ("erasure", "farewell", "_closing", ".git"):
        (tmp_path / folder).mkdir()
    assert names(tmp_path) == ("erasure", "farewell")
    assert named(tmp_path) == ("farewell",)


def test_staff_can_choose_the_letters_that_answer_no_kind() -> None:
    assert {"acknowledgement", "identity", "clarification", "extension"} <= set(named())


@pytest.mark.parametrize("name", names())
def test_every_letter_says_to_staff_in_two_languages_what_to_do(name: str) -> None:
    found = sheet(name)
    assert found.lv != found.en
    for point in found.points.values():
        assert point.form in FORMS
        assert point.lv != point.en
        assert all(set(label) == {"lv", "en"} for label in point.choices.values())


@pytest.mark.parametrize("name", names())
def test_every_letter_exists_in_every_language(name: str) -> None:
    texts = {path.name for path in (TEMPLATES / name).glob("??.txt")}
    assert texts == {f"{language}.txt" for language in LANGUAGES}


@pytest.mark.parametrize(
    "text",
    [
        "lv = ",
        'lv = "a"',
        'lv = "a"\nen = "a"\nrights = true\ncolour = 1',
        'lv = "a"\nen = "a"\nrights = true\n[points.b]\nform = "wish"\nlv = "a"\nen = "a"',
    ],
)
def test_a_broken_sheet_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "farewell").mkdir()
    (tmp_path / "farewell" / "letter.toml").write_text(text)
    with pytest.raises(ValueError, match=r"^farewell/letter\.toml: .*; correct the file\.$"):
        sheet("farewell", tmp_path)
