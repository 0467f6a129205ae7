from datetime import date, timedelta

import pytest

from bot.core.case import State
from bot.core.mail import MailState
from bot.core.roles import BOT, Actor, Role
from bot.errors import Changed, NotAllowed, NotFound
from bot.steps import approval, casework
from bot.steps.delivery import deliver_one
from bot.store import cases, history, messages, notes
from bot.store.engine import Store
from bot.store.tables import corrections
from classifiers.labels import Kind, Language, Right
from tests.builders import (
    CALENDAR,
    CLERK,
    MANAGER,
    NOW,
    a_case,
    a_drafting_desk,
    a_mail,
    a_stored_mail,
    an_approved_letter,
    arrive,
    shown,
    the_case,
    the_draft,
    the_mail,
)
from tests.fakes import FakeMailer
from tests.together import at_once

REF = "MR-2026-000001"
LATER = NOW + timedelta(days=20)
THANKS = "Paldies par grāmatu!"


def corrected(
    store: Store,
    *kinds: Kind,
    seen: tuple[Kind, ...] = (Kind.ERASURE,),
    right: Right | None = None,
) -> None:
    desk = a_drafting_desk(store)
    casework.correct_kinds(desk, CALENDAR, CLERK, REF, kinds, right=right, seen=seen, now=LATER)


def kinds(store: Store) -> dict[Kind, State]:
    return {r.kind: r.state for r in the_case(store).requests}


def test_a_correction_replaces_the_request_and_counts_from_the_same_receipt(store: Store) -> None:
    a_case(store)
    corrected(store, Kind.WITHDRAWAL)
    assert kinds(store) == {Kind.ERASURE: State.DROPPED, Kind.WITHDRAWAL: State.DRAFTED}
    assert the_case(store).due_on == date(2026, 12, 7)
    draft = the_draft(store, the_case(store))
    assert (draft.version, draft.made_by) == (2, "liga")
    assert all(p.key.startswith("withdrawal.") for p in draft.points)


def test_what_the_machine_suggested_is_kept_apart_from_what_a_person_said(store: Store) -> None:
    a_case(store)
    corrected(store, Kind.WITHDRAWAL)
    with store.read() as tx:
        row = tx.execute(corrections.select()).one()
    assert (row.suggested, row.corrected, row.by) == (["erasure"], ["withdrawal"], "liga")
    assert row.model_version == "words-1"
    judged = the_mail(store, 1).judgement
    assert judged is not None
    assert judged.labels == (Kind.ERASURE,)


def test_confirming_the_kinds_ends_the_review_and_keeps_the_letter(store: Store) -> None:
    a_case(store, a_mail("varbūt izdzēsiet"))
    assert the_case(store).due_on == date(2026, 12, 7)
    corrected(store, Kind.ERASURE)
    case = the_case(store)
    assert (case.review, case.due_on) == (False, date(2026, 12, 23))
    assert the_draft(store, case).version == 1
    with store.read() as tx:
        assert history.of_case(tx, REF)[-1].action == "kinds confirmed"


def test_kinds_that_changed_since_the_person_looked_are_not_overwritten(store: Store) -> None:
    a_case(store)
    corrected(store, Kind.ERASURE, Kind.ACCESS)
    with pytest.raises(Changed, match="nothing was done"):
        corrected(store, Kind.COMPLAINT)
    assert set(kinds(store)) == {Kind.ERASURE, Kind.ACCESS}


@pytest.mark.parametrize("wanted", [(), (Kind.OTHER, Kind.ACCESS)])
def test_a_case_asks_for_something_and_other_stands_alone(
    store: Store, wanted: tuple[Kind, ...]
) -> None:
    a_case(store)
    with pytest.raises(NotAllowed, match="at least one kind; “other” stands alone"):
        corrected(store, *wanted)


def test_the_right_behind_an_opt_out_changes_its_letter(store: Store) -> None:
    a_case(store, a_mail("Nevēlos jaunumus"))
    before = the_draft(store, the_case(store))
    corrected(store, Kind.UNSUBSCRIBE, seen=(Kind.UNSUBSCRIBE,), right=Right.OBJECTION)
    assert the_case(store).requests[0].right is Right.OBJECTION
    after = the_draft(store, the_case(store))
    assert (after.version, after.body == before.body) == (2, False)


