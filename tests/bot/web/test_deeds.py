import re

import pytest
from flask.testing import FlaskClient

from bot.core.case import State
from bot.core.outgoing import OutState
from bot.steps import casework
from bot.store import cases, drafts, outbox
from classifiers.labels import Kind, Right
from tests.bot.web.premises import STAFF, Premises, post

MEANWHILE = "It changed meanwhile"


def seen(office: Premises, ref: str) -> dict[str, str]:
    """The hidden fields of the letter's forms, as the page shows them now."""
    shown = office.shown(ref)
    return {"version": str(shown.version), "digest": shown.digest}


def make_ready(office: Premises, client: FlaskClient, ref: str) -> None:
    """Tick every duty and take every open place out, as a person would by the buttons."""
    page = client.get(f"/cases/{ref}").text
    for key in dict.fromkeys(re.findall(r'name="key" value="([^"]+)"', page)):
        done = (
            "yes"
            if f"⟦{key}" in office.letter(ref) and "confirm" in _form(office, ref, key)
            else "no"
        )
        answer = post(client, f"/cases/{ref}/tick", **seen(office, ref), key=key, done=done)
        assert answer.status_code == 303, answer.text


def _form(office: Premises, ref: str, key: str) -> str:
    with office.app.store.read() as tx:
        draft = drafts.latest(tx, cases.get(tx, ref).id)
    assert draft is not None
    return next(point.form for point in draft.points if point.key == key)


def letters(office: Premises, ref: str) -> list[OutState]:
    with office.app.store.read() as tx:
        return [letter.state for letter in outbox.of_case(tx, cases.get(tx, ref).id)]


