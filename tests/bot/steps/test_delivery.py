from datetime import timedelta

import pytest

from bot.core.case import State
from bot.core.message import Place
from bot.core.outgoing import MAX_ATTEMPTS, CopyState, OutState
from bot.core.roles import BOT
from bot.errors import (
    ConfigError,
    MailError,
    MailRefused,
    MailTemporary,
    MailUnsure,
    NotAllowed,
    NotFound,
)
from bot.steps.approval import approve
from bot.steps.casework import redraft
from bot.steps.delivery import deliver_one, finish_sent, resolve_unsure, sweep
from bot.steps.intake import take_in
from bot.store import cases, history, outbox
from bot.store.engine import Store
from tests.builders import (
    CLERK,
    NOW,
    SENDER,
    a_drafting_desk,
    a_mail,
    an_approved_letter,
    arrive,
    ready,
    the_case,
    the_letter,
)
from tests.fakes import FakeMailbox, FakeMailer, FakeSent
from tests.together import at_once

UNSURE = MailUnsure("the line broke after DATA")
MINUTE = timedelta(minutes=1)


def delivered(store: Store, mailer: FakeMailer, minutes: float = 0) -> bool:
    return deliver_one(store, mailer, SENDER.address, NOW + minutes * MINUTE)


def test_an_approved_letter_leaves_once_and_its_case_is_answered(store: Store) -> None:
    letter = an_approved_letter(store)
    mailer = FakeMailer()
    assert [delivered(store, mailer), delivered(store, mailer)] == [True, False]
    assert mailer.sent == [(letter.raw, "info@micrec.lv", "anna@piemers.lv")]
    sent = the_letter(store, letter.id)
    assert (sent.state, sent.sent_at, sent.reply) == (OutState.SENT, NOW, "250 OK")
    case = the_case(store)
    assert (case.state, case.requests[0].answered_at) == (State.ANSWERED, NOW)


def test_workers_that_deliver_at_once_send_each_letter_once(either: Store) -> None:
    an_approved_letter(either)
    mailer = FakeMailer()
    done = at_once(lambda: delivered(either, mailer), 4)
    assert sorted(map(bool, done)) == [False, False, False, True]
    assert len(mailer.sent) == 1


def test_the_letter_is_on_record_as_leaving_before_the_server_hears_of_it(store: Store) -> None:
    letter = an_approved_letter(store)
    found: list[OutState] = []

    class Looking(FakeMailer):
        def send(self, raw: bytes, sender: str, recipient: str) -> str:
            found.append(the_letter(store, letter.id).state)
            return super().send(raw, sender, recipient)

    delivered(store, Looking())
    assert found == [OutState.SENDING]


def test_a_server_that_is_busy_is_asked_again_after_growing_pauses(store: Store) -> None:
    letter = an_approved_letter(store)
    mailer = FakeMailer(errors=[MailTemporary("code 451")] * 3)
    tried = [minute for minute in range(30) if delivered(store, mailer, minute)]
    assert tried == [0, 1, 6, 21]
    assert the_letter(store, letter.id).state is OutState.SENT
    assert len(mailer.sent) == 1


def test_after_a_day_of_trying_a_person_has_to_look(store: Store) -> None:
    letter = an_approved_letter(store)
    mailer = FakeMailer(errors=[MailTemporary("code 451")] * 99)
    tried = sum(delivered(store, mailer, 60 * hour) for hour in range(72))
    assert tried == MAX_ATTEMPTS
    assert the_letter(store, letter.id).reply == "given up after a day: code 451"
    assert (the_letter(store, letter.id).state, the_case(store).state) == ("failed", "open")


def test_a_refused_letter_opens_its_case_again_with_an_alarm(store: Store) -> None:
    letter = an_approved_letter(store)
    mailer = FakeMailer(errors=[MailRefused("refused with code 550")])
    assert delivered(store, mailer)
    assert not delivered(store, mailer, 60)
    assert the_letter(store, letter.id).state is OutState.FAILED
    case = the_case(store)
    assert (case.state, case.alarm) == (State.OPEN, "the mail server refused the letter")
    assert case.requests[0].answered_at is None


def unsure(store: Store) -> int:
    letter = an_approved_letter(store)
    assert delivered(store, FakeMailer(errors=[UNSURE]))
    return letter.id


