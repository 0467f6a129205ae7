from datetime import timedelta

from bot.store import beats
from bot.store.beats import Beat
from bot.store.engine import Store
from tests.builders import NOW

LATER = NOW + timedelta(hours=1)


def test_a_step_is_well_failed_and_well_again(store: Store) -> None:
    with store.begin() as tx:
        beats.ok(tx, "polling", NOW)
        beats.failed(tx, "polling", LATER, "the server is away")
        assert beats.all_of(tx) == [Beat("polling", NOW, LATER, "the server is away")]
        beats.ok(tx, "polling", LATER)
        assert beats.all_of(tx) == [Beat("polling", LATER, LATER, "")]


def test_a_step_that_never_succeeded_shows_its_first_failure(store: Store) -> None:
    with store.begin() as tx:
        beats.failed(tx, "delivery", NOW, "refused")
        assert beats.all_of(tx) == [Beat("delivery", None, NOW, "refused")]


def test_each_reminder_about_a_case_goes_out_once(store: Store) -> None:
    with store.begin() as tx:
        given = [("MR-2026-000001", "overdue"), ("MR-2026-000001", "1 days before")]
        assert all(beats.remind_once(tx, ref, rule, NOW) for ref, rule in given)
        assert not any(beats.remind_once(tx, ref, rule, LATER) for ref, rule in given)
        assert beats.remind_once(tx, "MR-2026-000002", "overdue", LATER)
