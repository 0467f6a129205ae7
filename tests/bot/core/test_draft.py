from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.draft import (
    Draft,
    DraftState,
    Point,
    digest,
    hindrances,
    must_be_ready,
)
from bot.errors import NotAllowed

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TICK = Point("erasure.data", "confirm", "Dati dzēsti", "The data are erased")
GAP = Point("access.source", "fill", "Avots", "The source")
A_DRAFT = Draft(
    id=1,
    case_id=1,
    version=2,
    state=DraftState.PROPOSED,
    language="lv",
    recipient="anna@piemers.lv",
    subject="Re: Konts",
    body="Labdien!",
    made_at=NOON,
)
MAILS = ("a" * 64, "b" * 64)


@pytest.mark.parametrize(
    "other",
    [
        replace(A_DRAFT, case_id=2),
        replace(A_DRAFT, version=3),
        replace(A_DRAFT, recipient="anna@piemers.lt"),
        replace(A_DRAFT, subject="Re: konts"),
        replace(A_DRAFT, body="Labdien! "),
    ],
    ids=["case", "version", "recipient", "subject", "body"],
)
def test_an_approval_holds_for_this_version_text_and_address_only(other: Draft) -> None:
    assert digest(other, MAILS) != digest(A_DRAFT, MAILS)


@pytest.mark.parametrize("mails", [(), MAILS[:1], MAILS[::-1], (*MAILS, "c" * 64)])
def test_an_approval_holds_for_the_mails_that_were_seen_only(mails: tuple[str, ...]) -> None:
    assert digest(A_DRAFT, mails) != digest(A_DRAFT, MAILS)


def test_what_is_not_in_the_letter_does_not_change_what_was_approved() -> None:
    later = replace(A_DRAFT, id=9, points=(TICK,), decided_by="liga", decided_at=NOON)
    assert digest(later, MAILS) == digest(A_DRAFT, MAILS)
    assert len(digest(later, MAILS)) == 64


@given(st.text(max_size=9), st.text(max_size=9), st.text(max_size=9), st.integers(0, 9))
def test_words_moved_from_one_field_to_the_next_are_another_letter(
    recipient: str, subject: str, body: str, at: int
) -> None:
    draft = replace(A_DRAFT, recipient=recipient, subject=subject, body=body)
    moved = replace(draft, subject=subject[:at], body=subject[at:] + body)
    assert (digest(draft, MAILS) == digest(moved, MAILS)) is (draft == moved)


def test_a_letter_that_is_ready_has_no_hindrance() -> None:
    ready = replace(A_DRAFT, points=(TICK.ticked("liga", NOON), GAP))
    assert hindrances(ready, ()) == []
    must_be_ready(ready, ())


def test_every_hindrance_is_named_at_once() -> None:
    draft = replace(A_DRAFT, recipient="", body=" \n", points=(TICK, GAP))
    with pytest.raises(NotAllowed) as refusal:
        must_be_ready(draft, ("⟦access.source: avots⟧",))
    for part in ("⟦access.source: avots⟧", "The data are erased", "no address", "is empty"):
        assert part in str(refusal.value)
    assert len(hindrances(draft, ("⟦access.source: avots⟧",))) == 4


def test_a_duty_is_done_by_somebody_at_a_moment() -> None:
    done = TICK.ticked("liga", NOON)
    assert (done.done_by, done.done_at, TICK.done_by) == ("liga", NOON, None)


def test_a_draft_in_a_log_line_quotes_nothing() -> None:
    assert not any(word in repr(A_DRAFT) for word in ("anna", "Konts", "Labdien"))
