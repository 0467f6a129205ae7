from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.core.case import Case, State
from bot.core.deadlines import deadline
from bot.errors import NotFound
from bot.store import cases, notes
from bot.store.cases import NewCase, NewRequest
from bot.store.engine import Store
from bot.store.tx import Tx
from classifiers.labels import Kind, Language, Right
from tests.builders import CALENDAR, CLERK, NOW, a_stored_mail
from tests.together import at_once

ANNA = "anna@piemers.lv"


def opened(
    tx: Tx, address: str = ANNA, year: int = 2026, due_on: date = date(2026, 12, 23), **more: bool
) -> Case:
    new = NewCase(
        person_id=cases.person(tx, address, "Anna"),
        language=Language.LV,
        review=more.get("review", False),
        received_at=NOW,
        due_on=due_on,
        target_on=due_on,
        preview="Lūdzu, izdzēsiet",
    )
    return cases.by_id(tx, cases.open_case(tx, new, NOW, year)[0])


def asked(tx: Tx, case: Case, message_id: int, kind: Kind = Kind.ERASURE) -> int:
    new = NewRequest(
        kind=kind,
        right=None,
        deadline=deadline(kind, NOW, CALENDAR),
        received_at=NOW,
        opened_at=NOW,
        message_id=message_id,
        refs={"order": "10107215"},
    )
    cases.add_requests(tx, case.id, [new])
    cases.refresh(tx, case.id)
    return cases.by_id(tx, case.id).requests[-1].id


def test_references_count_from_one_in_each_year(store: Store) -> None:
    with store.begin() as tx:
        made = [opened(tx, year=year).ref for year in (2026, 2026, 2027, 2026)]
    assert made == ["MR-2026-000001", "MR-2026-000002", "MR-2027-000001", "MR-2026-000003"]


def test_references_have_no_gaps_and_no_doubles_when_workers_race(store: Store) -> None:
    def work() -> list[str]:
        made = []
        for _ in range(5):
            with store.begin() as tx:
                made.append(opened(tx).ref)
        return made

    done = at_once(work, 3)
    made = sorted(ref for refs in done if isinstance(refs, list) for ref in refs)
    assert made == [f"MR-2026-{n:06d}" for n in range(1, 16)]


def test_a_case_that_was_undone_uses_up_no_reference(store: Store) -> None:
    with pytest.raises(RuntimeError), store.begin() as tx:  # noqa: PT012  (both belong together)
        opened(tx)
        raise RuntimeError
    with store.begin() as tx:
        assert opened(tx).ref == "MR-2026-000001"


def test_one_address_is_one_person_however_it_is_written(store: Store) -> None:
    with store.begin() as tx:
        first = cases.person(tx, ANNA, "Anna")
        assert cases.person(tx, " ANNA@Piemers.LV ", "A. Kalniņa") == first
        assert cases.person(tx, "berta@piemers.lv", "Berta") != first


def test_a_person_who_writes_twice_at_once_is_known_once(store: Store) -> None:
    def work() -> int:
        with store.begin() as tx:
            return cases.person(tx, ANNA, "Anna")

    assert len(set(map(str, at_once(work, 4)))) == 1


def test_a_case_number_alone_proves_nothing(store: Store) -> None:
    with store.begin() as tx:
        case = opened(tx)
        assert cases.belongs_to(tx, case.id, "Anna@Piemers.lv")
        assert not cases.belongs_to(tx, case.id, "svešs@piemers.lv")
        assert not cases.belongs_to(tx, case.id + 1, ANNA)


def test_everything_about_a_case_comes_back(store: Store) -> None:
    message_id = a_stored_mail(store, b"x")
    with store.begin() as tx:
        case = opened(tx)
        asked(tx, case, message_id)
        found = cases.get(tx, " mr-2026-000001 ")
    assert (found.sender, found.name, found.preview) == (ANNA, "Anna", "Lūdzu, izdzēsiet")
    (request,) = found.requests
    assert (request.kind, request.order, request.state) == (Kind.ERASURE, "10107215", State.OPEN)
    assert request.steps == deadline(Kind.ERASURE, NOW, CALENDAR).steps
    assert "anna" not in repr(found).lower()


def test_a_case_that_is_not_there_is_said_with_the_way_to_find_others(store: Store) -> None:
    with store.read() as tx:
        with pytest.raises(NotFound, match="no case MR-2026-000007; “micrec-bot cases”"):
            cases.get(tx, "MR-2026-000007")
        with pytest.raises(NotFound):
            cases.by_id(tx, 7)


