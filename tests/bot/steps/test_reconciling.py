from bot.core.mail import MailState
from bot.steps.intake import take_in
from bot.steps.reconciling import Balance, balanced, reconcile, sentence
from bot.store.engine import Store
from tests.builders import NOW, a_mail, arrive
from tests.fakes import FakeMailbox


def a_mailbox() -> FakeMailbox:
    bodies = ["izdzēsiet", "Paldies!", "crash", "izdzēsiet"]
    mails = [a_mail(b, message_id=f"<{n}@x>") for n, b in enumerate(bodies)]
    inbox = {n: (NOW, raw) for n, raw in enumerate(mails, 1)}
    return FakeMailbox({"INBOX": inbox, "Junk": {1: inbox[1]}})


def test_every_mail_on_the_server_is_accounted_for_by_where_it_ended_up(store: Store) -> None:
    server = a_mailbox()
    take_in(store, server, NOW)
    arrive(store)
    inbox, junk = reconcile(store, server)
    assert inbox.by_state == {"case": 1, "duplicate": 1, "ignored": 1, "quarantined": 1}
    assert (inbox.on_server, junk.by_state) == (4, {"case": 1})
    assert balanced([inbox, junk])
    assert set(inbox.by_state) < set(MailState)


def test_a_mail_the_bot_does_not_have_is_named_by_its_uid(store: Store) -> None:
    server = a_mailbox()
    take_in(store, server, NOW)
    server.mails["INBOX"][17] = (NOW, b"new")
    inbox, junk = reconcile(store, server)
    assert (inbox.missing, inbox.balanced, junk.balanced) == ((17,), False, True)
    assert not balanced([inbox, junk])
    assert sentence(inbox) == ("INBOX: 5 on the server; 4 stored; 1 unaccounted for (UID 17)")


def test_nothing_is_taken_for_known_after_a_new_uidvalidity(store: Store) -> None:
    server = a_mailbox()
    take_in(store, server, NOW)
    server.uidvalidity = 2
    assert [len(b.missing) for b in reconcile(store, server)] == [4, 1]


def test_a_mail_that_left_the_server_needs_no_accounting(store: Store) -> None:
    server = a_mailbox()
    take_in(store, server, NOW)
    server.mails["INBOX"].clear()
    assert [b.on_server for b in reconcile(store, server)] == [0, 1]
    assert balanced(reconcile(store, server))


def test_a_long_list_of_missing_mails_is_cut_short_but_counted() -> None:
    many = Balance(folder="INBOX", uidvalidity=1, on_server=30, missing=tuple(range(30)))
    assert sentence(many).startswith("INBOX: 30 on the server; none; 30 unaccounted for (UID 0,")
    assert sentence(many).endswith("8, 9)")
