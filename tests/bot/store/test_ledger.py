from dataclasses import replace

import pytest

from bot.core.mail import MailState
from bot.core.message import Place
from bot.store import ledger, messages
from bot.store.engine import Store
from bot.store.tx import Tx
from tests.builders import NOW
from tests.together import at_once

INBOX = Place("info@test", "INBOX", 7, 1)


def put(tx: Tx, place: Place, raw: bytes, problem: str = "") -> int | None:
    found = None if problem else messages.add_raw(tx, raw, source="imap", received_at=NOW)[0]
    ledger.add_place(tx, place, size=1, received_at=NOW, message_id=found, now=NOW, problem=problem)
    return found


def test_the_highest_uid_and_uidvalidity_there_can_be_are_kept(store: Store) -> None:
    last = 2**32 - 1
    place = Place("info@test", "INBOX", last, last)
    with store.begin() as tx:
        put(tx, place, b"x")
    with store.read() as tx:
        assert ledger.known_uids(tx, "info@test", "INBOX", last) == {last}
        assert ledger.known_everywhere(tx) == [place]


@pytest.mark.parametrize(
    "other",
    [
        replace(INBOX, mailbox="other@test"),
        replace(INBOX, folder="Junk"),
        replace(INBOX, uidvalidity=8),
        replace(INBOX, uid=2),
    ],
)
def test_a_uid_is_known_only_with_its_mailbox_folder_and_uidvalidity(
    store: Store, other: Place
) -> None:
    with store.begin() as tx:
        put(tx, INBOX, b"x")
    with store.read() as tx:
        assert ledger.known_uids(tx, "info@test", "INBOX", 7) == {1}
        found = ledger.known_uids(tx, other.mailbox, other.folder, other.uidvalidity)
        assert other.uid not in found


def test_a_place_written_twice_stands_once_as_it_was_written_first(store: Store) -> None:
    with store.begin() as tx:
        first = put(tx, INBOX, b"x")
        put(tx, INBOX, b"y")
    with store.read() as tx:
        assert ledger.known_everywhere(tx) == [INBOX]
        assert ledger.place_of(tx, first or 0) == INBOX


def test_two_polls_at_once_store_a_mail_once(store: Store) -> None:
    def poll() -> None:
        with store.begin() as tx:
            put(tx, INBOX, b"x")

    assert at_once(poll, 4) == [None] * 4
    with store.read() as tx:
        assert messages.counts(tx) == {MailState.STORED: 1}
        assert ledger.known_everywhere(tx) == [INBOX]


def test_a_mail_that_could_not_be_fetched_is_tried_again_and_shown(store: Store) -> None:
    with store.begin() as tx:
        put(tx, INBOX, b"", problem="too large")
    with store.begin() as tx:
        assert ledger.problems(tx) == [(INBOX, "too large")]
        assert ledger.known_uids(tx, "info@test", "INBOX", 7) == set()
        assert ledger.states_of(tx, "info@test", "INBOX", 7) == {1: "unfetched"}
        ledger.drop_problems(tx, [INBOX])
        put(tx, INBOX, b"x")
    with store.read() as tx:
        assert ledger.problems(tx) == []
        assert ledger.states_of(tx, "info@test", "INBOX", 7) == {1: "stored"}


def test_forgetting_a_problem_never_forgets_a_stored_mail(store: Store) -> None:
    with store.begin() as tx:
        put(tx, INBOX, b"x")
        ledger.drop_problems(tx, [INBOX])
        assert ledger.known_everywhere(tx) == [INBOX]


def test_the_server_is_told_only_of_what_it_was_not_told_yet(store: Store) -> None:
    second = replace(INBOX, uid=2)
    with store.begin() as tx:
        put(tx, INBOX, b"x")
        put(tx, second, b"y")
        put(tx, replace(INBOX, uid=3), b"", problem="too large")
        ledger.set_told(tx, [INBOX], NOW)
        assert ledger.untold(tx, "info@test") == [second]
        assert ledger.untold(tx, "other@test") == []
