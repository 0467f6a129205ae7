from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, update

from bot.core.chain import START, faults
from bot.store import history
from bot.store.engine import Store
from bot.store.tables import history as table
from classifiers.labels import Kind
from tests.builders import NOW
from tests.together import at_once


def found(store: Store) -> list[str]:
    with store.read() as tx:
        return faults(tx.sealer.chain_key, history.events(tx), history.head(tx))


@pytest.fixture
def written(store: Store) -> Store:
    with store.begin() as tx:
        for number in range(1, 6):
            history.add(tx, NOW, "bot", "case opened", case_ref=f"MR-2026-{number:06d}", n=number)
    return store


def test_an_untouched_history_has_no_faults(written: Store) -> None:
    assert found(written) == []
    with written.read() as tx:
        assert history.head(tx)[0] == 5


def test_an_empty_history_has_no_faults(store: Store) -> None:
    assert found(store) == []
    with store.read() as tx:
        assert history.head(tx) == (0, START)


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "nobody"},
        {"action": "case closed"},
        {"case_ref": "MR-2026-000009"},
        {"case_ref": None},
        {"detail": {"n": 4}},
        {"at": NOW + timedelta(microseconds=1)},
        {"hash": "0" * 64},
        {"previous": "0" * 64},
    ],
)
def test_any_change_of_an_entry_is_found(written: Store, change: dict[str, object]) -> None:
    with written.begin() as tx:
        tx.execute(update(table).where(table.c.seq == 3).values(**change))
    assert any("Entry 3" in fault or "Entry 4" in fault for fault in found(written))


@pytest.mark.parametrize(
    ("gone", "fault"),
    [(1, "Entry 1 is missing"), (3, "Entry 3 is missing"), (5, "ends at entry 4, but entry 5")],
)
def test_a_removed_entry_is_found_the_last_one_too(written: Store, gone: int, fault: str) -> None:
    with written.begin() as tx:
        tx.execute(delete(table).where(table.c.seq == gone))
    assert any(fault in one for one in found(written))


def test_two_entries_that_changed_places_are_found(written: Store) -> None:
    with written.begin() as tx:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            tx.execute(update(table).where(table.c.seq == old).values(seq=new))
    assert len(found(written)) >= 2


def test_entries_written_at_the_same_moment_stand_one_after_the_other(store: Store) -> None:
    def work() -> None:
        for _ in range(5):
            with store.begin() as tx:
                history.add(tx, NOW, "bot", "mail attached")

    assert at_once(work, 3) == [None] * 3
    assert found(store) == []
    with store.read() as tx:
        assert [e.seq for e in history.events(tx)] == list(range(1, 16))


def test_what_was_undone_leaves_no_gap(store: Store) -> None:
    with pytest.raises(RuntimeError), store.begin() as tx:  # noqa: PT012  (both belong together)
        history.add(tx, NOW, "bot", "case opened")
        raise RuntimeError
    with store.begin() as tx:
        history.add(tx, NOW, "bot", "case opened")
    assert found(store) == []


def test_every_kind_of_value_the_steps_write_still_fits_the_chain_when_read(store: Store) -> None:
    riga = NOW.astimezone(ZoneInfo("Europe/Riga"))
    with store.begin() as tx:
        kinds = [Kind.ACCESS, Kind.ERASURE]
        history.add(tx, riga, "bot", "x", kinds=kinds, none=None, yes=True, number=3, text="ā“")
    assert found(store) == []


def test_a_case_has_its_own_story(written: Store) -> None:
    with written.read() as tx:
        (event,) = history.of_case(tx, "MR-2026-000002")
    assert (event.actor, event.action, event.detail) == ("bot", "case opened", {"n": 2})


def test_what_a_person_did_lately_is_found(store: Store) -> None:
    with store.begin() as tx:
        for hours in (3, 1):
            at = NOW - timedelta(hours=hours)
            history.add(tx, at, "liga", "case viewed", case_ref=f"MR-2026-00000{hours}")
        history.add(tx, NOW, "marta", "case viewed")
    with store.read() as tx:
        (event,) = history.done_since(tx, "liga", "case viewed", NOW - timedelta(hours=2))
    assert event.case_ref == "MR-2026-000001"
