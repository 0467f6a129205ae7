"""IMAP, SMTP and a page to look into every mailbox: in memory, on loopback, in one thread.

The only user of mail-devel. Its parts run here in one event loop; its own SMTP controller would
run in a second thread and touch the mailboxes from there.
"""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self, TypeVar

from aiosmtpd.smtp import SMTP, Envelope, Session
from mail_devel.auth import SMTPAuthenticator
from mail_devel.http import Frontend
from mail_devel.mailbox import TestMailboxDict
from mail_devel.service import Service
from pymap.backend.dict.mailbox import Message
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import FetchRequirement

HOST = "127.0.0.1"
PROCESSED = "Processed"
FOLDERS = ("INBOX", "Junk", "Sent", PROCESSED)
SECONDS = 30
"""How long the servers may take to start, to stop, and to take or show a mail."""

# The server tells there of every command, with the addresses.
logging.getLogger("mail.log").setLevel(logging.ERROR)

T = TypeVar("T")
Arrived = Callable[[str, bytes], None]
"""Told of each letter that came by SMTP: the recipient's address and the letter."""


@dataclass(frozen=True, slots=True)
class Account:
    """The mailbox the bot reads. Every other address has one too, with the same password."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Running:
    loop: asyncio.AbstractEventLoop
    stop: asyncio.Event
    mailboxes: TestMailboxDict
    smtp_port: int


class Servers:
    """A context manager. The ports are free ones of this machine, set once it is entered."""

    def __init__(self, account: Account, arrived: Arrived) -> None:
        self.account = account
        self._arrived = arrived
        self._up: Future[_Running] = Future()
        self._thread = threading.Thread(target=self._run, name="mail servers", daemon=True)

    def __enter__(self) -> Self:
        self.imap_port, self.page_port = free_ports(2)
        self._thread.start()
        self._running = self._up.result(SECONDS)
        self.smtp_port = self._running.smtp_port
        return self

    def __exit__(self, *_: object) -> None:
        self._running.loop.call_soon_threadsafe(self._running.stop.set)
        self._thread.join(SECONDS)

    def put(self, folder: str, raw: bytes, received_at: datetime) -> None:
        """Lay a mail into the bot's mailbox, byte for byte. `received_at` is aware."""
        self._await(_append(self._running.mailboxes, self.account.user, folder, raw, received_at))

    def letters(self, address: str, folder: str = "INBOX") -> list[bytes]:
        """What lies in a folder of somebody's mailbox, oldest first."""
        return self._await(_contents(self._running.mailboxes, address, folder))

    def _await(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._running.loop).result(SECONDS)

    def _run(self) -> None:
        serving = self._serve()
        try:
            asyncio.run(serving)
        except OSError as error:
            # Whoever waits for the start gets it; later there is nobody left to tell.
            if not self._up.done():
                self._up.set_exception(error)

    async def _serve(self) -> None:
        user, password = self.account.user, self.account.password
        service = await Service.init(Service.parse(self._arguments()))
        service.smtp.loop.close()  # made for the thread that is not wanted
        for folder in FOLDERS:
            await (await service.mailboxes.get(user)).get_mailbox(folder)
        async with AsyncExitStack() as stack:
            await service.imap.start(stack)
            viewer = Viewer(
                service.mailboxes, user=user, host=HOST, port=self.page_port, multi_user=True
            )
            stack.push_async_callback((await viewer.start()).cleanup)
            login = SMTPAuthenticator(user, password, multi_user=True)
            smtp_port = await _serve_smtp(stack, _Arrivals(service.mailboxes, self._arrived), login)
            stop = asyncio.Event()
            loop = asyncio.get_running_loop()
            self._up.set_result(_Running(loop, stop, service.mailboxes, smtp_port))
            await stop.wait()
            await _hang_up()

    def _arguments(self) -> list[str]:
        return [
            f"--host={HOST}",
            f"--user={self.account.user}",
            f"--password={self.account.password}",
            f"--imap-port={self.imap_port}",
            "--multi-user",
            "--no-http",
        ]


class Viewer(Frontend):
    """The library's page, which would give up at the first mail that is not UTF-8."""

    async def _message_content(self, msg: Message) -> bytes:
        content = bytes((await msg.load_content(FetchRequirement.CONTENT)).content)
        head, gap, body = content.partition(b"\r\n\r\n")
        shown = head.decode("ascii", "replace").replace("\ufffd", "?")
        return shown.encode() + gap + body.decode("utf-8", "replace").encode()


class _Arrivals:
    """Delivers as a real server does: to the envelope's recipients, byte for byte."""

    def __init__(self, mailboxes: TestMailboxDict, arrived: Arrived) -> None:
        self._mailboxes = mailboxes
        self._arrived = arrived

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  (aiosmtpd's name)
        content = envelope.content or b""
        raw = content.encode() if isinstance(content, str) else content
        for recipient in envelope.rcpt_tos:
            address = recipient.lower()
            await _append(self._mailboxes, address, "INBOX", raw, datetime.now(UTC))
            self._arrived(address, raw)
        return "250 2.0.0 delivered"


async def _serve_smtp(stack: AsyncExitStack, arrivals: _Arrivals, login: SMTPAuthenticator) -> int:
    loop = asyncio.get_running_loop()

    def session() -> SMTP:
        return SMTP(
            arrivals,
            hostname="localhost",
            enable_SMTPUTF8=True,
            auth_require_tls=False,  # nothing leaves this machine
            authenticator=login,
            loop=loop,
        )

    server = await loop.create_server(session, HOST, 0)
    stack.callback(server.close)
    return int(server.sockets[0].getsockname()[1])


async def _append(
    mailboxes: TestMailboxDict, address: str, folder: str, raw: bytes, when: datetime
) -> None:
    account = await mailboxes.get(address)
    await (await account.get_mailbox(folder)).append(AppendMessage(raw, when))


async def _contents(mailboxes: TestMailboxDict, address: str, folder: str) -> list[bytes]:
    account = await mailboxes.get(address)
    mails = [mail async for mail in (await account.get_mailbox(folder)).messages()]
    return [bytes((await m.load_content(FetchRequirement.CONTENT)).content) for m in mails]


async def _hang_up() -> None:
    """End the sessions that are still open, since a closing server waits for them."""
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on at this moment, each another one."""
    with ExitStack() as stack:
        held = [stack.enter_context(socket.create_server((HOST, 0))) for _ in range(count)]
        return [int(sock.getsockname()[1]) for sock in held]
