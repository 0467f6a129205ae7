from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.core.mail import MailState
from bot.core.message import Place, RawMail
from bot.edges.imap_values import Told, Uids
from bot.errors import MailRefused, MailTemporary
from bot.steps.intake import BATCH, NOT_GIVEN, TOO_LARGE, Taken, take_in
from bot.steps.reconciling import balanced, reconcile
from bot.store import ledger, messages
from bot.store.engine import Store
from tests.builders import NOW, a_mail
from tests.fakes import FakeMailbox
from tests.together import at_once

LATE = NOW - timedelta(days=5)


def a_mailbox(*raws: bytes, **folders: Sequence[bytes]) -> FakeMailbox:
    """A server with these mails in INBOX, and others in named folders; UIDs count from 1."""
    every = {"INBOX": raws, **folders}
    return FakeMailbox({f: {n: (NOW, r) for n, r in enumerate(m, 1)} for f, m in every.items()})


def stored(store: Store) -> int:
    with store.read() as tx:
        return sum(messages.counts(tx).values())


def places(store: Store) -> list[tuple[str, int, int]]:
    with store.read() as tx:
        return [(p.folder, p.uidvalidity, p.uid) for p in ledger.known_everywhere(tx)]


def test_every_mail_of_every_folder_is_stored_once_and_the_server_told(store: Store) -> None:
    server = a_mailbox(b"1", b"2", Junk=[b"3"])
    assert take_in(store, server, NOW) == Taken(3, 3)
    assert take_in(store, server, NOW) == Taken(0, 0)
    assert [(p.folder, p.uid) for p in server.told] == [("INBOX", 1), ("INBOX", 2), ("Junk", 1)]
    assert server.fetched == 3


def test_after_a_new_uidvalidity_all_is_read_anew_and_nothing_is_doubled(store: Store) -> None:
    server = a_mailbox(b"1", b"2")
    take_in(store, server, NOW)
    server.uidvalidity = 2
    assert take_in(store, server, NOW) == Taken(2, 0)
    assert stored(store) == 2
    assert balanced(reconcile(store, server))


def test_a_mail_moved_between_folders_is_the_same_mail(store: Store) -> None:
    server = a_mailbox(b"1", Junk=[])
    take_in(store, server, NOW)
    server.mails["Junk"][5] = server.mails["INBOX"].pop(1)
    assert take_in(store, server, NOW) == Taken(1, 0)
    assert stored(store) == 1
    assert balanced(reconcile(store, server))


def test_a_mail_moved_in_late_from_before_is_taken_although_its_uid_is_not_the_newest(
    store: Store,
) -> None:
    server = FakeMailbox({"INBOX": {7: (NOW, b"new")}})
    take_in(store, server, NOW)
    server.mails["INBOX"][3] = (LATE, b"old")
    assert take_in(store, server, NOW) == Taken(1, 1)
    with store.read() as tx:
        assert messages.raw_of(tx, 2) == (b"old", LATE)


def test_the_same_bytes_in_two_folders_are_one_mail_in_two_places(store: Store) -> None:
    server = a_mailbox(b"1", Junk=[b"1"])
    assert take_in(store, server, NOW) == Taken(2, 1)
    assert places(store) == [("INBOX", 1, 1), ("Junk", 1, 1)]
    assert stored(store) == 1


@dataclass
class WatchedMailbox(FakeMailbox):
    """Looks into the database each time it is told something."""

    store: Store | None = None
    seen: list[bool] = field(default_factory=list)

    def tell_stored(self, places: Sequence[Place]) -> Told:
        assert self.store is not None
        with self.store.read() as tx:
            self.seen.append(set(places) <= set(ledger.known_everywhere(tx)))
        return super().tell_stored(places)


def test_the_server_is_told_only_of_what_another_process_can_already_read(store: Store) -> None:
    mails = {n: (NOW, str(n).encode()) for n in range(1, 2 * BATCH + 2)}
    server = WatchedMailbox({"INBOX": mails}, store=store)
    take_in(store, server, NOW)
    assert server.seen == [True, True, True]
    assert len(server.told) == len(mails)


