from dataclasses import replace
from datetime import timedelta

from bot.core.case import WAITING, State
from bot.store import cases, queue
from bot.store.engine import Store
from bot.store.queue import Sieve
from classifiers.labels import Kind
from tests.builders import NOW, a_case, a_mail

ALL = Sieve()


def three(store: Store) -> list[str]:
    """Three cases of three people, received a week apart; returns their references."""
    return [
        a_case(
            store,
            a_mail(sender=f"p{n}@piemers.lv", message_id=f"<{n}@piemers.lv>"),
            NOW + timedelta(weeks=n),
        ).ref
        for n in range(3)
    ]


def refs(store: Store, sieve: Sieve, limit: int = 50, offset: int = 0) -> list[str]:
    with store.read() as tx:
        return [case.ref for case in queue.page(tx, sieve, limit=limit, offset=offset)]


def test_pages_follow_each_other_without_a_gap(store: Store) -> None:
    expected = three(store)
    assert [refs(store, ALL, limit=1, offset=n) for n in range(4)] == [[r] for r in expected] + [[]]


def test_an_authority_stands_first_whatever_its_deadline(store: Store) -> None:
    first, second, last = three(store)
    with store.begin() as tx:
        cases.set_fields(tx, cases.get(tx, last).id, authority="a court")
    assert refs(store, ALL) == [last, first, second]


def test_each_question_keeps_only_its_own(store: Store) -> None:
    first, second, third = three(store)
    with store.begin() as tx:
        found = cases.get(tx, first)
        cases.set_states(tx, found.id, {r.id: State.CLOSED for r in found.current()}, NOW)
        cases.set_fields(tx, cases.get(tx, second).id, assigned_to="liga", review=True)
        due = cases.get(tx, third).due_on
    waiting = Sieve(states=WAITING)
    assert refs(store, waiting) == [second, third]
    assert refs(store, Sieve(assigned_to="liga")) == [second]
    assert refs(store, Sieve(review=True)) == [second]
    assert refs(store, Sieve(late_on=due)) == [second]
    assert refs(store, Sieve(due_from=due, due_to=due)) == [third]
    assert refs(store, Sieve(refs=(third, "MR-1999-000001"))) == [third]
    assert refs(store, Sieve(address=" P1@piemers.LV ")) == [second]
    assert refs(store, Sieve(kind=Kind.PORTABILITY)) == []


def test_the_count_is_that_of_all_pages(store: Store) -> None:
    three(store)
    with store.read() as tx:
        assert queue.count(tx, ALL) == 3
        assert queue.count(tx, replace(ALL, kind=Kind.PORTABILITY)) == 0
