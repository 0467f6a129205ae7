from datetime import date, timedelta

import pytest

from bot.core.case import State
from bot.core.mail import MailState
from bot.steps import casework
from bot.steps.delivery import deliver_one
from bot.steps.triage import triage
from bot.store import cases, messages
from bot.store.engine import Store
from classifiers.labels import Kind
from classifiers.letter import Letter
from tests.builders import (
    CLERK,
    NOW,
    a_bounce,
    a_case,
    a_mail,
    a_stored_mail,
    a_triage_desk,
    all_cases,
    an_approved_letter,
    arrive,
    the_case,
    the_draft,
    the_letter,
    the_mail,
)
from tests.fakes import FakeMailer, WordClassifier
from tests.together import at_once, in_turn

LATER = NOW + timedelta(days=10)
AGAIN = "Kā ar manu lūgumu?"


def answered(store: Store) -> str:
    """A case whose letter left; returns the letter's Message-ID."""
    letter = an_approved_letter(store)
    assert deliver_one(store, FakeMailer(), "info@micrec.lv", NOW)
    return letter.message_id


def test_a_follow_up_joins_its_case_by_the_message_id_it_answers(store: Store) -> None:
    a_case(store)
    arrive(store, a_mail(AGAIN, message_id="<2@x>", In_Reply_To="<1@piemers.lv>"))
    with store.read() as tx:
        found = messages.of_case(tx, the_case(store).id)
    assert [m.message.message_id for m in found if m.message] == ["<1@piemers.lv>", "<2@x>"]


def test_an_answer_to_our_letter_joins_the_case_of_the_letter(store: Store) -> None:
    ours = answered(store)
    arrive(store, a_mail("Paldies!", message_id="<2@x>", References=f"<1@other> {ours}"))
    case = the_case(store)
    assert (case.state, case.alarm) == (State.ANSWERED, None)
    assert the_mail(store, 2).case_id == case.id


@pytest.mark.parametrize("body", [AGAIN, "Lūdzu, datu kopiju."])
def test_a_stranger_who_quotes_our_message_id_and_case_number_gets_nowhere_near_the_case(
    store: Store, body: str
) -> None:
    ours = answered(store)
    stranger = {"sender": "Svešs <svess@citur.lv>", "subject": "Re: Konts [MR-2026-000001]"}
    raw = a_mail(body, message_id="<2@x>", In_Reply_To=ours, References=ours, **stranger)
    arrive(store, raw)
    with store.read() as tx:
        assert len(messages.of_case(tx, 1)) == 1
        assert cases.by_id(tx, 1).alarm is None
    assert [c.sender for c in all_cases(store)[1:]] in ([], ["svess@citur.lv"])


def test_a_case_number_in_the_subject_alone_joins_nothing(store: Store) -> None:
    a_case(store)
    arrive(store, a_mail("Lūdzu, kopiju", message_id="<2@x>", subject="[MR-2026-000001]"))
    assert len(all_cases(store)) == 2


def test_a_reminder_gives_no_new_clock_but_an_alarm(store: Store) -> None:
    before = a_case(store)
    reminder = a_mail("izdzēsiet beidzot!", message_id="<2@x>", In_Reply_To="<1@piemers.lv>")
    arrive(store, reminder, received_at=LATER, now=LATER)
    case = the_case(store)
    assert case.requests == before.requests
    assert (case.due_on, case.alarm) == (before.due_on, "the customer wrote again")


def test_a_new_wish_in_a_follow_up_gets_a_request_and_a_clock_of_its_own(store: Store) -> None:
    before = a_case(store)
    wish = a_mail("Un datu kopiju!", message_id="<2@x>", In_Reply_To="<1@piemers.lv>")
    arrive(store, wish, received_at=LATER, now=LATER)
    case = the_case(store)
    assert [(r.kind, r.due_on) for r in case.requests] == [
        (Kind.ERASURE, date(2026, 12, 23)),
        (Kind.ACCESS, date(2027, 1, 4)),
    ]
    assert (case.due_on, case.state) == (before.due_on, State.DRAFTED)
    assert case.alarm == "the customer wrote again"


def test_a_new_wish_gets_a_letter_that_answers_it_too(store: Store) -> None:
    first = the_draft(store, a_case(store))
    wish = a_mail("Un datu kopiju!", message_id="<2@x>", In_Reply_To="<1@piemers.lv>")
    arrive(store, wish, received_at=LATER, now=LATER)
    second = the_draft(store, the_case(store))
    assert (first.version, second.version) == (1, 2)
    assert {p.key.partition(".")[0] for p in second.points} == {"access", "erasure"}


