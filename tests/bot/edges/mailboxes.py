"""Settings for our own IMAP client to reach the test server."""

from dataclasses import replace
from typing import Any

from bot.core.message import Place
from bot.edges.imap import ImapSettings, Mailbox
from tests.servers.dovecot import Account, Dovecot

MAIL = b"From: anna@example.lv\r\nMessage-ID: <1@example.lv>\r\nSubject: x\r\n\r\nLabdien!\r\n"


def settings(dovecot: Dovecot, account: Account, **changes: Any) -> ImapSettings:  # noqa: ANN401 - any field
    plain = ImapSettings(
        host=dovecot.host,
        port=dovecot.port,
        user=account.user,
        password=account.password,
        tls="none",
        timeout=20,
        folders=("INBOX",),
    )
    return replace(plain, **changes)


def mailbox(dovecot: Dovecot, account: Account, **changes: Any) -> Mailbox:  # noqa: ANN401 - any field
    return Mailbox(settings(dovecot, account, **changes))


def place(box: Mailbox, uid: int, folder: str = "INBOX") -> Place:
    return Place(box.name, folder, box.uids(folder).uidvalidity, uid)
