"""Reading a real mailbox without leaving a trace, and hearing of new mail."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.edges import imap_values
from bot.errors import MailRefused, MailTemporary
from tests.bot.edges.mailboxes import MAIL, mailbox, place
from tests.servers.dovecot import Account, Dovecot
from tests.servers.relay import Relay

RelayTo = Callable[[str, int], Relay]


def test_reading_leaves_no_trace(dovecot: Dovecot, account: Account) -> None:
    uid = dovecot.deliver(account, MAIL)
    with mailbox(dovecot, account) as box:
        found = box.uids("INBOX")
        assert box.sizes("INBOX", found.uids) == {uid: len(MAIL)}
        assert [m.raw for m in box.fetch("INBOX", found.uidvalidity, found.uids)] == [MAIL]
    assert dovecot.flags(account) == {uid: set()}


def test_a_mail_read_by_a_colleague_is_found_too(dovecot: Dovecot, account: Account) -> None:
    uid = dovecot.deliver(account, MAIL)
    with dovecot.session(account) as imap:
        imap.select("INBOX")
        imap.uid("STORE", str(uid), "+FLAGS", r"(\Seen)")
    with mailbox(dovecot, account) as box:
        assert box.uids("INBOX").uids == (uid,)


def test_an_empty_folder_has_no_mails(dovecot: Dovecot, account: Account) -> None:
    with mailbox(dovecot, account) as box:
        found = box.uids("INBOX")
        assert found.uids == ()
        assert list(box.fetch("INBOX", found.uidvalidity, [7])) == []


def test_received_at_is_when_the_server_took_the_mail(dovecot: Dovecot, account: Account) -> None:
    riga = timezone(timedelta(hours=3))
    uid = dovecot.deliver(account, MAIL, internaldate=datetime(2026, 7, 1, 1, 30, tzinfo=riga))
    with mailbox(dovecot, account) as box:
        where = place(box, uid)
        (mail,) = box.fetch("INBOX", where.uidvalidity, [uid])
    assert mail.place == where
    assert mail.received_at == datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    assert mail.received_at.tzinfo is UTC


def test_every_byte_arrives_as_it_was(dovecot: Dovecot, account: Account) -> None:
    raw = b"Subject: \xc3\xa2\r\nX: =?x?=\r\n\r\n" + bytes(range(1, 10)) + b"\xff) {12}\r\n.\r\n"
    uid = dovecot.deliver(account, raw)
    with mailbox(dovecot, account) as box:
        (mail,) = box.fetch("INBOX", place(box, uid).uidvalidity, [uid])
    assert mail.raw == raw


def test_a_mail_that_vanished_meanwhile_is_left_out(dovecot: Dovecot, account: Account) -> None:
    uids = [dovecot.deliver(account, MAIL + b"%d" % i) for i in range(3)]
    with mailbox(dovecot, account) as box:
        found = box.uids("INBOX")
        dovecot.expunge(account, uids[1])
        mails = box.fetch("INBOX", found.uidvalidity, found.uids)
        assert [mail.place.uid for mail in mails] == [uids[0], uids[2]]


def test_a_mail_that_vanishes_between_two_mails_is_left_out(
    dovecot: Dovecot, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_values, "MAILS_PER_FETCH", 1)
    uids = [dovecot.deliver(account, MAIL + b"%d" % i) for i in range(3)]
    with mailbox(dovecot, account) as box:
        found = box.uids("INBOX")
        mails = box.fetch("INBOX", found.uidvalidity, found.uids)
        assert next(mails).place.uid == uids[0]
        dovecot.expunge(account, uids[1])
        assert [mail.place.uid for mail in mails] == [uids[2]]


def test_a_renumbered_folder_is_not_read_by_old_numbers(dovecot: Dovecot) -> None:
    account = dovecot.new_account(("Privacy",))
    uid = dovecot.deliver(account, MAIL, "Privacy")
    with mailbox(dovecot, account) as box:
        old = place(box, uid, "Privacy").uidvalidity
    dovecot.recreate(account, "Privacy")
    dovecot.deliver(account, MAIL, "Privacy")
    with mailbox(dovecot, account) as box, pytest.raises(MailTemporary, match="UIDVALIDITY"):
        list(box.fetch("Privacy", old, [uid]))


def test_mails_may_be_marked_while_others_are_still_to_come(
    dovecot: Dovecot, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_values, "MAILS_PER_FETCH", 2)
    uids = [dovecot.deliver(account, MAIL) for _ in range(5)]
    with mailbox(dovecot, account) as box:
        found = box.uids("INBOX")
        for mail in box.fetch("INBOX", found.uidvalidity, found.uids):
            box.tell_stored([mail.place])
    assert dovecot.flags(account) == {uid: {"$MicRecStored"} for uid in uids}


def test_one_mail_the_server_cannot_read_does_not_keep_back_the_others(
    dovecot: Dovecot, account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    uids = [dovecot.deliver(account, MAIL + b"%d\r\n" % i) for i in range(3)]
    dovecot.spoil(account, uids[1])
    with mailbox(dovecot, account) as box:
        found = box.uids("INBOX")
        mails = list(box.fetch("INBOX", found.uidvalidity, found.uids))
        assert [mail.place.uid for mail in mails] == [uids[0], uids[2]]
        assert f"UID {uids[1]} of folder INBOX" in caplog.text
        with pytest.raises(MailTemporary, match=f"UID {uids[1]} of folder INBOX"):
            next(box.fetch("INBOX", found.uidvalidity, [uids[1]]))
        assert box.uids("INBOX") == found


def test_a_big_folder_is_searched_in_parts(
    dovecot: Dovecot, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_values, "MAILS_PER_SEARCH", 2)
    uids = [dovecot.deliver(account, MAIL) for _ in range(5)]
    with mailbox(dovecot, account) as box:
        assert box.uids("INBOX").uids == tuple(uids)


def test_junk_is_found_under_the_name_the_server_gives_it(dovecot: Dovecot) -> None:
    account = dovecot.new_account(("Mēstules", "Privātums & dati"))
    wanted = ("INBOX", "Junk", "Privātums & dati", "Nowhere")
    with mailbox(dovecot, account, folders=wanted) as box:
        assert box.folders() == ("INBOX", "Mēstules", "Privātums & dati")
        assert box.missing_folders() == ("Nowhere",)


def test_a_folder_that_is_not_there_is_a_final_no(dovecot: Dovecot, account: Account) -> None:
    with mailbox(dovecot, account) as box:
        with pytest.raises(MailRefused, match="open folder Nowhere: it does not exist"):
            box.uids("Nowhere")
        assert box.uids("INBOX").uids == ()


def test_idle_ends_when_a_mail_comes(dovecot: Dovecot, account: Account, relay: RelayTo) -> None:
    line = relay(dovecot.host, dovecot.port)
    line.when(b"+ idling", lambda: dovecot.deliver(account, MAIL))
    with mailbox(dovecot, account, port=line.port) as box:
        assert box.idle("INBOX", 20)


def test_idle_ends_at_once_if_a_mail_came_before(dovecot: Dovecot, account: Account) -> None:
    with mailbox(dovecot, account) as box:
        box.uids("INBOX")
        dovecot.deliver(account, MAIL)
        assert box.idle("INBOX", 20)


def test_idle_ends_without_news_when_the_time_is_over(dovecot: Dovecot, account: Account) -> None:
    with mailbox(dovecot, account) as box:
        assert box.can_idle()
        assert not box.idle("INBOX", 0.1)
        assert box.uids("INBOX").uids == ()


def test_idle_does_not_wait_where_the_server_cannot(dovecot: Dovecot, account: Account) -> None:
    with mailbox(dovecot, account, host=dovecot.old_host) as box:
        assert not box.can_idle()
        assert not box.idle("INBOX", 600)


def test_a_line_cut_during_idle_is_told(dovecot: Dovecot, account: Account, relay: RelayTo) -> None:
    line = relay(dovecot.host, dovecot.port)
    line.when(b"+ idling", "cut")
    with mailbox(dovecot, account, port=line.port) as box, pytest.raises(MailTemporary):
        box.idle("INBOX", 20)


def test_check_tells_the_operator_what_matters(dovecot: Dovecot) -> None:
    account = dovecot.new_account(("Nosūtītie",))
    dovecot.deliver(account, MAIL)
    with mailbox(dovecot, account, folders=("INBOX", "Privacy")) as box:
        facts = box.check()
    assert "Folder INBOX holds 1 mails." in facts
    assert "Folder Privacy does not exist." in facts
    assert "Copies of letters go to Nosūtītie." in facts
    assert "The server can IDLE, MOVE, UIDPLUS, SPECIAL-USE." in facts


def test_a_mailbox_without_any_wanted_folder_is_not_taken_for_an_empty_one(
    dovecot: Dovecot, account: Account
) -> None:
    with (
        mailbox(dovecot, account, folders=("Nowhere",)) as box,
        pytest.raises(MailRefused, match=r"none of the folders Nowhere; correct \[mailbox\]"),
    ):
        box.folders()