def test_the_same_wish_after_the_answer_is_a_new_request(store: Store) -> None:
    ours = answered(store)
    again = a_mail("izdzēsiet arī otru kontu", message_id="<2@x>", In_Reply_To=ours)
    arrive(store, again, received_at=LATER, now=LATER)
    case = the_case(store)
    assert [r.state for r in case.requests] == [State.ANSWERED, State.DRAFTED]
    assert (case.state, case.due_on) == (State.DRAFTED, date(2027, 1, 4))


def test_an_uncertain_mail_to_a_finished_case_opens_one_that_people_look_at(store: Store) -> None:
    ours = answered(store)
    arrive(store, a_mail("varbūt", message_id="<2@x>", In_Reply_To=ours))
    _, fresh = all_cases(store)
    assert (fresh.review, fresh.sender) == (True, "anna@piemers.lv")


def test_an_uncertain_follow_up_to_a_waiting_case_is_attached_with_an_alarm(store: Store) -> None:
    a_case(store)
    arrive(store, a_mail("varbūt", message_id="<2@x>", In_Reply_To="<1@piemers.lv>"))
    assert the_case(store).alarm == "the customer wrote again"


def test_a_bounce_opens_the_case_again_and_takes_the_answer_back(store: Store) -> None:
    letter = an_approved_letter(store)
    deliver_one(store, FakeMailer(), "info@micrec.lv", NOW)
    arrive(store, a_bounce(letter))
    case = the_case(store)
    assert (case.state, case.alarm) == (
        State.OPEN,
        "the answer came back undelivered (5.1.1)",
    )
    assert case.requests[0].answered_at is None
    assert the_mail(store, 2).reason == f"a bounce of letter {letter.id}"


def test_a_letter_that_is_merely_late_changes_nothing(store: Store) -> None:
    letter = an_approved_letter(store)
    deliver_one(store, FakeMailer(), "info@micrec.lv", NOW)
    arrive(store, a_bounce(letter, action="delayed", status="4.4.1"))
    assert the_case(store).state is State.ANSWERED
    assert the_mail(store, 2).state is MailState.AUTOMATIC


def test_a_bounce_of_nothing_we_sent_opens_no_case(store: Store) -> None:
    letter = an_approved_letter(store)
    forged = a_bounce(letter).replace(letter.message_id.encode(), b"<guess@micrec.lv>")
    arrive(store, forged)
    assert the_case(store).state is State.APPROVED
    assert the_mail(store, 2).state is MailState.AUTOMATIC


def test_a_bounce_is_no_mail_to_answer(store: Store) -> None:
    letter = an_approved_letter(store)
    deliver_one(store, FakeMailer(), "info@micrec.lv", NOW)
    a_stored_mail(store, a_bounce(letter))
    arrive(store)
    assert the_letter(store, letter.id).recipient == "anna@piemers.lv"
    with store.read() as tx:
        assert len(messages.of_case(tx, 1)) == 2


def test_an_absence_note_to_our_answer_stays_quietly_with_its_case(store: Store) -> None:
    ours = answered(store)
    note = a_mail(
        "Esmu atvaļinājumā.", message_id="<2@x>", In_Reply_To=ours, Auto_Submitted="auto-replied"
    )
    arrive(store, note)
    assert (the_case(store).state, the_case(store).alarm) == (State.ANSWERED, None)


def test_people_and_the_bot_never_block_each_other_for_good(either: Store) -> None:
    a_case(either)
    for number in range(10):
        stranger = a_mail(message_id=f"<a{number}@x>", sender=f"b{number}@piemers.lv")
        a_stored_mail(either, stranger)
        follow_up = a_mail(
            f"Un {number}?", message_id=f"<b{number}@x>", References="<1@piemers.lv>"
        )
        a_stored_mail(either, follow_up)

    def notes() -> None:
        for number in range(10):
            casework.add_note(either, CLERK, "MR-2026-000001", str(number), NOW)

    done = at_once(in_turn(lambda: triage(a_triage_desk(either), NOW), notes))
    assert not any(isinstance(one, Exception) for one in done)
    assert len(all_cases(either)) == 11
    with either.read() as tx:
        assert MailState.QUARANTINED not in messages.counts(tx)


def test_a_lawyers_follow_up_sets_the_whole_case_apart(store: Store) -> None:
    a_case(store)
    law = "Rīgas rajona tiesa, tiesas pavēste lietā."
    follow = a_mail(
        law,
        message_id="<2@x>",
        In_Reply_To="<1@piemers.lv>",
        subject="Tiesas pavēste",
    )
    verdict = WordClassifier().classify([Letter("Tiesas pavēste", law, "anna@piemers.lv", {})])[0]
    assert verdict.authority is not None
    arrive(store, follow)
    assert (the_case(store).authority, the_case(store).alarm) == (verdict.authority,) * 2