def test_a_server_that_fails_when_told_loses_nothing_and_is_told_later(store: Store) -> None:
    server = a_mailbox(b"1", b"2")
    server.fails_when_told = MailTemporary("away")
    with pytest.raises(MailTemporary):
        take_in(store, server, NOW)
    assert (stored(store), server.told) == (2, [])
    server.fails_when_told = None
    assert take_in(store, server, NOW) == Taken(0, 0)
    assert [p.uid for p in server.told] == [1, 2]
    assert server.fetched == 2


def test_a_folder_that_fails_does_not_keep_the_others_from_being_read(store: Store) -> None:
    server = BrokenFolder({"INBOX": {1: (NOW, b"1")}, "Junk": {1: (NOW, b"2")}})
    with pytest.raises(MailRefused, match="INBOX is locked"):
        take_in(store, server, NOW)
    assert places(store) == [("Junk", 1, 1)]


class BrokenFolder(FakeMailbox):
    """INBOX cannot be opened."""

    def uids(self, folder: str) -> Uids:
        if folder == "INBOX":
            raise MailRefused("INBOX is locked")
        return super().uids(folder)


class Stumbling(FakeMailbox):
    """Hangs up after the second mail."""

    def fetch(self, folder: str, uidvalidity: int, uids: Sequence[int]) -> Iterator[RawMail]:
        yield from super().fetch(folder, uidvalidity, uids[:2])
        raise MailTemporary("gone")


def test_a_connection_that_breaks_while_fetching_is_taken_up_where_it_broke(store: Store) -> None:
    mails = {n: (NOW, str(n).encode()) for n in (1, 2, 3)}
    with pytest.raises(MailTemporary):
        take_in(store, Stumbling({"INBOX": mails}), NOW)
    server = FakeMailbox({"INBOX": mails})
    take_in(store, server, NOW)
    assert stored(store) == 3
    assert balanced(reconcile(store, server))


def test_a_giant_is_not_fetched_but_shown_and_taken_once_the_limit_allows(store: Store) -> None:
    server = a_mailbox(b"x" * (1024 * 1024 + 1), b"small")
    assert take_in(store, server, NOW, max_mail_mb=1) == Taken(1, 1)
    with store.read() as tx:
        assert [(p.uid, why) for p, why in ledger.problems(tx)] == [(1, TOO_LARGE)]
    (balance,) = reconcile(store, server)
    assert (balance.by_state, balance.balanced) == ({"stored": 1, "unfetched": 1}, True)
    assert take_in(store, server, NOW, max_mail_mb=2) == Taken(1, 1)
    with store.read() as tx:
        assert ledger.problems(tx) == []


class KeepsBack(FakeMailbox):
    """Lists UID 1 but does not give it out."""

    def fetch(self, folder: str, uidvalidity: int, uids: Sequence[int]) -> Iterator[RawMail]:
        return super().fetch(folder, uidvalidity, [uid for uid in uids if uid != 1])


def test_a_mail_the_server_cannot_read_is_shown_and_its_neighbours_are_taken(
    store: Store,
) -> None:
    server = KeepsBack({"INBOX": {n: (NOW, str(n).encode()) for n in (1, 2, 3)}})
    assert take_in(store, server, NOW) == Taken(2, 2)
    with store.read() as tx:
        assert [(p.uid, why) for p, why in ledger.problems(tx)] == [(1, NOT_GIVEN)]
    assert take_in(store, FakeMailbox(server.mails), NOW) == Taken(1, 1)


def test_the_moment_the_server_took_the_mail_counts_not_the_senders_date(store: Store) -> None:
    server = FakeMailbox({"INBOX": {1: (LATE, a_mail(message_id=None))}})
    take_in(store, server, NOW)
    with store.read() as tx:
        (mail,) = messages.in_states(tx, [MailState.STORED], limit=2)
    assert mail.received_at == LATE


def test_two_polls_at_once_take_each_mail_once(either: Store) -> None:
    server = a_mailbox(*(str(n).encode() for n in range(2 * BATCH)))
    done = at_once(lambda: take_in(either, server, NOW), 3)
    assert sum(taken.mails for taken in done if isinstance(taken, Taken)) == 2 * BATCH
    assert len(places(either)) == stored(either) == 2 * BATCH
