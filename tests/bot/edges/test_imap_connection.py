"""Every way an IMAP server can be unreachable, slow, dying or unwilling, told in words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import BotError, ConfigError, MailRefused, MailTemporary
from tests.bot.edges.mailboxes import MAIL, mailbox, settings
from tests.servers.dovecot import Account, Dovecot
from tests.servers.relay import Relay, Trouble
from tests.servers.waiting import free_port

RelayTo = Callable[[str, int], Relay]


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_tls_works_with_the_issuers_certificate(
    dovecot: Dovecot, account: Account, tls: str
) -> None:
    port = dovecot.tls_port if tls == "tls" else dovecot.port
    with mailbox(dovecot, account, tls=tls, port=port, ca_file=dovecot.ca_file) as box:
        assert box.uids("INBOX").uids == ()
        # What a server can do is more after the login than before.
        assert "MOVE" in box.check()[1]


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_an_unknown_certificate_is_refused_and_ca_file_named(
    dovecot: Dovecot, account: Account, tls: str
) -> None:
    port = dovecot.tls_port if tls == "tls" else dovecot.port
    with (
        mailbox(dovecot, account, tls=tls, port=port) as box,
        pytest.raises(MailRefused, match=r"certificate .* \[mailbox\] ca_file"),
    ):
        box.uids("INBOX")


def test_a_certificate_for_another_name_is_refused(
    dovecot: Dovecot, account: Account, relay: RelayTo
) -> None:
    line = relay(dovecot.host, dovecot.tls_port)
    elsewhere = {"host": "127.0.0.3", "port": line.port, "tls": "tls"}
    with (
        mailbox(dovecot, account, **elsewhere, ca_file=dovecot.ca_file) as box,
        pytest.raises(MailRefused, match="host to a name in the certificate"),
    ):
        box.uids("INBOX")


def test_tls_on_a_plain_port_names_the_key_to_change(dovecot: Dovecot, account: Account) -> None:
    with (
        mailbox(dovecot, account, tls="tls", ca_file=dovecot.ca_file) as box,
        pytest.raises(MailRefused, match=r"does not speak TLS; check \[mailbox\] tls and port"),
    ):
        box.uids("INBOX")


@pytest.mark.parametrize("password", ["wrong", "nepareizā"])
def test_a_refused_login_names_the_keys_and_not_the_password(
    dovecot: Dovecot, account: Account, password: str
) -> None:
    box = mailbox(dovecot, account, password=password)
    with (
        box,
        pytest.raises(MailRefused, match=r"check \[mailbox\] user and password_file") as caught,
    ):
        box.uids("INBOX")
    assert password not in str(caught.value)
    assert password not in repr(settings(dovecot, account, password=password))


@pytest.mark.parametrize("password", ["plain ascii", 'ar "ķ" un \\'])
def test_any_password_logs_in(dovecot: Dovecot, password: str) -> None:
    account = dovecot.new_account(password=password)
    with mailbox(dovecot, account) as box:
        assert box.name == f"{account.user}@127.0.0.1"
        assert box.folders() == ("INBOX",)


def test_an_unknown_host_is_temporary(dovecot: Dovecot, account: Account) -> None:
    box = mailbox(dovecot, account, host="mail.invalid", tls="tls")
    with (
        box,
        pytest.raises(MailTemporary, match=r"mail.invalid is not known; check \[mailbox\] host"),
    ):
        box.uids("INBOX")


def test_a_closed_port_is_temporary(dovecot: Dovecot, account: Account) -> None:
    port = free_port()
    box = mailbox(dovecot, account, port=port)
    with box, pytest.raises(MailTemporary, match=f"127.0.0.1:{port} takes no connections"):
        box.uids("INBOX")


@pytest.mark.parametrize(
    ("pattern", "trouble"),
    [
        (b"* OK", "stall"),
        (b"* OK", "cut"),
        (b"AUTHENTICATE", "stall"),
        (b"AUTHENTICATE", "cut"),
        (b"SEARCH", "cut"),
        (b"BODY[]", "stall"),
        (b"BODY[]", "cut"),
        (b"BODY[]", "drip"),
    ],
)
def test_a_bad_line_is_temporary_and_never_waits_for_long(
    dovecot: Dovecot, account: Account, relay: RelayTo, pattern: bytes, trouble: Trouble
) -> None:
    dovecot.deliver(account, MAIL + b"x" * 3000)
    line = relay(dovecot.host, dovecot.port)
    line.when(pattern, trouble)
    with (
        mailbox(dovecot, account, port=line.port, timeout=0.3) as box,
        pytest.raises(MailTemporary, match=str(line.port)),
    ):
        list(box.fetch("INBOX", box.uids("INBOX").uidvalidity, [1]))


def test_after_the_line_broke_nothing_more_is_asked_on_it(
    dovecot: Dovecot, account: Account, relay: RelayTo
) -> None:
    line = relay(dovecot.host, dovecot.port)
    line.when(b'LIST "', "cut")
    with mailbox(dovecot, account, port=line.port) as box:
        with pytest.raises(MailTemporary, match="broke"):
            box.folders()
        with pytest.raises(MailTemporary, match="was lost"):
            box.uids("INBOX")


def test_a_server_restarted_between_two_commands_is_temporary(dovecot: Dovecot) -> None:
    account = dovecot.new_account()
    with mailbox(dovecot, account) as box:
        box.uids("INBOX")
        dovecot.restart()
        with pytest.raises(MailTemporary):
            box.uids("INBOX")
    with mailbox(dovecot, account) as box:
        assert box.uids("INBOX").uids == ()


def test_a_missing_ca_file_is_the_operators_to_mend(dovecot: Dovecot, account: Account) -> None:
    box = mailbox(dovecot, account, tls="tls", ca_file=Path("/nowhere/ca.pem"))
    with box, pytest.raises(ConfigError, match=r"\[mailbox\] ca_file: /nowhere/ca.pem"):
        box.uids("INBOX")


def test_a_password_never_crosses_the_network_in_the_clear(
    dovecot: Dovecot, account: Account
) -> None:
    with pytest.raises(ConfigError, match=r"unprotected to mail\.example\.lv"):
        settings(dovecot, account, host="mail.example.lv")
    assert settings(dovecot, account, host="mail.example.lv", allow_plain=True)


def test_an_error_is_one_sentence_for_a_person(dovecot: Dovecot, account: Account) -> None:
    box = mailbox(dovecot, account, port=free_port())
    with box, pytest.raises(BotError) as caught:
        box.folders()
    assert "{" not in str(caught.value)
    assert caught.value.facts["section"] == "mailbox"
