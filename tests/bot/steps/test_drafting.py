import shutil
from pathlib import Path

import pytest

from bot.core.case import State
from bot.core.draft import DraftState
from bot.errors import ConfigError
from bot.steps import approval, casework, drafting
from bot.steps.drafting import draft_waiting
from bot.steps.triage import triage
from bot.store import beats, cases, outbox
from bot.store.engine import Store
from classifiers.labels import Kind, Language
from replies.catalogue import TEMPLATES
from replies.points import keys
from replies.render import compose
from tests.builders import (
    CLERK,
    NOW,
    a_case,
    a_drafting_desk,
    a_mail,
    a_stored_mail,
    a_triage_desk,
    all_cases,
    arrive,
    ready,
    shown,
    the_case,
    the_draft,
)
from tests.together import at_once

BOTH = "Lūdzu, datu kopiju, un pēc tam visu izdzēsiet."


def test_several_wishes_get_one_letter_and_the_copy_comes_before_the_erasure(
    store: Store,
) -> None:
    case = a_case(store, a_mail(BOTH))
    draft = the_draft(store, case)
    assert {r.state for r in case.requests} == {State.DRAFTED}
    found = [key.partition(".")[0] for key in keys(draft.body)]
    assert found.index("access") < found.index("erasure")
    assert (draft.version, draft.made_by, draft.state) == (1, "bot", DraftState.PROPOSED)


def test_the_letter_goes_to_the_writer_under_the_writers_own_subject(store: Store) -> None:
    draft = the_draft(store, a_case(store, a_mail(subject="Re: Mans konts")))
    assert draft.recipient == "anna@piemers.lv"
    assert draft.subject == "Re: Mans konts [MR-2026-000001]"


def test_a_letter_to_somebody_who_used_the_contact_form_goes_to_the_customer(
    store: Store,
) -> None:
    form = a_mail(sender="MicRec <info@micrec.lv>", Reply_To="Anna <anna@piemers.lv>")
    assert the_draft(store, a_case(store, form)).recipient == "anna@piemers.lv"


def test_nothing_is_queued_by_drafting_alone(store: Store) -> None:
    a_case(store, a_mail(BOTH))
    with store.read() as tx:
        assert outbox.counts(tx) == {}


@pytest.fixture
def broken_letters(tmp_path: Path) -> Path:
    """The letters, with a mistake in the one about erasure."""
    root = tmp_path / "templates"
    shutil.copytree(TEMPLATES, root)
    (root / "erasure" / "lv.txt").write_text("Title\n{{ nobody_knows_this }}", encoding="utf-8")
    return root


def test_a_broken_template_leaves_the_case_open_and_is_shown(
    store: Store, broken_letters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "compose", lambda facts: compose(facts, broken_letters))
    case = a_case(store)
    with store.read() as tx:
        (beat,) = beats.all_of(tx)
        assert cases.without_draft(tx, 9) == [case.id]
    assert case.state is State.OPEN
    assert "erasure/lv.txt" in beat.problem
    monkeypatch.undo()
    assert draft_waiting(a_drafting_desk(store), NOW) == 1
    assert the_case(store).state is State.DRAFTED


def test_a_case_gets_its_letter_once(store: Store) -> None:
    case = a_case(store)
    assert draft_waiting(a_drafting_desk(store), NOW) == 0
    assert the_draft(store, case).version == 1


def test_a_rejected_letter_is_not_written_again_until_a_person_asks(store: Store) -> None:
    case = a_case(store)
    sight = shown(store, case.ref)
    approval.reject(store, CLERK, case.ref, sight, "jāzvana", NOW)
    assert draft_waiting(a_drafting_desk(store), NOW) == 0
    casework.redraft(a_drafting_desk(store), CLERK, case.ref, NOW)
    assert the_draft(store, case).version == 2


