"""Sending to a real server: what left, what surely did not, and what nobody can know."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.edges.smtp import Mailer, SmtpSettings
from bot.errors import ConfigError, MailError, MailRefused, MailTemporary, MailUnsure
from tests.servers.relay import Relay, Trouble
from tests.servers.smtp import Moment, SmtpServer
from tests.servers.waiting import free_port

RelayTo = Callable[[str, int], Relay]
SENDER, RECIPIENT = "info@micrec.lv", "anna@example.lv"
LETTER = b"Subject: Atbilde\r\n\r\nLabdien, Anna!\r\n"


def settings(server: SmtpServer, **changes: Any) -> SmtpSettings:  # noqa: ANN401 - any field
    usual = SmtpSettings(
        host=server.host,
        port=server.port,
        user=server.user,
        password=server.password,
        ca_file=server.ca_file,
        timeout=20,
    )
    return replace(usual, **changes)


def plain(server: SmtpServer, **changes: Any) -> SmtpSettings:  # noqa: ANN401 - any field
    return settings(server, **({"tls": "none", "user": None} | changes))


def send(server: SmtpServer, raw: bytes = LETTER, **changes: Any) -> str:  # noqa: ANN401 - any field
    return Mailer(settings(server, **changes)).send(raw, SENDER, RECIPIENT)


def test_a_letter_arrives_as_approved(smtp_server: SmtpServer) -> None:
    assert send(smtp_server) == "250 2.0.0 OK queued as 1A2B"
    (received,) = smtp_server.received
    assert (received.mail_from, received.rcpt_tos) == (SENDER, (RECIPIENT,))
    assert received.raw == LETTER
    assert smtp_server.logins == 1


def test_the_server_is_greeted_with_our_name_or_else_our_address(smtp_server: SmtpServer) -> None:
    send(smtp_server)
    send(smtp_server, helo="bot.micrec.lv")
    assert [r.helo for r in smtp_server.received] == ["[127.0.0.1]", "bot.micrec.lv"]


def test_tls_from_the_first_byte_works_without_a_login(smtps_server: SmtpServer) -> None:
    assert send(smtps_server, tls="tls", user=None).startswith("250")


@pytest.mark.parametrize(
    ("raw", "arrives"),
    [
        (b"A: b\n\n.\nx\n", b"A: b\r\n\r\n.\r\nx\r\n"),
        (b"A: b\r\n\r\n..x", b"A: b\r\n\r\n..x\r\n"),
        (b"A: b\r\n\r\nx\r.\r\nMAIL FROM:<x@y>", b"A: b\r\n\r\nx\r\n.\r\nMAIL FROM:<x@y>\r\n"),
    ],
)
def test_no_line_of_a_letter_ends_it_early(
    smtp_server: SmtpServer, raw: bytes, arrives: bytes
) -> None:
    send(smtp_server, raw)
    assert [received.raw for received in smtp_server.received] == [arrives]


def test_letters_beyond_ascii_are_announced(smtp_server: SmtpServer) -> None:
    raw = "Subject: x\r\n\r\nSveika, Ķērsta!\r\n".encode()
    send(smtp_server, raw)
    assert smtp_server.received[0].raw == raw
    assert "BODY=8BITMIME" in smtp_server.received[0].options


@pytest.mark.parametrize("address", ["jānis@example.lv", "info@pērle.lv"])
def test_an_address_beyond_ascii_needs_a_server_that_can(
    smtp_server: SmtpServer, plain_smtp_server: SmtpServer, address: str
) -> None:
    Mailer(settings(smtp_server)).send(LETTER, SENDER, address)
    assert smtp_server.received[0].rcpt_tos == (address,)
    assert "SMTPUTF8" in smtp_server.received[0].options
    with pytest.raises(MailRefused, match="lacks SMTPUTF8"):
        Mailer(plain(plain_smtp_server)).send(LETTER, SENDER, address)
    assert plain_smtp_server.received == []


@pytest.mark.parametrize(
    "address", ["", "anna", "a@b>\r\nRCPT TO:<x@y", "a@b, c@d", "a b@c", "<a@b>", "a@b@c"]
)
def test_what_is_no_address_is_not_sent_to(smtp_server: SmtpServer, address: str) -> None:
    with pytest.raises(MailRefused, match="not a mail address"):
        Mailer(settings(smtp_server)).send(LETTER, SENDER, address)
    assert smtp_server.received == []


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "content"])
@pytest.mark.parametrize(
    ("reply", "kind", "code"),
    [
        ("451 4.7.1 try later anna@example.lv", MailTemporary, "451 4.7.1"),
        ("421 4.3.0 going down", MailTemporary, "421 4.3.0"),
        ("550 5.1.1 no such user anna@example.lv", MailRefused, "550 5.1.1"),
        ("554 anna@example.lv is blocked", MailRefused, "554"),
    ],
)
def test_a_servers_no_is_definite_at_every_stage(
    smtp_server: SmtpServer, stage: str, reply: str, kind: type[MailError], code: str
) -> None:
    smtp_server.replies[stage] = reply
    with pytest.raises(kind, match=f"with code {code}; nothing was sent") as caught:
        send(smtp_server)
    assert "anna" not in str(caught.value)
    assert smtp_server.received == []


@pytest.mark.parametrize(
    ("trouble", "moment", "kind", "left"),
    [
        ("drop", "before DATA", MailTemporary, 0),
        ("hang", "before DATA", MailTemporary, 0),
        ("drop", "after DATA", MailUnsure, 1),
        ("hang", "after DATA", MailUnsure, 1),
    ],
)
def test_silence_is_unsure_only_once_the_content_was_on_its_way(
    smtp_server: SmtpServer, trouble: str, moment: Moment, kind: type[MailError], left: int
) -> None:
    setattr(smtp_server, trouble, moment)
    with pytest.raises(kind):
        send(smtp_server, timeout=0.5)
    assert len(smtp_server.received) == left


@pytest.mark.parametrize(
    ("pattern", "trouble", "kind"),
    [
        (b"220", "stall", MailTemporary),
        (b"ehlo", "stall", MailTemporary),
        (b"ehlo", "cut", MailTemporary),
        (b"rcpt", "cut", MailTemporary),
        (b"DATA", "cut", MailTemporary),
        (b"354", "cut", MailUnsure),
        (b"Labdien", "cut", MailUnsure),
        (b"Labdien", "stall", MailUnsure),
        (b"queued", "drip", MailUnsure),
    ],
)
def test_a_bad_line_never_waits_for_long(
    plain_smtp_server: SmtpServer,
    relay: RelayTo,
    pattern: bytes,
    trouble: Trouble,
    kind: type[MailError],
) -> None:
    line = relay(plain_smtp_server.host, plain_smtp_server.port)
    plain_smtp_server.replies["content"] = "250-queued " + "x" * 100
    line.when(pattern, trouble)
    with pytest.raises(kind, match=str(line.port)):
        Mailer(plain(plain_smtp_server, port=line.port, timeout=0.3)).send(
            LETTER, SENDER, RECIPIENT
        )


def test_a_line_cut_after_the_answer_changes_nothing(
    plain_smtp_server: SmtpServer, relay: RelayTo
) -> None:
    line = relay(plain_smtp_server.host, plain_smtp_server.port)
    line.when(b"quit", "stall")
    mailer = Mailer(plain(plain_smtp_server, port=line.port, timeout=0.3))
    assert mailer.send(LETTER, SENDER, RECIPIENT).startswith("250")


def test_a_refused_login_names_the_keys_and_not_the_password(smtp_server: SmtpServer) -> None:
    with pytest.raises(ConfigError, match=r"check \[smtp\] user and password_file") as caught:
        send(smtp_server, password="nepareizā")
    assert "nepareizā" not in str(caught.value)
    assert "nepareizā" not in repr(settings(smtp_server, password="nepareizā"))


def test_a_login_where_there_is_none_is_refused(plain_smtp_server: SmtpServer) -> None:
    with pytest.raises(ConfigError, match=r"leave \[smtp\] user empty"):
        send(plain_smtp_server, tls="none")


def test_an_unknown_certificate_is_refused_and_ca_file_named(smtp_server: SmtpServer) -> None:
    with pytest.raises(ConfigError, match=r"certificate .* \[smtp\] ca_file"):
        send(smtp_server, ca_file=None)


def test_a_server_without_starttls_gets_no_letter(plain_smtp_server: SmtpServer) -> None:
    with pytest.raises(ConfigError, match="offers no STARTTLS"):
        send(plain_smtp_server)


def test_tls_on_a_plain_port_names_the_key_to_change(smtp_server: SmtpServer) -> None:
    with pytest.raises(ConfigError, match=r"does not speak TLS; check \[smtp\] tls and port"):
        send(smtp_server, tls="tls")


def test_a_server_that_is_away_is_temporary(smtp_server: SmtpServer) -> None:
    with pytest.raises(MailTemporary, match="takes no connections"):
        send(smtp_server, port=free_port())
    with pytest.raises(MailTemporary, match="is not known"):
        send(smtp_server, host="mail.invalid")


def test_a_missing_ca_file_is_the_operators_to_mend(smtp_server: SmtpServer) -> None:
    with pytest.raises(ConfigError, match=r"\[smtp\] ca_file"):
        send(smtp_server, ca_file=Path("/nowhere/ca.pem"))


def test_a_letter_never_crosses_the_network_in_the_clear(smtp_server: SmtpServer) -> None:
    with pytest.raises(ConfigError, match=r"unprotected to mail\.example\.lv"):
        settings(smtp_server, host="mail.example.lv", tls="none")
    assert settings(smtp_server, host="mail.example.lv", tls="none", allow_plain=True)


def test_check_logs_in_and_sends_nothing(smtp_server: SmtpServer) -> None:
    facts = Mailer(settings(smtp_server)).check()
    assert facts[0] == f"Logged in at 127.0.0.1:{smtp_server.port} (starttls)."
    assert facts[1] == "The server takes letters of up to 33554432 bytes."
    assert smtp_server.logins == 1
    assert smtp_server.received == []
