from datetime import timedelta

from bot.core.outgoing import CopyState, Outgoing, OutState
from bot.store import outbox
from bot.store.engine import Store
from bot.store.tx import Tx
from tests.builders import NOW, an_approved_letter, the_letter
from tests.together import at_once


def queued(store: Store, number: int = 1) -> int:
    with store.begin() as tx:
        return outbox.add(
            tx, b"raw", message_id=f"<{number}@micrec.lv>", recipient="m@micrec.lv", now=NOW
        )


def claimed(store: Store, minutes: float = 0) -> Outgoing | None:
    with store.begin() as tx:
        return outbox.claim_one(tx, NOW + timedelta(minutes=minutes))


def test_a_letter_comes_back_as_it_was_approved(store: Store) -> None:
    letter = an_approved_letter(store)
    assert (letter.state, letter.copy_state, letter.internal) == ("queued", "pending", False)
    assert letter.recipient == "anna@piemers.lv"
    assert letter.message_id.encode() in letter.raw
    assert "anna" not in repr(letter)


def test_mail_to_our_own_people_is_marked_and_gets_no_copy(store: Store) -> None:
    letter = the_letter(store, queued(store))
    assert (letter.internal, letter.copy_state) == (True, CopyState.OFF)


def test_letters_leave_in_the_order_they_were_approved(store: Store) -> None:
    made = [queued(store, n) for n in range(3)]
    taken = [claimed(store) for _ in range(4)]
    assert [t.id if t else None for t in taken] == [*made, None]
    assert [t.attempts for t in taken if t] == [1, 1, 1]


def test_each_letter_is_claimed_by_exactly_one_of_several_workers(store: Store) -> None:
    made = [queued(store, n) for n in range(6)]

    def work() -> list[int]:
        mine = []
        while letter := claimed(store):
            mine.append(letter.id)
        return mine

    done = at_once(work, 3)
    assert sorted(n for mine in done if isinstance(mine, list) for n in mine) == made


def test_a_claim_holds_even_among_transactions_that_run_side_by_side(store: Store) -> None:
    made = [queued(store, n) for n in range(20)]

    def work() -> list[int]:
        mine: list[int] = []
        while True:
            # Past the store's own rule of one writer at a time.
            with store.engine.begin() as connection:
                letter = outbox.claim_one(Tx(connection, store.sealer), NOW)
            if letter is None:
                return mine
            mine.append(letter.id)

    done = at_once(work, 4)
    assert sorted(n for mine in done if isinstance(mine, list) for n in mine) == made


def test_a_postponed_letter_waits_for_its_time(store: Store) -> None:
    letter_id = queued(store)
    claimed(store)
    with store.begin() as tx:
        outbox.postpone(tx, letter_id, NOW + timedelta(minutes=5), "code 451")
    assert claimed(store, 4.9) is None
    again = claimed(store, 5)
    assert again is not None
    assert (again.id, again.attempts, again.reply) == (letter_id, 2, "code 451")


def test_what_a_dead_process_left_is_found_by_its_age(store: Store) -> None:
    queued(store)
    claimed(store)
    with store.read() as tx:
        assert outbox.stale(tx, NOW) == []
        assert [x.state for x in outbox.stale(tx, NOW + timedelta(seconds=1))] == ["sending"]


def test_only_one_of_several_people_settles_a_letter(store: Store) -> None:
    letter_id = queued(store)

    def settle() -> bool:
        with store.begin() as tx:
            mine = outbox.still_is(tx, letter_id, OutState.QUEUED)
            if mine:
                outbox.finish(tx, letter_id, OutState.SENT, reply="250", now=NOW)
            return mine

    assert sorted(map(bool, at_once(settle, 4))) == [False, False, False, True]
    assert the_letter(store, letter_id).sent_at == NOW


def test_a_letter_is_found_by_its_message_id_only(store: Store) -> None:
    letter = an_approved_letter(store)
    with store.read() as tx:
        known = tx.sealer.hash(letter.message_id, "message-id")
        assert outbox.by_message_ids(tx, ["0" * 64, known]) == letter
        assert outbox.by_message_ids(tx, ["0" * 64]) is None
        assert outbox.by_message_ids(tx, []) is None


def test_the_counts_are_those_of_the_letters(store: Store) -> None:
    for number in range(3):
        queued(store, number)
    claimed(store)
    with store.read() as tx:
        assert outbox.counts(tx) == {OutState.QUEUED: 2, OutState.SENDING: 1}
        assert len(outbox.in_states(tx, [OutState.QUEUED])) == 2
        newest = outbox.newest(tx, limit=2)
        assert [x.id for x in (*newest, *outbox.newest(tx, limit=9, before_id=2))] == [3, 2, 1]
