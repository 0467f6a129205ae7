"""A real SMTP server on loopback (aiosmtpd) that keeps what it gets and misbehaves when told."""

# ruff: noqa: N802 - aiosmtpd finds its hooks by these names

import asyncio
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.certificate import Certificate
from tests.servers.waiting import free_port

USER, PASSWORD = "info", "parole-ķēžu-5"
HOST = "127.0.0.1"
Moment = Literal["before DATA", "after DATA"]


@dataclass(frozen=True)
class Received:
    mail_from: str
    rcpt_tos: tuple[str, ...]
    raw: bytes
    options: tuple[str, ...]
    helo: str


@dataclass
class SmtpServer:
    """Set `replies["RCPT"] = "550 ..."` and the like, or `drop` or `hang` at a moment."""

    ca_file: Path
    port: int = 0
    host: str = HOST
    user: str = USER
    password: str = PASSWORD
    received: list[Received] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)
    drop: Moment | None = None
    hang: Moment | None = None
    logins: int = 0

    async def trouble(self, server: SMTP, moment: Moment) -> None:
        if self.drop == moment and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
            await asyncio.Event().wait()
        if self.hang == moment:
            await asyncio.Event().wait()


class _Handler:
    def __init__(self, wishes: SmtpServer) -> None:
        self.wishes = wishes

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.wishes.replies.get("MAIL", "250 OK")

    async def handle_RCPT(
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        reply = self.wishes.replies.get("RCPT", "250 OK")
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        reply = self.wishes.replies.get("content", "250 2.0.0 OK queued as 1A2B")
        if reply.startswith("2"):
            self.wishes.received.append(_kept(session, envelope))
        await self.wishes.trouble(server, "after DATA")
        return reply


def _kept(session: Session, envelope: Envelope) -> Received:
    return Received(
        mail_from=envelope.mail_from or "",
        rcpt_tos=tuple(str(address) for address in envelope.rcpt_tos),
        raw=envelope.original_content or b"",
        options=tuple(envelope.mail_options),
        helo=session.host_name or "",
    )


class _Contrary(SMTP):
    """The moment between RCPT and the content has no hook in aiosmtpd, so it is made here."""

    event_handler: _Handler

    async def smtp_DATA(self, arg: str) -> None:
        wishes = self.event_handler.wishes
        await wishes.trouble(self, "before DATA")
        if refusal := wishes.replies.get("DATA"):
            await self.push(refusal)
        else:
            await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Contrary(self.handler, **self.SMTP_kwargs)


def _authenticator(wishes: SmtpServer) -> Callable[..., AuthResult]:
    def check(
        _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        good = (data.login.decode(), data.password.decode()) == (wishes.user, wishes.password)
        wishes.logins += good
        return AuthResult(success=good, handled=False)

    return check


def _context(certificate: Certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.cert_file, certificate.key_file)
    return context


@pytest.fixture
def smtp_server(certificate: Certificate) -> Iterator[SmtpServer]:
    """Speaks STARTTLS and insists on it and on a login."""
    wishes = SmtpServer(certificate.ca_file)
    controller = _Controller(
        _Handler(wishes),
        hostname=HOST,
        port=free_port(),
        server_hostname="mail.example.lv",
        tls_context=_context(certificate),
        require_starttls=True,
        auth_required=True,
        authenticator=_authenticator(wishes),
    )
    yield from _running(controller, wishes)


@pytest.fixture
def smtps_server(certificate: Certificate) -> Iterator[SmtpServer]:
    """TLS from the first byte, as on port 465, and no login."""
    wishes = SmtpServer(certificate.ca_file)
    controller = _Controller(
        _Handler(wishes), hostname=HOST, port=free_port(), ssl_context=_context(certificate)
    )
    yield from _running(controller, wishes)


@pytest.fixture
def plain_smtp_server(certificate: Certificate) -> Iterator[SmtpServer]:
    """No TLS, no login and no SMTPUTF8: an old server on the same machine."""
    wishes = SmtpServer(certificate.ca_file)
    controller = _Controller(
        _Handler(wishes), hostname=HOST, port=free_port(), enable_SMTPUTF8=False
    )
    yield from _running(controller, wishes)


def _running(controller: Controller, wishes: SmtpServer) -> Iterator[SmtpServer]:
    controller.start()
    wishes.port = controller.port
    yield wishes
    controller.stop()
