import pytest
from hypothesis import given
from hypothesis import strategies as st

from replies.plain import breaks_a_line
from replies.subject import MAX_SUBJECT, reply_subject

REF = "MR-2026-000123"


@pytest.mark.parametrize(
    "subject",
    [
        "Mani dati",
        "Re: Mani dati",
        "RE: Re: re:Mani dati",
        "Fwd: RE: FW: Mani dati",
        "Atb: Atb.: Mani dati",
        "На: Отв: Ответ: Mani dati",
        "HA: Mani dati",
        "Re[2]: Mani dati",
        "RE (3): Re^4: Mani dati",
        "Re : Mani dati",
        "Re\uff1aMani dati",
        "Pārs: Пересл: AW: SV: Mani dati",
        "  Re:\r\n Mani\n\tdati ",
        "Re: Mani dati [MR-2026-000123]",
        "[MR-2026-000999] Re: Mani dati [MR-2026-000123]",
        "Re: [MR-2026-000123] Fwd: Mani dati",
    ],
)
def test_the_answer_keeps_the_customers_subject_with_one_re(subject: str) -> None:
    assert reply_subject(subject, REF) == "Re: Mani dati [MR-2026-000123]"


@pytest.mark.parametrize("subject", ["", " \n", "Re:", "Fwd: Re:", "(bez temata)", "<Без темы>"])
def test_a_mail_without_a_subject_gets_one_of_ours(subject: str) -> None:
    assert reply_subject(subject, REF, "Dzēšana") == "Dzēšana [MR-2026-000123]"


@pytest.mark.parametrize("subject", ["Rezervācija: grāmata", "Regards", "На складе", "Fwdx: a"])
def test_a_word_that_only_begins_like_a_prefix_stays(subject: str) -> None:
    assert reply_subject(subject, REF) == f"Re: {subject} [{REF}]"


def test_a_marker_in_the_customers_subject_is_disarmed() -> None:
    assert reply_subject("⟦erasure.data: x⟧", REF) == f"Re: [erasure.data: x] [{REF}]"


@given(st.text())
def test_any_subject_becomes_one_short_line_with_the_reference_at_the_end(subject: str) -> None:
    answer = reply_subject(subject, REF, "Dzēšana")
    assert not breaks_a_line(answer)
    assert len(answer) <= MAX_SUBJECT
    assert answer.endswith(f"[{REF}]")
    assert answer.count(REF) == 1 or REF in subject


@given(st.text())
def test_answering_an_answer_changes_nothing(subject: str) -> None:
    once = reply_subject(subject, REF, "Dzēšana")
    if once.startswith("Re:"):
        assert reply_subject(once, REF, "Dzēšana") == once


def test_a_hostile_stack_is_handled_at_once() -> None:
    assert reply_subject("Re: " * 100_000 + "[" * 1000, REF).endswith(f"[{REF}]")
