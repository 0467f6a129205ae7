"""What the bot changes on a real server, and what it never does."""

from datetime import UTC, datetime

import pytest

from bot.core.message import Place
from bot.errors import MailRefused
from tests.bot.edges.mailboxes import MAIL, mailbox, place
from tests.servers.dovecot import Account, Dovecot

LETTER = b"Message-ID: <mr-1@micrec.lv>\r\nSubject: Atbilde\r\n\r\nLabdien!\r\n"
SENT_AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_a_stored_mail_gets_the_keyword_and_stays_unread(
    dovecot: Dovecot, account: Account
) -> None:
    uids = [dovecot.deliver(account, MAIL) for _ in range(2)]
    with mailbox(dovecot, account) as box:
        told = box.tell_stored([place(box, uids[0])])
        assert told.done == (place(box, uids[0]),)
    assert told.notes == ()
    assert dovecot.flags(account) == {uids[0]: {"$MicRecStored"}, uids[1]: set()}


def test_a_stored_mail_is_moved_where_that_is_wanted(dovecot: Dovecot) -> None:
    account = dovecot.new_account(("Apstrādātie",))
    uid = dovecot.deliver(account, MAIL)
    with mailbox(dovecot, account, after="move", move_to="Apstrādātie") as box:
        assert box.tell_stored([place(box, uid)]).notes == ()
    assert dovecot.flags(account) == {}
    assert list(dovecot.flags(account, "Apstrādātie").values()) == [set()]


def test_without_move_a_mail_gets_a_keyword_and_nothing_is_deleted(dovecot: Dovecot) -> None:
    account = dovecot.new_account(("Processed",))
    uid = dovecot.deliver(account, MAIL)
    old = {"host": dovecot.old_host, "after": "move", "move_to": "Processed"}
    with mailbox(dovecot, account, **old) as box:
        (note,) = box.tell_stored([place(box, uid)]).notes
        assert note in box.check()
    assert "cannot MOVE" in note
    assert dovecot.flags(account) == {uid: {"$MicRecStored"}}
    assert dovecot.flags(account, "Processed") == {}


def test_a_missing_target_is_told_and_the_mail_stays(dovecot: Dovecot, account: Account) -> None:
    uid = dovecot.deliver(account, MAIL)
    with mailbox(dovecot, account, after="move", move_to="Nowhere") as box:
        (note,) = box.tell_stored([place(box, uid)]).notes
    assert "Nowhere of [mailbox] move_to does not exist" in note
    assert dovecot.flags(account) == {uid: {"$MicRecStored"}}


def test_a_folder_that_keeps_no_keywords_is_told(dovecot: Dovecot) -> None:
    account = dovecot.new_account(("NoKeywords",))
    with mailbox(dovecot, account, folders=("NoKeywords",)) as box:
        (note,) = box.tell_stored([place(box, 1, "NoKeywords")]).notes
        assert note in box.check()
    assert "keeps no keywords" in note


def test_nothing_is_told_where_nothing_is_wanted(dovecot: Dovecot, account: Account) -> None:
    uid = dovecot.deliver(account, MAIL)
    with mailbox(dovecot, account, after="nothing") as box:
        assert box.tell_stored([place(box, uid)]).done == (place(box, uid),)
    assert dovecot.flags(account) == {uid: set()}


def test_old_numbers_never_mark_another_mail(dovecot: Dovecot, account: Account) -> None:
    uid = dovecot.deliver(account, MAIL)
    with mailbox(dovecot, account) as box:
        old = Place(box.name, "INBOX", 1, uid)
        (note,) = box.tell_stored([old]).notes
        assert not box.mark_answered(old)
    assert "renumbered" in note
    assert dovecot.flags(account) == {uid: set()}


def test_a_folder_that_is_gone_is_told_and_the_others_are_served(
    dovecot: Dovecot, account: Account
) -> None:
    uid = dovecot.deliver(account, MAIL)
    with mailbox(dovecot, account) as box:
        told = box.tell_stored([Place(box.name, "Gone", 1, 1), place(box, uid)])
    assert "open folder Gone" in told.notes[0]
    assert dovecot.flags(account) == {uid: {"$MicRecStored"}}