def test_what_was_ticked_stays_ticked_in_a_letter_composed_anew(store: Store) -> None:
    case = a_case(store)
    approval.tick(store, CLERK, case.ref, shown(store, case.ref), "erasure.newsletter", NOW)
    casework.redraft(a_drafting_desk(store), CLERK, case.ref, NOW)
    fresh = the_draft(store, case)
    done = {p.key: (p.done_by, p.done_at) for p in fresh.points if p.done_by}
    assert done == {"erasure.newsletter": ("liga", NOW)}
    assert "erasure.newsletter" not in keys(fresh.body)
    assert "erasure.recipients" in keys(fresh.body)


def test_the_most_urgent_cases_get_their_letters_first(store: Store) -> None:
    for number in range(3):
        a_stored_mail(store, a_mail(message_id=f"<{number}@x>", subject=str(number)))
    urgent = a_mail("bojāta prece", message_id="<9@x>")
    a_stored_mail(store, urgent)
    triage(a_triage_desk(store), NOW)
    assert draft_waiting(a_drafting_desk(store), NOW, limit=1) == 1
    (drafted,) = (c for c in all_cases(store) if c.state is State.DRAFTED)
    assert drafted.requests[0].kind is Kind.COMPLAINT


def test_a_new_wish_is_answered_by_a_letter_for_all_that_waits(store: Store) -> None:
    case = a_case(store)
    ready(store, case.ref)
    arrive(store, a_mail("Un kopiju!", message_id="<2@x>", In_Reply_To="<1@piemers.lv>"))
    casework.redraft(a_drafting_desk(store), CLERK, case.ref, NOW)
    draft = the_draft(store, case)
    assert {key.partition(".")[0] for key in keys(draft.body)} == {"access"}
    assert {p.key.partition(".")[0] for p in draft.points if p.done_by} == {"erasure"}


def test_a_ready_text_is_offered_for_a_point_that_has_some(store: Store) -> None:
    case = a_case(store, a_mail("Prece bojāta."))
    with store.read() as tx:
        offered = drafting.ready_texts(a_drafting_desk(store), tx, case)
    assert set(offered) <= {p.key for p in the_draft(store, case).points}
    assert any(choice.text for choices in offered.values() for choice in choices)


def test_the_letter_is_in_the_language_of_the_case(store: Store) -> None:
    case = a_case(store)
    casework.set_language(a_drafting_desk(store), CLERK, case.ref, Language.EN, NOW)
    draft = the_draft(store, case)
    assert (draft.language, the_case(store).language) == ("en", Language.EN)
    assert draft.body.startswith("Dear")


def test_two_processes_that_draft_at_once_write_one_letter(either: Store) -> None:
    a_stored_mail(either, a_mail())
    triage(a_triage_desk(either), NOW)
    desk = a_drafting_desk(either)
    assert sorted(map(str, at_once(lambda: draft_waiting(desk, NOW), 3))) == ["0", "0", "1"]
    assert the_draft(either, the_case(either)).version == 1


def test_a_broken_template_keeps_no_other_case_from_its_letter(
    store: Store, broken_letters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "compose", lambda facts: compose(facts, broken_letters))
    copy = a_mail("Lūdzu, datu kopiju.", message_id="<2@x>", sender="janis@piemers.lv")
    arrive(store, a_mail(), copy)
    assert [case.state for case in all_cases(store)] == [State.OPEN, State.DRAFTED]
    monkeypatch.undo()
    draft_waiting(a_drafting_desk(store), NOW)
    with store.read() as tx:
        assert [beat.problem for beat in beats.all_of(tx)] == [""]


def test_a_person_who_asks_for_a_letter_is_told_which_template_is_broken(
    store: Store, broken_letters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case(store)
    monkeypatch.setattr(drafting, "compose", lambda facts: compose(facts, broken_letters))
    with pytest.raises(ConfigError, match=r"erasure/lv\.txt"):
        casework.redraft(a_drafting_desk(store), CLERK, case.ref, NOW)
