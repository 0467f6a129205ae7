from hypothesis import given
from hypothesis import strategies as st

from bot.web.marks import blocks, pieces
from classifiers.labels import Kind
from classifiers.quotes import Part
from classifiers.verdict import Evidence


def test_overlapping_evidence_names_both_kinds() -> None:
    body = "dzēst visu tūlīt"
    found = [Evidence(Kind.ERASURE, 0, 10, "", 1), Evidence(Kind.COMPLAINT, 6, 16, "", 1)]
    (block,) = blocks(body, found)
    assert [(run.text, run.kinds) for run in block.runs] == [
        ("dzēst ", (Kind.ERASURE,)),
        ("visu", (Kind.ERASURE, Kind.COMPLAINT)),
        (" tūlīt", (Kind.COMPLAINT,)),
    ]


def test_evidence_in_quoted_words_is_not_marked() -> None:
    body = "Sveiki\n\n> dzēst\n"
    found = blocks(body, [Evidence(Kind.ERASURE, 10, 15, "dzēst", 1)])
    assert all(not run.kinds for block in found for run in block.runs)
    assert found[-1].part is Part.QUOTED


@given(st.text(alphabet="ab> \n", max_size=60), st.integers(-5, 70), st.integers(-5, 70))
def test_no_word_of_a_mail_is_lost_or_doubled(body: str, start: int, end: int) -> None:
    found = blocks(body, [Evidence(Kind.ACCESS, start, end, "", 1.0)])
    shown = "".join(run.text for block in found for run in block.runs)
    assert shown.split() == body.split()


def test_an_open_point_shows_its_instruction_and_a_broken_one_itself() -> None:
    text = "Labdien! ⟦erasure.copy: ierakstiet⟧ Ar cieņu ⟦oops⟧"
    assert [(p.text, p.key, p.hole) for p in pieces(text)] == [
        ("Labdien! ", "", False),
        ("ierakstiet", "erasure.copy", True),
        (" Ar cieņu ", "", False),
        ("⟦oops⟧", "", True),
        ("", "", False),
    ]
