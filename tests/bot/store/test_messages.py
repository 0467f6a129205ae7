from datetime import timedelta

from bot.core.mail import MailState
from bot.edges.parse import parse
from bot.steps import triage
from bot.store import messages
from bot.store.engine import Store
from tests.builders import NOW, a_mail, a_stored_mail, a_triage_desk, arrive, the_case, the_mail
from tests.together import at_once


def test_the_same_bytes_are_one_mail_however_often_they_come(store: Store) -> None:
    with store.begin() as tx:
        first = messages.add_raw(tx, b"x", source="imap", received_at=NOW)
        again = messages.add_raw(tx, b"x", source="import", received_at=NOW)
        other = messages.add_raw(tx, b"y", source="imap", received_at=NOW)
    assert (first[1], again, other[1]) == (True, (first[0], False), True)


def test_the_bytes_come_back_as_they_came(store: Store) -> None:
    raw = bytes(range(256)) * 10
    message_id = a_stored_mail(store, raw)
    with store.read() as tx:
        assert messages.raw_of(tx, message_id) == (raw, NOW)


def test_mails_wait_for_triage_in_the_order_the_server_took_them(store: Store) -> None:
    late = a_stored_mail(store, b"late", NOW)
    early = a_stored_mail(store, b"early", NOW - timedelta(days=1))
    with store.read() as tx:
        assert messages.waiting(tx, 10) == [early, late]
        assert messages.waiting(tx, 1) == [early]


def test_only_one_of_several_workers_gets_a_mail(store: Store) -> None:
    message_id = a_stored_mail(store, a_mail())

    def work() -> bool:
        with store.begin() as tx:
            mine = messages.still_waits(tx, message_id)
            if mine:
                messages.settle(tx, message_id, MailState.IGNORED)
            return mine

    assert sorted(map(bool, at_once(work, 4))) == [False, False, False, True]


def test_several_triages_at_once_open_one_case(store: Store) -> None:
    a_stored_mail(store, a_mail())
    desk = a_triage_desk(store)
    at_once(lambda: triage.triage(desk, NOW), 3)
    assert the_case(store).ref == "MR-2026-000001"


def test_quarantine_counts_the_attempts_and_a_retry_lets_the_mail_wait_again(
    store: Store,
) -> None:
    message_id = a_stored_mail(store, b"x")
    with store.begin() as tx:
        messages.quarantine(tx, message_id, "ValueError while dealing with it")
        assert messages.waiting(tx, 10) == []
        assert messages.retry(tx, message_id)
        assert not messages.retry(tx, message_id)
        assert messages.waiting(tx, 10) == [message_id]


def test_what_is_settled_is_never_put_into_quarantine_by_a_slower_worker(store: Store) -> None:
    message_id = a_stored_mail(store, b"x")
    with store.begin() as tx:
        messages.settle(tx, message_id, MailState.IGNORED)
        messages.quarantine(tx, message_id, "MemoryError while reading it")
    assert the_mail(store, message_id).state is MailState.IGNORED


def test_what_was_read_comes_back_whole(store: Store) -> None:
    raw = a_mail(
        "Lūdzu, izdzēsiet kontu. varbūt",
        In_Reply_To="<a@b>",
        References="<0@b> <a@b>",
        Reply_To="Cita <cita@piemers.lv>",
    )
    message_id = a_stored_mail(store, raw)
    triage.triage(a_triage_desk(store), NOW)
    mail = the_mail(store, message_id)
    assert mail.message == parse(raw)
    assert mail.judgement is not None
    assert mail.judgement.labels == ("erasure",)
    assert mail.judgement.review
    assert mail.state is MailState.CASE


def test_a_mail_before_triage_has_no_content_yet(store: Store) -> None:
    mail = the_mail(store, a_stored_mail(store, b"x"))
    assert (mail.message, mail.judgement, mail.state) == (None, None, MailState.STORED)


def test_the_newest_mails_of_a_state_come_in_pages(store: Store) -> None:
    made = [a_stored_mail(store, str(i).encode()) for i in range(5)]
    with store.read() as tx:
        first = messages.in_states(tx, [MailState.STORED], limit=2)
        rest = messages.in_states(tx, [MailState.STORED], limit=9, before_id=first[-1].id)
    assert [m.id for m in (*first, *rest)] == made[::-1]


def test_the_mails_of_a_case_come_in_order_of_receipt(store: Store) -> None:
    arrive(store, a_mail(message_id="<2@x>"))
    earlier = a_mail("kopiju", message_id="<1@x>", References="<2@x>")
    arrive(store, earlier, received_at=NOW - timedelta(hours=1))
    with store.read() as tx:
        case_id = the_case(store).id
        mails = messages.of_case(tx, case_id)
        hashes = messages.content_hashes(tx, case_id)
    assert [m.message.message_id for m in mails if m.message] == ["<1@x>", "<2@x>"]
    assert hashes == [m.content_hash for m in mails]