def test_a_letter_that_may_have_left_is_never_sent_again_by_itself(store: Store) -> None:
    letter_id = unsure(store)
    mailer = FakeMailer()
    assert not any(delivered(store, mailer, 60 * hour) for hour in range(72))
    assert sweep(store, NOW + timedelta(days=3), MINUTE) == 0
    assert (mailer.sent, the_letter(store, letter_id).state) == ([], OutState.UNSURE)
    assert "nobody knows whether the letter left" in str(the_case(store).alarm)
    assert the_case(store).state is State.APPROVED


def test_a_person_who_finds_it_left_settles_it_without_sending(store: Store) -> None:
    letter_id = unsure(store)
    resolve_unsure(store, CLERK, letter_id, arrived=True, now=NOW)
    assert not delivered(store, FakeMailer(), 60)
    assert (the_case(store).state, the_case(store).alarm) == (State.ANSWERED, None)
    assert the_letter(store, letter_id).reply == "liga found that it left"


def test_a_person_who_finds_it_did_not_leave_lets_it_be_sent_again(store: Store) -> None:
    letter_id = unsure(store)
    resolve_unsure(store, CLERK, letter_id, arrived=False, now=NOW)
    mailer = FakeMailer()
    assert delivered(store, mailer)
    assert len(mailer.sent) == 1
    assert (the_case(store).state, the_case(store).alarm) == (State.ANSWERED, None)
    with store.read() as tx:
        actions = [(e.actor, e.action) for e in history.of_case(tx, the_case(store).ref)]
    assert ("liga", "letter queued again") in actions


def test_only_one_of_several_people_decides_about_an_unsure_letter(either: Store) -> None:
    letter_id = unsure(either)
    ways = iter([True, False, False])
    done = at_once(lambda: resolve_unsure(either, CLERK, letter_id, arrived=next(ways), now=NOW), 3)
    assert sorted(type(one).__name__ for one in done) == ["NoneType", "NotAllowed", "NotAllowed"]


def test_only_an_unsure_letter_can_be_decided_on_and_only_by_a_person(store: Store) -> None:
    letter = an_approved_letter(store)
    with pytest.raises(NotAllowed, match="is queued; only an unsure one"):
        resolve_unsure(store, CLERK, letter.id, arrived=True, now=NOW)
    with pytest.raises(NotFound, match="no letter number 9"):
        resolve_unsure(store, CLERK, 9, arrived=True, now=NOW)
    with pytest.raises(NotAllowed, match="bot may not do this"):
        resolve_unsure(store, BOT, letter.id, arrived=True, now=NOW)


def test_what_a_killed_process_left_becomes_unsure_after_a_while(store: Store) -> None:
    letter = an_approved_letter(store)
    with store.begin() as tx:
        outbox.claim_one(tx, NOW)
    assert sweep(store, NOW + 4 * MINUTE, 5 * MINUTE) == 0
    assert sweep(store, NOW + 6 * MINUTE, 5 * MINUTE) == 1
    assert sweep(store, NOW + 6 * MINUTE, 5 * MINUTE) == 0
    found = the_letter(store, letter.id)
    assert (found.state, found.reply) == (OutState.UNSURE, "the program stopped while sending")


def test_mail_that_came_after_the_approval_is_not_forgotten_when_the_letter_leaves(
    store: Store,
) -> None:
    an_approved_letter(store)
    arrive(store, a_mail("Vēl kas.", message_id="<2@x>", In_Reply_To="<1@piemers.lv>"))
    delivered(store, FakeMailer())
    assert (the_case(store).state, the_case(store).alarm) == (
        State.ANSWERED,
        "the customer wrote again",
    )


def a_sent_letter(store: Store) -> int:
    """A letter that answers a mail which lies in INBOX."""
    take_in(store, FakeMailbox({"INBOX": {5: (NOW, a_mail())}}), NOW)
    letter = an_approved_letter(store)
    assert delivered(store, FakeMailer())
    return letter.id