def test_a_case_is_due_with_the_first_of_its_waiting_requests(store: Store) -> None:
    message_id = a_stored_mail(store, b"x")
    with store.begin() as tx:
        case = opened(tx)
        first = asked(tx, case, message_id, Kind.WITHDRAWAL)
        asked(tx, case, message_id, Kind.ACCESS)
        assert cases.by_id(tx, case.id).due_on == date(2026, 12, 7)
        cases.set_states(tx, case.id, {first: State.ANSWERED}, NOW)
        assert cases.by_id(tx, case.id).due_on == date(2026, 12, 23)


def test_a_case_under_review_keeps_the_earliest_plausible_day(store: Store) -> None:
    message_id = a_stored_mail(store, b"x")
    with store.begin() as tx:
        case = opened(tx, due_on=date(2026, 12, 10), review=True)
        asked(tx, case, message_id, Kind.ACCESS)
        assert cases.by_id(tx, case.id).due_on == date(2026, 12, 10)
        asked(tx, case, message_id, Kind.WITHDRAWAL)
        assert cases.by_id(tx, case.id).due_on == date(2026, 12, 7)
        cases.set_fields(tx, case.id, review=False)
        cases.refresh(tx, case.id)
        assert cases.by_id(tx, case.id).due_on == date(2026, 12, 7)


def test_an_answer_that_came_back_is_no_answer(store: Store) -> None:
    message_id = a_stored_mail(store, b"x")
    with store.begin() as tx:
        case = opened(tx)
        request = asked(tx, case, message_id)
        cases.set_states(tx, case.id, {request: State.ANSWERED}, NOW)
        assert cases.by_id(tx, case.id).requests[0].answered_at == NOW
        cases.set_states(tx, case.id, {request: State.OPEN}, NOW)
        assert cases.by_id(tx, case.id).requests[0].answered_at is None


def test_the_list_is_sorted_by_the_last_lawful_day_and_can_be_narrowed(store: Store) -> None:
    message_id = a_stored_mail(store, b"x")
    with store.begin() as tx:
        later = opened(tx, due_on=date(2026, 12, 30))
        sooner = opened(tx, due_on=date(2026, 12, 1))
        asked(tx, later, message_id, Kind.ACCESS)
        cases.set_fields(tx, later.id, due_on=date(2026, 12, 30))
        refs = [later.ref, sooner.ref]
        assert [c.ref for c in cases.listed(tx)] == refs[::-1]
        assert [c.ref for c in cases.listed(tx, kind=Kind.ACCESS)] == refs[:1]
        assert [c.ref for c in cases.listed(tx, late_on=date(2026, 12, 2))] == refs[1:]
        assert cases.listed(tx, late_on=date(2026, 12, 1)) == []
        assert cases.listed(tx, states=[State.CLOSED]) == []


def test_the_cases_of_an_address_are_found_without_reading_the_others(store: Store) -> None:
    with store.begin() as tx:
        mine = [opened(tx).ref for _ in range(2)]
        opened(tx, "berta@piemers.lv")
        assert [c.ref for c in cases.of_person(tx, "ANNA@piemers.lv")] == mine[::-1]


def test_many_cases_are_listed_with_all_their_requests(store: Store) -> None:
    message_id = a_stored_mail(store, b"x")
    with store.begin() as tx:
        for _ in range(501):
            asked(tx, opened(tx), message_id)
        assert {len(c.requests) for c in cases.listed(tx)} == {1}


def test_what_was_looked_at_still_holds_when_it_is_decided_on(store: Store) -> None:
    with store.begin() as tx:
        case = opened(tx)

    def work() -> None:
        with store.begin() as tx:
            number = int(cases.by_id(tx, case.id).alarm or 0)
            cases.set_fields(tx, case.id, alarm=str(number + 1))

    assert at_once(work, 4) == [None] * 4
    with store.read() as tx:
        assert cases.by_id(tx, case.id).alarm == "4"


def test_notes_are_kept_in_the_order_they_were_written(store: Store) -> None:
    with store.begin() as tx:
        case = opened(tx)
        for hours, text in enumerate(("Zvanīju.", "Neatbild.")):
            notes.add(tx, case.id, CLERK.name, text, NOW + timedelta(hours=hours))
        found = notes.of_case(tx, case.id)
    assert [(n.by, n.text) for n in found] == [("liga", "Zvanīju."), ("liga", "Neatbild.")]
    assert "Zvanīju" not in repr(found)


def test_the_right_behind_an_opt_out_can_be_named_anew(store: Store) -> None:
    message_id = a_stored_mail(store, b"x")
    with store.begin() as tx:
        case = opened(tx)
        request = asked(tx, case, message_id, Kind.UNSUBSCRIBE)
        cases.set_right(tx, request, Right.OBJECTION)
        (found,) = cases.by_id(tx, case.id).requests
    assert found == replace(found, right=Right.OBJECTION)
