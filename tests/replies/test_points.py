import pytest
from hypothesis import given
from hypothesis import strategies as st

from replies.points import drop, fill, key_of, keys, resolve, unresolved

BODY = """Labdien!

⟦erasure.data: atzīmējiet, kad dzēsts⟧ Dati ir dzēsti. Fails: ⟦portability.file: nosaukums⟧.

• Avots: ⟦access.source: avots⟧.
• Nolūki: pasūtījumi.

Ar cieņu"""


def test_ticking_deletes_the_marker_and_nothing_else() -> None:
    after = resolve(BODY, "erasure.data")
    assert after == BODY.replace("⟦erasure.data: atzīmējiet, kad dzēsts⟧ ", "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("⟦a.b: x⟧ Done.", "Done."),
        ("It is done ⟦a.b: x⟧.", "It is done."),
        ("It is ⟦a.b: x⟧ done.", "It is done."),
        ("It is⟦a.b: x⟧ done.", "It is done."),
        ("It is done. ⟦a.b⟧", "It is done."),
        ("One.\n\n⟦a.b: x⟧\n\nTwo.", "One.\n\nTwo."),
        ("One.\n⟦a.b: x⟧\nTwo.", "One.\nTwo."),
        ("⟦a.b:\nbroken over\nlines⟧ Done.", "Done."),
        ("⟦ a.b : x ⟧ Done.", "Done."),
        ("⟦a.bc: x⟧ Done.", "⟦a.bc: x⟧ Done."),
    ],
)
def test_ticking_leaves_no_trace_of_the_marker(before: str, after: str) -> None:
    assert resolve(before, "a.b") == after


@given(st.text(alphabet="ab \n⟦⟧:.", max_size=40), st.text(alphabet="ab \n.", max_size=20))
def test_ticking_twice_changes_nothing_more(head: str, tail: str) -> None:
    once = resolve(f"{head}⟦a.b: tick⟧{tail}", "a.b")
    assert resolve(once, "a.b") == once


def test_filling_puts_the_words_in_the_place_of_the_marker() -> None:
    filled = fill(BODY, "portability.file", r" dati\1.csv ")
    assert r"Fails: dati\1.csv." in filled
    assert keys(filled) == ("erasure.data", "access.source")


def test_filling_with_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"portability\.file"):
        fill(BODY, "portability.file", " \n")


def test_what_does_not_apply_goes_with_its_paragraph() -> None:
    assert "dzēsti" not in drop(BODY, "erasure.data")
    assert "Labdien!\n\n• Avots" in drop(BODY, "erasure.data")


def test_what_does_not_apply_in_a_list_goes_with_its_line_only() -> None:
    assert drop(BODY, "access.source").endswith("\n\n• Nolūki: pasūtījumi.\n\nAr cieņu")


def test_dropping_what_is_not_there_changes_nothing() -> None:
    assert drop(BODY, "other.answer") == BODY


def test_every_marker_that_stands_is_found() -> None:
    assert unresolved(BODY) == (
        "⟦erasure.data: atzīmējiet, kad dzēsts⟧",
        "⟦portability.file: nosaukums⟧",
        "⟦access.source: avots⟧",
    )


@pytest.mark.parametrize("text", ["⟦", "⟧", "a ⟦half deleted", "half⟧ b", "⟦no key⟧", "⟦⟦a.b⟧⟧"])
def test_half_a_marker_blocks_as_well(text: str) -> None:
    assert unresolved(text)


def test_a_text_without_markers_is_ready() -> None:
    assert unresolved("Dati ir dzēsti [x] {{ y }}.") == ()


def test_a_damaged_marker_has_no_key() -> None:
    assert key_of("⟦erasure data⟧") is None
    assert key_of("⟦ erasure.data ⟧") == "erasure.data"