def test_kinds_cannot_be_taken_away_while_their_letter_is_on_its_way(store: Store) -> None:
    an_approved_letter(store)
    with pytest.raises(NotAllowed, match="request that is approved does not allow “drop”"):
        corrected(store, Kind.COMPLAINT)
    assert kinds(store) == {Kind.ERASURE: State.APPROVED}


def test_a_case_is_closed_without_a_letter_only_with_a_reason(store: Store) -> None:
    a_case(store)
    with pytest.raises(NotAllowed, match="Say why MR-2026-000001 is closed"):
        casework.close(store, CLERK, REF, " \n", NOW)
    casework.close(store, CLERK, REF, "zvanīja un atsauca", NOW)
    assert (the_case(store).state, the_draft(store, the_case(store)).state) == (
        "closed",
        "rejected",
    )
    with store.read() as tx:
        assert [n.text for n in notes.of_case(tx, 1)] == ["zvanīja un atsauca"]


def test_a_closed_case_has_no_letter_that_could_still_be_approved(store: Store) -> None:
    a_case(store)
    casework.close(store, CLERK, REF, "kļūda", NOW)
    with store.read() as tx, pytest.raises(NotFound, match="no letter that waits"):
        approval.current(tx, cases.get(tx, REF))
    with pytest.raises(NotAllowed, match="nothing is left to close"):
        casework.close(store, CLERK, REF, "vēlreiz", NOW)


def test_a_reopened_case_keeps_its_dates_and_gets_a_fresh_letter(store: Store) -> None:
    before = a_case(store)
    casework.close(store, CLERK, REF, "kļūda", NOW)
    casework.reopen(a_drafting_desk(store), CLERK, REF, LATER)
    case = the_case(store)
    assert (case.state, case.due_on) == (State.DRAFTED, before.due_on)
    assert the_draft(store, case).version == 2
    with pytest.raises(NotAllowed, match="does not allow “reopen”"):
        casework.reopen(a_drafting_desk(store), CLERK, REF, LATER)


def test_an_answered_case_that_is_reopened_is_owed_an_answer_again(store: Store) -> None:
    an_approved_letter(store)
    deliver_one(store, FakeMailer(), "info@micrec.lv", NOW)
    casework.reopen(a_drafting_desk(store), CLERK, REF, LATER)
    (request,) = the_case(store).requests
    assert (request.state, request.answered_at) == (State.DRAFTED, None)


def listed(store: Store, body: str = THANKS, **headers: str) -> int:
    message_id = a_stored_mail(store, a_mail(body, **headers))
    arrive(store)
    return message_id


def opened(store: Store, message_id: int, *wanted: Kind) -> str:
    desk = a_drafting_desk(store)
    return casework.open_from_mail(desk, CALENDAR, CLERK, message_id, wanted, LATER)


def test_a_mail_without_a_case_becomes_one_with_the_clock_of_its_receipt(store: Store) -> None:
    message_id = listed(store)
    ref = opened(store, message_id, Kind.ACCESS)
    case = the_case(store)
    assert (case.ref, case.state, case.due_on) == (ref, State.DRAFTED, date(2026, 12, 23))
    mail = the_mail(store, message_id)
    assert (mail.state, mail.case_id, mail.reason) == (
        MailState.CASE,
        case.id,
        "opened by a person",
    )


def test_a_mail_opened_without_a_kind_is_one_of_the_other_kind(store: Store) -> None:
    opened(store, listed(store))
    assert kinds(store) == {Kind.OTHER: State.DRAFTED}


def test_a_mail_opens_one_case_however_often_people_press(either: Store) -> None:
    message_id = listed(either)
    done = at_once(lambda: opened(either, message_id, Kind.ACCESS), 3)
    assert sorted(type(one).__name__ for one in done) == ["NotAllowed", "NotAllowed", "str"]
    assert the_case(either).ref == REF


def test_only_a_read_mail_without_a_case_can_be_opened(store: Store) -> None:
    a_case(store)
    with pytest.raises(NotAllowed, match="Mail 1 belongs to a case already"):
        opened(store, 1)
    with pytest.raises(NotFound, match="no readable mail number 2"):
        opened(store, a_stored_mail(store, b"unread"))
    with pytest.raises(NotFound, match="no readable mail number 9"):
        opened(store, 9)


