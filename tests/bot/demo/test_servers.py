"""The in-memory servers take, keep and show mail as real ones do."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.request import urlopen

import aiohttp
import pytest

from bot.demo.servers import HOST, PROCESSED, Account, Servers, free_ports
from bot.edges.imap import Mailbox
from bot.edges.imap_values import ImapSettings
from bot.edges.parse import parse
from bot.edges.smtp import Mailer, SmtpSettings
from bot.errors import MailRefused, MailTemporary

ACCOUNT = Account("info@micrec.lv", "a password of the demo")
RAW = b"From: anna@example.lv\r\nMessage-ID: <1@example.lv>\r\n\r\n\xc0\xe2 8 bit\r\n"
WHEN = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


@pytest.fixture
def arrived() -> list[tuple[str, bytes]]:
    return []


@pytest.fixture
def servers(arrived: list[tuple[str, bytes]]) -> Iterator[Servers]:
    with Servers(ACCOUNT, lambda recipient, raw: arrived.append((recipient, raw))) as running:
        yield running


def mailbox(servers: Servers, password: str = ACCOUNT.password) -> Mailbox:
    settings = ImapSettings(
        host=HOST, port=servers.imap_port, user=ACCOUNT.user, password=password, tls="none"
    )
    return Mailbox(settings)


def mailer(servers: Servers) -> Mailer:
    port, user, password = servers.smtp_port, ACCOUNT.user, ACCOUNT.password
    return Mailer(SmtpSettings(host=HOST, port=port, user=user, password=password, tls="none"))


def test_a_mail_is_handed_out_byte_for_byte_with_the_moment_it_came(servers: Servers) -> None:
    servers.put("Junk", RAW, WHEN)
    with closing(mailbox(servers)) as box:
        assert box.folders() == ("INBOX", "Junk")
        listing = box.uids("Junk")
        (mail,) = box.fetch("Junk", listing.uidvalidity, listing.uids)
    assert (mail.raw, mail.received_at) == (RAW, WHEN)


def test_a_letter_lands_in_the_mailbox_of_whom_the_envelope_names(
    servers: Servers, arrived: list[tuple[str, bytes]]
) -> None:
    mailer(servers).send(RAW, ACCOUNT.user, "Oskars@example.com")
    assert servers.letters("oskars@example.com") == [RAW]
    assert arrived == [("oskars@example.com", RAW)]
    assert servers.letters("anna@example.lv") == []


def test_a_wrong_password_lets_nobody_in(servers: Servers) -> None:
    with closing(mailbox(servers, "guessed")) as box, pytest.raises(MailRefused):
        box.folders()


def test_a_copy_goes_to_sent_and_processed_mail_can_be_moved(servers: Servers) -> None:
    with closing(mailbox(servers)) as box:
        assert box.append_sent(RAW, WHEN).folder == "Sent"
    assert servers.letters(ACCOUNT.user, "Sent") == [RAW]
    assert servers.letters(ACCOUNT.user, PROCESSED) == []


def test_a_page_shows_the_mailboxes(servers: Servers) -> None:
    with urlopen(f"http://{HOST}:{servers.page_port}/", timeout=20) as page:
        assert "mail" in page.read().decode()


def test_what_somebody_writes_on_the_page_reaches_the_bot(servers: Servers) -> None:
    header = {"from": "me@example.lv", "to": ACCOUNT.user, "subject": "Jautājums"}
    asyncio.run(_on_the_page(servers, {"header": header, "body": "Kādi dati jums par mani ir?"}))
    with closing(mailbox(servers)) as box:
        listing = box.uids("INBOX")
        (mail,) = box.fetch("INBOX", listing.uidvalidity, listing.uids)
    assert parse(mail.raw).body.strip() == "Kādi dati jums par mani ir?"
    assert abs(datetime.now(UTC) - mail.received_at) < timedelta(minutes=1)


async def _on_the_page(servers: Servers, mail: dict[str, object]) -> None:
    """What the script of the page does when somebody presses its button."""
    page = f"http://{HOST}:{servers.page_port}/websocket"
    async with aiohttp.ClientSession() as browser, browser.ws_connect(page) as line:
        sent = {"command": "send_mail", "account": "me", "mailbox": "INBOX", "mail": mail}
        await line.send_json(sent)
        await line.send_json({"command": "list_accounts"})
        await line.receive_json(timeout=20)


def test_the_page_shows_a_mail_whose_charset_nobody_knows(servers: Servers) -> None:
    servers.put("INBOX", RAW, WHEN)
    shown = asyncio.run(_opened(servers))
    assert shown["header"]["from"] == "anna@example.lv"


async def _opened(servers: Servers) -> Any:  # noqa: ANN401  (JSON)
    page = f"http://{HOST}:{servers.page_port}/websocket"
    asked = {"command": "get_mail", "account": ACCOUNT.user, "mailbox": "INBOX", "uid": 101}
    async with aiohttp.ClientSession() as browser, browser.ws_connect(page) as line:
        await line.send_json(asked)
        return (await line.receive_json(timeout=20))["data"]["mail"]


def test_the_servers_end_even_while_somebody_waits_for_mail() -> None:
    with ThreadPoolExecutor(1) as pool:
        with Servers(ACCOUNT, lambda *_: None) as servers:
            box = mailbox(servers)
            assert box.uids("INBOX").uids == ()
            waiting = pool.submit(box.idle, "INBOX", 60)
        assert not any(thread.name == "mail servers" for thread in threading.enumerate())
        with pytest.raises(MailTemporary):
            waiting.result(10)


def test_free_ports_are_different_ones() -> None:
    assert len(set(free_ports(5))) == 5
