"""Hands a letter to the mail server, and knows exactly whether the server took it."""

import base64
import re
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.edges.connection import Server, time_limit
from bot.errors import ConfigError, MailError, MailRefused, MailTemporary, MailUnsure

# Seconds to wait for a goodbye once the letter's fate is known.
GOODBYE = 5
# First digits of replies (RFC 5321 section 4.2.1), and the reply to a good login (RFC 4954).
DONE, GO_ON, LATER, FINAL = 2, 3, 4, 5
LOGGED_IN = 235
ADDRESS = re.compile(r"[^\s<>()\[\],;:\"\\@\x00-\x1f\x7f]+@[^\s<>()\[\],;:\"\\@\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """Section [smtp]. `tls` is tls, starttls or none; `timeout` is in seconds of silence.

    Raises ConfigError for a plain connection to another machine unless `allow_plain`.
    """

    host: str
    port: int = 587
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: str = "starttls"
    ca_file: Path | None = None
    timeout: float = 60
    helo: str | None = None
    allow_plain: bool = False

    def __post_init__(self) -> None:
        self.server.check(allow_plain=self.allow_plain)

    @property
    def server(self) -> Server:
        return Server("smtp", self.host, self.port, self.tls, self.ca_file, self.timeout)


class Mailer:
    """Every call connects anew: letters are few, and an idle line is one more thing to break."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._server = settings.server

    def send(self, raw: bytes, sender: str, recipient: str) -> str:
        """Deliver one letter; the answer is the server's reply, such as "250 2.0.0 queued as X".

        Raises MailTemporary or MailRefused when the letter surely did not leave, and MailUnsure
        when the connection broke or fell silent once the content was on its way; ConfigError when
        the server did not let us in, so that every letter has to wait.
        """
        _check_address(sender, recipient)
        with self._session() as smtp:
            with self._before_content():
                self._envelope(smtp, raw, sender, recipient)
            return self._content(smtp, raw)

    def check(self) -> list[str]:
        """What the operator should know, a sentence each; nothing is sent."""
        with self._session() as smtp:
            login = "Logged in at" if self._settings.user else "Connected without login to"
            utf8 = "can" if smtp.has_extn("smtputf8") else "cannot"
            return [
                f"{login} {self._server} ({self._settings.tls}).",
                f"The server takes letters of {_limit(smtp) or 'any number of'} bytes.",
                f"The server {utf8} reach addresses with letters beyond ASCII.",
            ]

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        with self._at_the_door(), self._before_content():
            smtp = self._connect()
        try:
            with (
                self._at_the_door(),
                self._before_content(),
                time_limit(lambda: smtp.sock, self._server.patience()),
            ):
                self._greet(smtp)
            yield smtp
            _say_goodbye(smtp)
        finally:
            smtp.close()

    @contextmanager
    def _at_the_door(self) -> Iterator[None]:
        """A server that does not let us in says nothing about a letter: [smtp] is to be mended."""
        try:
            yield
        except MailRefused as error:
            raise ConfigError(error.sentence, **error.facts) from error

    def _connect(self) -> smtplib.SMTP:
        host, port, timeout = self._server.host, self._server.port, self._server.timeout
        # Without a name the library would ask the name service for ours, and no limit holds there.
        helo = self._settings.helo or "localhost"
        if self._server.tls == "tls":
            context = self._server.context()
            return smtplib.SMTP_SSL(host, port, helo, timeout=timeout, context=context)
        return smtplib.SMTP(host, port, helo, timeout=timeout)

    def _greet(self, smtp: smtplib.SMTP) -> None:
        if smtp.sock and not self._settings.helo:
            smtp.local_hostname = _address_literal(smtp.sock)
        smtp.ehlo_or_helo_if_needed()
        if self._server.tls == "starttls":
            if not smtp.has_extn("starttls"):
                raise MailRefused(
                    "{server} offers no STARTTLS; check [smtp] tls and port.", server=self._server
                )
            smtp.starttls(context=self._server.context())
            smtp.ehlo_or_helo_if_needed()
        if self._settings.user:
            self._login(smtp, self._settings.user, self._settings.password or "")

    def _login(self, smtp: smtplib.SMTP, user: str, password: str) -> None:
        """PLAIN carries any UTF-8 (RFC 4616), while the library's own login is ASCII only."""
        if "PLAIN" in smtp.esmtp_features.get("auth", "").upper().split():
            secret = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
            code, reply = smtp.docmd("AUTH", f"PLAIN {secret}")
            if code != LOGGED_IN:
                raise smtplib.SMTPAuthenticationError(code, reply)
        else:
            smtp.login(user, password)

    def _envelope(self, smtp: smtplib.SMTP, raw: bytes, sender: str, recipient: str) -> None:
        options = self._options(smtp, raw, sender + recipient)
        with time_limit(lambda: smtp.sock, self._server.patience()):
            self._expect(DONE, "the sender", *smtp.mail(sender, options))
            self._expect(DONE, "the recipient", *smtp.rcpt(recipient))
            self._expect(GO_ON, "the letter", *smtp.docmd("DATA"))

    def _options(self, smtp: smtplib.SMTP, raw: bytes, addresses: str) -> list[str]:
        options = []
        if smtp.has_extn("size"):
            options.append(f"SIZE={len(raw)}")
        needs = {"8bitmime": not raw.isascii(), "smtputf8": not addresses.isascii()}
        for extension, needed in needs.items():
            if needed and not smtp.has_extn(extension):
                raise MailRefused(
                    "{server} cannot take this letter, as it lacks {extension}; "
                    "send it by another way or server.",
                    server=self._server,
                    extension=extension.upper(),
                )
        if needs["8bitmime"] or needs["smtputf8"]:
            options.append("BODY=8BITMIME")
        if needs["smtputf8"]:
            options.append("SMTPUTF8")
        return options

    def _content(self, smtp: smtplib.SMTP, raw: bytes) -> str:
        """From here on only the server's reply tells whether the letter left (RFC 5321 4.2.5)."""
        try:
            with time_limit(lambda: smtp.sock, self._server.patience(len(raw))):
                smtp.send(_wire(raw))
                code, reply = smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise self._unsure() from error
        if code // 100 not in {DONE, LATER, FINAL}:
            raise self._unsure()
        self._expect(DONE, "the letter", code, reply)
        return f"{code} {reply.decode('utf-8', 'replace')}"[:500]

    def _unsure(self) -> MailUnsure:
        return MailUnsure(
            "{server} did not say whether it took the letter; look in its log or ask the "
            "recipient before sending it again.",
            server=self._server,
        )

    def _expect(self, hundreds: int, what: str, code: int, reply: bytes) -> None:
        if code // 100 != hundreds:
            raise self._refusal(what, code, reply)

    def _refusal(self, what: str, code: int, reply: bytes | str) -> MailError:
        """Only the codes are told: the text of a reply often repeats the address."""
        kind = MailRefused if code // 100 == FINAL else MailTemporary
        text = reply if isinstance(reply, str) else reply.decode("ascii", "replace")
        enhanced = re.match(r"[245]\.\d{1,3}\.\d{1,3}\b", text)
        number = f"{code} {enhanced[0]}" if enhanced else str(code)
        return kind(
            "{server} refused {what} with code {code}; nothing was sent.",
            server=self._server,
            what=what,
            code=number,
        )

    @contextmanager
    def _before_content(self) -> Iterator[None]:
        """As long as no content was sent, every failure means that nothing left."""
        try:
            yield
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code // 100 != FINAL:
                raise self._refusal("the login", error.smtp_code, error.smtp_error) from error
            raise self._login_refused() from error
        except smtplib.SMTPResponseException as error:
            raise self._refusal("to talk", error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise MailRefused(
                "{server} knows no login that we know; leave [smtp] user empty or check port.",
                server=self._server,
            ) from error
        except smtplib.SMTPServerDisconnected as error:
            # The library hides a timeout in it.
            hidden = error.__context__
            raise self._server.error(
                hidden if isinstance(hidden, TimeoutError) else error
            ) from error
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise self._server.error(error) from error

    def _login_refused(self) -> MailRefused:
        return MailRefused(
            "SMTP login as {user} at {server} was refused; check [smtp] user and password_file.",
            user=self._settings.user,
            server=self._server,
        )


def _check_address(*addresses: str) -> None:
    if not all(ADDRESS.fullmatch(address) for address in addresses):
        raise MailRefused("The sender or the recipient is not a mail address; nothing was sent.")


def _address_literal(line: socket.socket) -> str:
    """What a machine without a name says in EHLO (RFC 5321 section 4.1.3)."""
    address = str(line.getsockname()[0])
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


def _limit(smtp: smtplib.SMTP) -> str:
    size = smtp.esmtp_features.get("size", "").strip()
    return f"up to {size}" if size.isdigit() and int(size) else ""


def _wire(raw: bytes) -> bytes:
    """Line ends as CRLF, dots doubled at line starts, and the final dot (RFC 5321 4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", raw)
    doubled = re.sub(rb"(?m)^\.", b"..", lines)
    return (doubled if doubled.endswith(b"\r\n") else doubled + b"\r\n") + b".\r\n"


def _say_goodbye(smtp: smtplib.SMTP) -> None:
    """Nothing that happens now changes whether the letter left."""
    with suppress(smtplib.SMTPException, OSError):
        if smtp.sock:
            smtp.sock.settimeout(GOODBYE)
        smtp.quit()