def test_notes_are_for_colleagues_and_never_in_the_history(store: Store) -> None:
    a_case(store)
    casework.add_note(store, CLERK, REF, " Zvanīju Annai. ", NOW)
    with store.read() as tx:
        assert [(n.by, n.text) for n in notes.of_case(tx, 1)] == [("liga", "Zvanīju Annai.")]
        assert "Ann" not in str(history.of_case(tx, REF))


@pytest.mark.parametrize("text", [" ", "x" * 20_001])
def test_a_note_has_some_words_and_an_end(store: Store, text: str) -> None:
    a_case(store)
    with pytest.raises(NotAllowed, match="The note"):
        casework.add_note(store, CLERK, REF, text, NOW)


def test_a_case_is_assigned_and_given_back(store: Store) -> None:
    a_case(store)
    for to in ("marta", None):
        casework.assign(store, CLERK, REF, to, NOW)
        assert the_case(store).assigned_to == to


def test_who_saw_a_case_is_kept_once_an_hour(store: Store) -> None:
    a_case(store)
    for minutes in (0, 30, 59, 61):
        casework.note_view(store, CLERK, NOW + timedelta(minutes=minutes), ref=REF)
    casework.note_view(store, MANAGER, NOW, ref=REF)
    with store.read() as tx:
        found = [e for e in history.of_case(tx, REF) if e.action == "case viewed"]
    assert [e.actor for e in found] == ["liga", "liga", "marta"]


def test_a_quarantined_mail_is_retried_by_whom_it_is_shown_to(store: Store) -> None:
    message_id = listed(store, "crash")
    with pytest.raises(NotAllowed, match="quarantine"):
        casework.retry_quarantined(store, CLERK, message_id, NOW)
    casework.retry_quarantined(store, MANAGER, message_id, NOW)
    with store.read() as tx:
        assert messages.waiting(tx, 9) == [message_id]
    with pytest.raises(NotFound, match=f"no mail number {message_id} in quarantine"):
        casework.retry_quarantined(store, MANAGER, message_id, NOW)


def test_an_answered_case_has_no_letter_to_write(store: Store) -> None:
    an_approved_letter(store)
    with pytest.raises(NotAllowed, match="is approved: there is no letter to write"):
        casework.redraft(a_drafting_desk(store), CLERK, REF, NOW)


@pytest.mark.parametrize("actor", [BOT, Actor("nobody", None)])
def test_nobody_without_the_right_does_anything_to_a_case(store: Store, actor: Actor) -> None:
    before = a_case(store)
    desk = a_drafting_desk(store)
    for deed in (
        lambda: casework.correct_kinds(
            desk, CALENDAR, actor, REF, [Kind.ACCESS], right=None, seen=[Kind.ERASURE], now=NOW
        ),
        lambda: casework.set_language(desk, actor, REF, Language.EN, NOW),
        lambda: casework.redraft(desk, actor, REF, NOW),
        lambda: casework.add_note(store, actor, REF, "x", NOW),
        lambda: casework.assign(store, actor, REF, "x", NOW),
        lambda: casework.close(store, actor, REF, "x", NOW),
        lambda: casework.reopen(desk, actor, REF, NOW),
        lambda: casework.open_from_mail(desk, CALENDAR, actor, 1, [], NOW),
        lambda: casework.retry_quarantined(store, actor, 1, NOW),
        lambda: casework.note_view(store, actor, NOW, ref=REF),
    ):
        with pytest.raises(NotAllowed, match="may not do this"):
            deed()
    assert the_case(store) == before


def test_a_manager_may_all_that_a_clerk_may(store: Store) -> None:
    a_case(store)
    assert MANAGER.role is Role.MANAGER
    approval.reject(store, MANAGER, REF, shown(store, REF), "", NOW)
    assert the_case(store).state is State.OPEN


def test_a_reference_in_small_letters_is_kept_in_the_history_of_its_case(store: Store) -> None:
    a_case(store)
    casework.add_note(store, CLERK, f" {REF.lower()} ", "jāzvana", NOW)
    approval.reject(store, CLERK, REF.lower(), shown(store, REF), "", NOW)
    with store.read() as tx:
        actions = [event.action for event in history.of_case(tx, REF)]
    assert actions[-2:] == ["note added", "letter rejected"]