def test_a_place_in_another_mailbox_is_left_alone(dovecot: Dovecot, account: Account) -> None:
    uid = dovecot.deliver(account, MAIL)
    with mailbox(dovecot, account) as box:
        there = place(box, uid)
        assert box.tell_stored([Place("b@c", "INBOX", there.uidvalidity, uid)]).done == ()
    assert dovecot.flags(account) == {uid: set()}


def test_a_mail_is_marked_answered_where_it_lay(dovecot: Dovecot, account: Account) -> None:
    uid = dovecot.deliver(account, MAIL)
    with mailbox(dovecot, account) as box:
        assert box.mark_answered(place(box, uid))
    assert dovecot.flags(account) == {uid: {r"\Answered"}}


def test_a_mail_that_was_moved_is_found_by_its_message_id(dovecot: Dovecot) -> None:
    account = dovecot.new_account(("Processed",))
    uid = dovecot.deliver(account, MAIL)
    with mailbox(dovecot, account, after="move", move_to="Processed") as box:
        before = place(box, uid)
        box.tell_stored([before])
        assert not box.mark_answered(before, None)
        assert box.mark_answered(before, "<1@example.lv>")
    assert list(dovecot.flags(account, "Processed").values()) == [{r"\Answered"}]


@pytest.mark.parametrize("copies", [0, 2])
def test_a_mail_that_is_not_surely_found_is_not_marked(
    dovecot: Dovecot, account: Account, copies: int
) -> None:
    uids = [dovecot.deliver(account, MAIL) for _ in range(copies)]
    with mailbox(dovecot, account) as box:
        assert not box.mark_answered(Place(box.name, "Gone", 1, 1), "<1@example.lv>")
    assert dovecot.flags(account) == {uid: set() for uid in uids}


@pytest.mark.parametrize("name", ["Nosūtītie", "Отправленные", "Sent Items"])
def test_a_copy_is_stored_once_and_read_in_the_sent_folder(dovecot: Dovecot, name: str) -> None:
    account = dovecot.new_account((name,))
    with mailbox(dovecot, account) as box:
        first, second = box.append_sent(LETTER, SENT_AT), box.append_sent(LETTER, SENT_AT)
    assert (first.folder, first.already, first.note) == (name, False, "")
    assert second.already
    assert dovecot.flags(account, name) == {1: {r"\Seen"}}
    assert dovecot.raw(account, 1, name) == LETTER


def test_another_letter_gets_a_copy_of_its_own(dovecot: Dovecot) -> None:
    account = dovecot.new_account(("Sent",))
    with mailbox(dovecot, account) as box:
        box.append_sent(LETTER, SENT_AT)
        assert not box.append_sent(LETTER.replace(b"mr-1@", b"mr-11@"), SENT_AT).already
        assert not box.append_sent(LETTER.replace(b"mr-1@", b"r-1@"), SENT_AT).already
    assert len(dovecot.flags(account, "Sent")) == 3


def test_sent_is_created_only_where_there_is_none_and_said(
    dovecot: Dovecot, account: Account
) -> None:
    with mailbox(dovecot, account) as box:
        first, second = box.append_sent(LETTER, SENT_AT), box.append_sent(LETTER, SENT_AT)
    assert first.note == "Folder Sent was created for copies of letters."
    assert (second.folder, second.already, second.note) == ("Sent", True, "")


def test_the_configured_sent_folder_goes_first(dovecot: Dovecot) -> None:
    account = dovecot.new_account(("Nosūtītie", "Atbildes"))
    with mailbox(dovecot, account, sent_folder="Atbildes") as box:
        assert box.append_sent(LETTER, SENT_AT).folder == "Atbildes"
    with mailbox(dovecot, account, sent_folder="Nowhere") as box:
        appended = box.append_sent(LETTER, SENT_AT)
    assert appended.folder == "Nosūtītie"
    assert "sent_folder does not exist" in appended.note


def test_a_letter_without_an_id_is_not_copied(dovecot: Dovecot, account: Account) -> None:
    with mailbox(dovecot, account) as box, pytest.raises(MailRefused, match="no Message-ID"):
        box.append_sent(b"Subject: x\r\n\r\n", SENT_AT)