def test_a_letter_leaves_after_its_duties_are_ticked(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    make_ready(office, client, case.ref)
    page = client.get(f"/cases/{case.ref}").text
    assert re.search(r'<button class="primary go">', page)
    answer = post(client, f"/cases/{case.ref}/approve", **seen(office, case.ref))
    assert answer.location == "/"
    assert letters(office, case.ref) == [OutState.QUEUED]
    assert office.case(case.ref).state is State.APPROVED


def test_open_duties_hold_the_letter_back(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    assert "disabled" in client.get(f"/cases/{case.ref}").text.split('class="primary go"')[1][:40]
    answer = post(client, f"/cases/{case.ref}/approve", **seen(office, case.ref))
    assert answer.status_code == 422
    assert "The letter cannot be approved yet" in answer.text
    assert letters(office, case.ref) == []


@pytest.mark.parametrize("what", ["edited", "new mail", "redrafted", "approved", "rejected"])
def test_an_approval_holds_for_what_was_shown_alone(office: Premises, what: str) -> None:
    case = office.a_case(message_id="<first@example.lv>")
    client, colleague = office.sign_in(), office.sign_in("boss")
    make_ready(office, client, case.ref)
    shown, ref = seen(office, case.ref), case.ref
    if what == "edited":
        post(colleague, f"/cases/{ref}/letter", **shown, subject="Cits", body="Cits teksts")
    elif what == "new mail":
        office.later(minutes=5)
        office.receive("Atsaucu!", In_Reply_To="<first@example.lv>")
    elif what == "redrafted":
        post(colleague, f"/cases/{ref}/redraft", **shown)
    elif what == "approved":
        post(colleague, f"/cases/{ref}/approve", **shown)
    else:
        post(colleague, f"/cases/{ref}/reject", **shown, reason="nē")
    before = letters(office, ref)
    answer = post(client, f"/cases/{ref}/approve", **shown)
    assert answer.status_code == 409
    assert MEANWHILE in answer.text
    assert f'href="/cases/{ref}"' in answer.text
    assert letters(office, ref) == before


def test_an_approval_does_not_hold_for_another_recipient(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    make_ready(office, client, case.ref)
    shown, at = seen(office, case.ref), office.moment[0]
    with office.app.store.begin() as tx:
        draft = drafts.latest(tx, case.id)
        assert draft is not None
        letter = ("else@example.com", draft.subject, draft.body)
        points = draft.points
        drafts.add(tx, case.id, letter, last=draft, language="lv", points=points, by="bot", now=at)
    for version in (shown["version"], str(int(shown["version"]) + 1)):
        form = {**shown, "version": version}
        assert post(client, f"/cases/{case.ref}/approve", **form).status_code == 409
    assert letters(office, case.ref) == []


def test_two_tabs_send_one_letter(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    make_ready(office, client, case.ref)
    shown = seen(office, case.ref)
    codes = [post(client, f"/cases/{case.ref}/approve", **shown).status_code for _ in range(2)]
    assert codes == [303, 409]
    assert letters(office, case.ref) == [OutState.QUEUED]


def test_unsaved_words_survive_a_colleagues_edit(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    shown = seen(office, case.ref)
    post(office.sign_in("boss"), f"/cases/{case.ref}/letter", **shown, subject="B", body="B")
    mine = {"subject": "Mans temats", "body": "Mans garais <b>teksts</b>"}
    answer = post(client, f"/cases/{case.ref}/letter", **shown, **mine)
    assert answer.status_code == 409
    assert "Mans temats" in answer.text
    assert "Mans garais &lt;b&gt;teksts&lt;/b&gt;" in answer.text
    assert office.letter(case.ref) == "B\n"


def test_saving_makes_a_new_version_and_sends_nothing(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    shown = seen(office, case.ref)
    answer = post(client, f"/cases/{case.ref}/letter", **shown, subject="A", body="Sveiki\r\n!")
    assert answer.location == f"/cases/{case.ref}#letter"
    assert office.letter(case.ref) == "Sveiki\n!\n"
    assert letters(office, case.ref) == []


def test_a_place_is_filled_in_and_another_one_opens(office: Premises) -> None:
    case, client = office.a_case("sūdzos par plati"), office.sign_in()
    text = "Naudu atmaksāsim. ⟦complaint.remedy: līdz kuram datumam⟧"
    form = {"key": "complaint.decision", "text": text}
    post(client, f"/cases/{case.ref}/fill", **seen(office, case.ref), **form)
    assert text in office.letter(case.ref)
    page = client.get(f"/cases/{case.ref}").text
    assert "līdz kuram datumam" in page
    form = {"key": "complaint.remedy", "text": "līdz 1. decembrim"}
    post(client, f"/cases/{case.ref}/fill", **seen(office, case.ref), **form)
    assert "Naudu atmaksāsim. līdz 1. decembrim" in office.letter(case.ref)


def test_an_unknown_place_cannot_be_filled_in(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    form = {"key": "no.such", "text": "x"}
    answer = post(client, f"/cases/{case.ref}/fill", **seen(office, case.ref), **form)
    assert answer.status_code == 404


def test_kinds_are_corrected_and_the_review_ends(office: Premises) -> None:
    case, client = office.a_case("varbūt izdzēst"), office.sign_in()
    kinds = ["unsubscribe", "access"]
    form = f"/cases/{case.ref}/kinds"
    assert post(client, form, seen=["erasure"], kinds=kinds, right="objection").status_code == 303
    found = office.case(case.ref)
    assert {(r.kind, r.right) for r in found.current()} == {
        (Kind.UNSUBSCRIBE, Right.OBJECTION),
        (Kind.ACCESS, None),
    }
    assert not found.review


def test_kinds_that_a_colleague_corrected_meanwhile_are_not_overwritten(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    post(office.sign_in("boss"), f"/cases/{case.ref}/kinds", seen=["erasure"], kinds=["access"])
    answer = post(client, f"/cases/{case.ref}/kinds", seen=["erasure"], kinds=["complaint"])
    assert answer.status_code == 409


def test_a_letter_is_replaced_only_by_someone_who_saw_it(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    shown = seen(office, case.ref)
    post(client, f"/cases/{case.ref}/letter", **shown, subject="A", body="Mans teksts")
    for deed, more in (("redraft", {}), ("language", {"language": "en"})):
        assert post(client, f"/cases/{case.ref}/{deed}", **shown, **more).status_code == 409
    assert office.letter(case.ref) == "Mans teksts\n"


def test_the_answer_is_written_in_the_chosen_language(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    post(client, f"/cases/{case.ref}/language", **seen(office, case.ref), language="ru")
    assert "Здравствуйте" in office.letter(case.ref)


def test_rejecting_needs_a_reason_that_colleagues_can_read(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    shown = seen(office, case.ref)
    assert post(client, f"/cases/{case.ref}/reject", **shown, reason=" ").status_code == 422
    assert post(client, f"/cases/{case.ref}/reject", **shown, reason="Par asu").status_code == 303
    assert office.case(case.ref).state is State.OPEN
    assert "Par asu" in client.get(f"/cases/{case.ref}").text


def test_a_case_is_taken_given_away_and_given_back(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    post(client, f"/cases/{case.ref}/assign", to="boss")
    assert office.case(case.ref).assigned_to == "boss"
    assert post(client, f"/cases/{case.ref}/assign", to="stranger").status_code == 404
    post(client, f"/cases/{case.ref}/assign", to="")
    assert office.case(case.ref).assigned_to is None


def test_a_case_is_closed_with_a_reason_and_opened_again(office: Premises) -> None:
    case, client = office.a_case(), office.sign_in()
    assert post(client, f"/cases/{case.ref}/close", reason="").status_code == 422
    post(client, f"/cases/{case.ref}/close", reason="Kļūda")
    assert office.case(case.ref).state is State.CLOSED
    assert "Reopen the case" in client.get(f"/cases/{case.ref}").text
    post(client, f"/cases/{case.ref}/reopen")
    assert office.case(case.ref).state is State.DRAFTED


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "²"])
def test_a_form_that_does_not_say_what_was_shown_approves_nothing(
    office: Premises, version: str
) -> None:
    case, client = office.a_case(), office.sign_in()
    make_ready(office, client, case.ref)
    form = {**seen(office, case.ref), "version": version}
    assert post(client, f"/cases/{case.ref}/approve", **form).status_code in (409, 422)
    assert letters(office, case.ref) == []


def test_a_case_no_one_is_to_answer_says_so(office: Premises) -> None:
    case = office.a_case()
    with office.app.store.begin() as tx:
        cases.set_fields(tx, case.id, no_reply="A mail server sent it.")
    page = office.sign_in().get(f"/cases/{case.ref}").text
    assert "Nobody is to answer:" in page
    casework.close(office.app.store, STAFF, case.ref, "done", office.moment[0])
