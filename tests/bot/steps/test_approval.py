from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from bot.core.case import State
from bot.core.draft import DraftState
from bot.core.outgoing import OutState
from bot.core.roles import BOT
from bot.errors import Changed, NotAllowed, NotFound
from bot.steps import approval, casework
from bot.steps.approval import Shown
from bot.store import cases, drafts, history, notes, outbox
from bot.store.engine import Store
from classifiers.labels import Kind
from replies.points import keys
from tests.builders import (
    CALENDAR,
    CLERK,
    MANAGER,
    NOW,
    SENDER,
    a_case,
    a_drafting_desk,
    a_mail,
    an_approved_letter,
    arrive,
    ready,
    shown,
    the_case,
    the_draft,
    the_letter,
)
from tests.together import at_once, in_turn

REF = "MR-2026-000001"
TICK = "erasure.newsletter"


def approved(store: Store, sight: Shown) -> int:
    return approval.approve(store, SENDER, CLERK, REF, sight, NOW)


def letters(store: Store) -> int:
    with store.read() as tx:
        return sum(outbox.counts(tx).values())


def composed(raw: bytes) -> EmailMessage:
    found = message_from_bytes(raw, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_exactly_what_was_shown_is_queued_to_exactly_that_address(store: Store) -> None:
    case = a_case(store)
    sight = ready(store, case.ref)
    draft = the_draft(store, case)
    letter = the_letter(store, approved(store, sight))
    mail = composed(letter.raw)
    assert (letter.state, letter.recipient) == (OutState.QUEUED, "anna@piemers.lv")
    assert (mail["To"], mail["Subject"]) == (draft.recipient, draft.subject)
    assert mail.get_content().splitlines() == draft.body.splitlines()
    assert the_case(store).state is State.APPROVED
    assert the_draft(store, case).decided_by == "liga"


def test_the_history_names_who_approved_which_text(store: Store) -> None:
    case = a_case(store)
    sight = ready(store, case.ref)
    approved(store, sight)
    with store.read() as tx:
        last = history.of_case(tx, REF)[-1]
    assert (last.actor, last.action) == ("liga", "letter approved")
    assert (last.detail["digest"], last.detail["version"]) == (sight.digest, sight.version)


def edited(store: Store) -> None:
    sight = shown(store, REF)
    approval.edit(store, MANAGER, REF, sight, ("Re: Konts", "Cits teksts."), NOW)


def new_mail(store: Store) -> None:
    arrive(store, a_mail("Vēl kas.", message_id="<2@x>", In_Reply_To="<1@piemers.lv>"))


def another_recipient(store: Store) -> None:
    with store.begin() as tx:
        last = drafts.latest(tx, 1)
        assert last is not None
        other = ("anna@piemers.lt", last.subject, last.body)
        drafts.add(tx, 1, other, last=last, language="lv", points=last.points, by="x", now=NOW)


def decided(store: Store) -> None:
    approved(store, shown(store, REF))


def rejected(store: Store) -> None:
    approval.reject(store, MANAGER, REF, shown(store, REF), "", NOW)


def closed(store: Store) -> None:
    casework.close(store, MANAGER, REF, "zvanīja un atsauca", NOW)


def corrected(store: Store) -> None:
    casework.correct_kinds(
        a_drafting_desk(store),
        CALENDAR,
        MANAGER,
        REF,
        [Kind.ACCESS],
        right=None,
        seen=[Kind.ERASURE],
        now=NOW,
    )


MEANWHILE = [edited, new_mail, another_recipient, decided, rejected, closed, corrected]


@pytest.mark.parametrize("meanwhile", MEANWHILE, ids=lambda work: str(work.__name__))
def test_nothing_is_sent_when_anything_changed_since_the_person_looked(
    store: Store, meanwhile: Callable[[Store], None]
) -> None:
    a_case(store)
    sight = ready(store, REF)
    meanwhile(store)
    before = letters(store)
    with pytest.raises(Changed, match="nothing was done"):
        approved(store, sight)
    assert letters(store) == before


@pytest.mark.parametrize("step", ["edit", "reject", "tick", "fill"])
def test_a_stale_screen_can_do_nothing_else_either(store: Store, step: str) -> None:
    a_case(store)
    sight = shown(store, REF)
    edited(store)
    deeds: dict[str, Callable[[], object]] = {
        "edit": lambda: approval.edit(store, CLERK, REF, sight, ("S", "T"), NOW),
        "reject": lambda: approval.reject(store, CLERK, REF, sight, "", NOW),
        "tick": lambda: approval.tick(store, CLERK, REF, sight, TICK, NOW),
        "fill": lambda: approval.fill(store, CLERK, REF, sight, TICK, "vārdi", NOW),
    }
    before = the_draft(store, the_case(store))
    with pytest.raises(Changed):
        deeds[step]()
    assert the_draft(store, the_case(store)) == before


def test_a_digest_that_was_made_up_approves_nothing(store: Store) -> None:
    a_case(store)
    sight = ready(store, REF)
    for other in (replace(sight, digest="0" * 64), replace(sight, version=1)):
        with pytest.raises(Changed):
            approved(store, other)
    assert letters(store) == 0


def test_of_several_people_who_approve_at_once_exactly_one_does(either: Store) -> None:
    a_case(either)
    sight = ready(either, REF)
    done = at_once(lambda: approved(either, sight), 4)
    assert sorted(type(one).__name__ for one in done) == ["Changed", "Changed", "Changed", "int"]
    assert letters(either) == 1


def test_an_edit_and_an_approval_at_once_never_leave_two_letters(either: Store) -> None:
    a_case(either)
    sight = ready(either, REF)
    at_once(in_turn(lambda: approved(either, sight), lambda: edited(either)))
    draft = the_draft(either, the_case(either))
    assert (letters(either), draft.state) in [(1, DraftState.APPROVED), (0, DraftState.PROPOSED)]


def test_an_approval_and_a_new_mail_at_once_never_hide_the_mail(either: Store) -> None:
    a_case(either)
    sight = ready(either, REF)
    done = at_once(in_turn(lambda: approved(either, sight), lambda: new_mail(either)))
    assert letters(either) == sum(isinstance(one, int) for one in done)
    assert the_case(either).alarm == "the customer wrote again"


def test_a_letter_with_open_points_stays_and_all_of_them_are_named(store: Store) -> None:
    a_case(store)
    with pytest.raises(NotAllowed, match="cannot be approved yet") as refusal:
        approved(store, shown(store, REF))
    draft = the_draft(store, the_case(store))
    assert all(p.text_en in str(refusal.value) for p in draft.points if p.form == "confirm")
    assert "⟦erasure.recipients" in str(refusal.value)
    assert letters(store) == 0


def test_deleting_a_marker_in_the_editor_does_not_do_the_duty(store: Store) -> None:
    a_case(store)
    approval.edit(store, CLERK, REF, shown(store, REF), ("Re: Konts", "Viss dzēsts."), NOW)
    with pytest.raises(NotAllowed, match="is not ticked"):
        approved(store, shown(store, REF))


def test_a_marker_put_back_after_all_ticks_blocks_as_well(store: Store) -> None:
    a_case(store)
    ready(store, REF)
    text = ("Re: Konts ⟦", "Labdien!")
    approval.edit(store, CLERK, REF, shown(store, REF), text, NOW)
    with pytest.raises(NotAllowed, match="“⟦” still stands"):
        approved(store, shown(store, REF))


def test_a_case_under_review_is_not_answered_before_its_kinds_are_confirmed(
    store: Store,
) -> None:
    a_case(store, a_mail("varbūt izdzēsiet"))
    with pytest.raises(NotAllowed, match="under review: confirm its kinds first"):
        approved(store, ready(store, REF))


def test_a_letter_nobody_waits_for_is_not_sent(store: Store) -> None:
    case = a_case(store)
    sight = ready(store, REF)
    with store.begin() as tx:
        cases.set_states(tx, case.id, {case.requests[0].id: State.CLOSED}, NOW)
    with pytest.raises(NotAllowed, match="is closed: it waits for no letter"):
        approved(store, sight)
    assert letters(store) == 0


def test_without_an_address_to_answer_to_nothing_is_sent(store: Store) -> None:
    raw = a_mail().split(b"\n", 1)[1]
    a_case(store, raw)
    with pytest.raises(NotAllowed, match="names no address"):
        approved(store, ready(store, REF))


def test_the_program_itself_and_a_stranger_approve_nothing(store: Store) -> None:
    a_case(store)
    sight = ready(store, REF)
    for step in (
        lambda: approval.approve(store, SENDER, BOT, REF, sight, NOW),
        lambda: approval.reject(store, BOT, REF, sight, "", NOW),
        lambda: approval.edit(store, BOT, REF, sight, ("S", "T"), NOW),
        lambda: approval.tick(store, BOT, REF, sight, TICK, NOW),
        lambda: approval.fill(store, BOT, REF, sight, TICK, "x", NOW),
    ):
        with pytest.raises(NotAllowed, match="bot may not do this"):
            step()
    assert letters(store) == 0


def test_a_ticked_duty_is_on_record_and_its_marker_gone(store: Store) -> None:
    case = a_case(store)
    approval.tick(store, CLERK, REF, shown(store, REF), TICK, NOW)
    draft = the_draft(store, case)
    assert (draft.version, TICK in keys(draft.body)) == (2, False)
    assert {p.key: p.done_by for p in draft.points if p.done_by} == {TICK: "liga"}
    with store.read() as tx:
        last = history.of_case(tx, REF)[-1]
    assert (last.action, last.detail["duty"]) == ("duty done", TICK)


def test_a_duty_that_does_not_apply_leaves_the_letter_with_its_sentence(store: Store) -> None:
    case = a_case(store)
    before = the_draft(store, case).body
    approval.tick(store, CLERK, REF, shown(store, REF), TICK, NOW, done=False)
    after = the_draft(store, case).body
    assert len(after) < len(before)
    assert "jaunumu saņēmēju saraksta" not in after
    with store.read() as tx:
        assert history.of_case(tx, REF)[-1].action == "duty does not apply"


def test_words_for_an_open_point_take_its_place(store: Store) -> None:
    case = a_case(store, a_mail("Lūdzu, datu kopiju."))
    (gap, *_) = [p.key for p in the_draft(store, case).points if p.form == "fill"]
    approval.fill(store, CLERK, REF, shown(store, REF), gap, " no Jums\r\npašas ", NOW)
    draft = the_draft(store, case)
    assert "no Jums\npašas" in draft.body
    assert gap not in keys(draft.body)


def test_points_that_are_not_in_the_letter_are_refused(store: Store) -> None:
    a_case(store)
    sight = shown(store, REF)
    with pytest.raises(NotFound, match=r"no point access\.copy to tick"):
        approval.tick(store, CLERK, REF, sight, "access.copy", NOW)
    with pytest.raises(NotFound, match=r"no point access\.copy to fill in"):
        approval.fill(store, CLERK, REF, sight, "access.copy", "x", NOW)
    with pytest.raises(NotAllowed, match="Write the words"):
        approval.fill(store, CLERK, REF, sight, TICK, " ", NOW)


@pytest.mark.parametrize(
    ("letter", "why"),
    [
        (("", "x"), "needs a subject and a text"),
        ((" \r\n", "x"), "needs a subject and a text"),
        (("x", " \r\n "), "needs a subject and a text"),
        (("x", "y" * 100_001), "more than 100000 characters"),
    ],
)
def test_a_letter_needs_a_subject_a_text_and_an_end(
    store: Store, letter: tuple[str, str], why: str
) -> None:
    a_case(store)
    with pytest.raises(NotAllowed, match=why):
        approval.edit(store, CLERK, REF, shown(store, REF), letter, NOW)


def test_an_edited_subject_is_one_line_so_that_no_header_can_be_added(store: Store) -> None:
    a_case(store)
    ready(store, REF)
    text = ("Re: Konts\r\nBcc: kads@citur.lv", "Labdien!\r\nTeksts")
    approval.edit(store, CLERK, REF, shown(store, REF), text, NOW)
    letter = the_letter(store, approved(store, shown(store, REF)))
    mail = composed(letter.raw)
    assert (mail["Subject"], mail["Bcc"]) == ("Re: Konts Bcc: kads@citur.lv", None)


def test_a_rejected_letter_opens_the_case_and_the_reason_is_kept_for_colleagues(
    store: Store,
) -> None:
    case = a_case(store)
    approval.reject(store, CLERK, REF, shown(store, REF), " vispirms jāzvana ", NOW)
    assert (the_case(store).state, the_draft(store, case).state) == ("open", "rejected")
    with store.read() as tx:
        assert [n.text for n in notes.of_case(tx, case.id)] == ["vispirms jāzvana"]
        assert "vispirms" not in str(history.of_case(tx, REF))


def test_the_letter_threads_with_the_mail_it_answers(store: Store) -> None:
    raw = a_mail(message_id="<3@x>", In_Reply_To="<2@x>", References="<1@x> <2@x>")
    mail = composed(an_approved_letter(store, raw).raw)
    assert (mail["In-Reply-To"], mail["References"]) == ("<3@x>", "<1@x> <2@x> <3@x>")
    assert mail["Message-ID"].endswith("@micrec.lv>")
    assert mail["From"] == "MicRec <info@micrec.lv>"
    assert mail["Auto-Submitted"] is None


@pytest.mark.parametrize(
    ("headers", "references"),
    [({"In_Reply_To": "<2@x>"}, "<2@x> <3@x>"), ({}, "<3@x>")],
)
def test_without_references_the_chain_starts_as_rfc_5322_says(
    store: Store, headers: dict[str, str], references: str
) -> None:
    raw = a_mail(message_id="<3@x>", **headers)
    assert composed(an_approved_letter(store, raw).raw)["References"] == references


def test_a_mail_without_a_message_id_gets_an_answer_without_threading(store: Store) -> None:
    mail = composed(an_approved_letter(store, a_mail(message_id=None)).raw)
    assert (mail["In-Reply-To"], mail["References"]) == (None, None)


def test_the_newest_mail_of_the_customer_is_the_one_answered(store: Store) -> None:
    a_case(store)
    new_mail(store)
    letter = the_letter(store, approved(store, ready(store, REF)))
    assert composed(letter.raw)["In-Reply-To"] == "<2@x>"


def test_an_approval_settles_the_alarm_about_mail_the_person_has_seen(store: Store) -> None:
    a_case(store)
    new_mail(store)
    assert the_case(store).alarm
    approved(store, ready(store, REF))
    assert the_case(store).alarm is None