def test_a_sent_letter_gets_its_copy_and_the_mail_it_answers_its_mark(store: Store) -> None:
    letter = the_letter(store, a_sent_letter(store))
    folder = FakeSent()
    assert (finish_sent(store, folder), finish_sent(store, folder)) == (2, 0)
    assert folder.copies == [(letter.raw, NOW)]
    assert folder.answered == [(Place("info@test", "INBOX", 1, 5), "<1@piemers.lv>")]


@pytest.mark.parametrize("error", [MailTemporary("away"), MailRefused("no such folder")])
def test_a_copy_that_fails_is_owed_and_never_sends_the_letter_again(
    store: Store, error: MailTemporary | MailRefused
) -> None:
    letter_id = a_sent_letter(store)
    with pytest.raises(type(error)):
        finish_sent(store, FakeSent(errors=[error]))
    mailer = FakeMailer()
    assert not delivered(store, mailer, 60)
    found = the_letter(store, letter_id)
    assert (found.state, found.copy_state) == (OutState.SENT, CopyState.PENDING)
    assert finish_sent(store, FakeSent()) >= 1
    assert the_letter(store, letter_id).copy_state is CopyState.DONE


def test_a_copy_the_server_refuses_does_not_keep_the_others_from_theirs(store: Store) -> None:
    for number in (1, 2):
        an_approved_letter(store, a_mail(subject=str(number), message_id=f"<{number}@x>"))
        delivered(store, FakeMailer())
    folder = FakeSent(errors=[MailRefused("too large")])
    with pytest.raises(MailRefused, match="too large"):
        finish_sent(store, folder)
    assert len(folder.copies) == 1


def test_reminders_leave_like_letters_but_touch_no_case_and_get_no_copy(store: Store) -> None:
    with store.begin() as tx:
        outbox.add(tx, b"raw", message_id="<1@micrec.lv>", recipient="m@micrec.lv", now=NOW)
    mailer = FakeMailer(errors=[MailTemporary("away"), MailUnsure("?")])
    assert [delivered(store, mailer, n) for n in (0, 1)] == [True, True]
    folder = FakeSent()
    assert (finish_sent(store, folder), folder.copies) == (0, [])
    with store.read() as tx:
        assert cases.listed(tx) == []


def test_a_configuration_at_fault_leaves_the_letter_waiting_and_is_told(store: Store) -> None:
    letter = an_approved_letter(store)
    mailer = FakeMailer(errors=[ConfigError("[smtp] ca_file cannot be read")])
    with pytest.raises(ConfigError):
        delivered(store, mailer)
    assert the_letter(store, letter.id).state is OutState.QUEUED
    assert delivered(store, mailer, minutes=2)
    assert len(mailer.sent) == 1


@pytest.mark.parametrize("error", [MailTemporary("busy"), MailRefused("code 550"), UNSURE])
def test_what_a_slow_server_says_at_last_does_not_undo_a_persons_decision(
    store: Store, error: MailError
) -> None:
    letter = an_approved_letter(store)

    class Slow(FakeMailer):
        def send(self, raw: bytes, sender: str, recipient: str) -> str:
            sweep(store, NOW + 10 * MINUTE, 5 * MINUTE)
            resolve_unsure(store, CLERK, letter.id, arrived=True, now=NOW + 11 * MINUTE)
            return super().send(raw, sender, recipient)

    delivered(store, Slow(errors=[error]))
    assert the_letter(store, letter.id).state is OutState.SENT
    assert the_case(store).state is State.ANSWERED
    assert not delivered(store, FakeMailer(), minutes=99)


def test_a_letter_that_fails_after_a_later_one_left_leaves_no_request_as_answered(
    store: Store,
) -> None:
    first = an_approved_letter(store)
    delivered(store, FakeMailer(errors=[MailTemporary("busy")]))
    copy = a_mail("Lūdzu, datu kopiju.", message_id="<2@x>", In_Reply_To="<1@piemers.lv>")
    arrive(store, copy)
    ref = the_case(store).ref
    redraft(a_drafting_desk(store), CLERK, ref, NOW)
    approve(store, SENDER, CLERK, ref, ready(store, ref), NOW)
    assert delivered(store, FakeMailer())
    delivered(store, FakeMailer(errors=[MailRefused("code 550")]), minutes=5)
    assert the_letter(store, first.id).state is OutState.FAILED
    assert the_case(store).state is State.OPEN
