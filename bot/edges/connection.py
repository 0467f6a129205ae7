"""What both mail edges share: TLS, time limits, and a broken connection told in words."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from bot.errors import ConfigError, MailError, MailRefused, MailTemporary

# A socket's timeout limits silence only. An answer that trickles is cut off after this many
# timeouts, to which the transfer of a large mail adds a second for each so many bytes.
PATIENCE = 5
SLOWEST_LINE = 16 * 1024


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server, and the section of config.toml that names it. Times are in seconds."""

    section: str
    host: str
    port: int
    tls: str
    ca_file: Path | None
    timeout: float

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    def check(self, *, allow_plain: bool) -> None:
        """Raise ConfigError when a password would cross the network readable by anyone."""
        if self.tls not in {"tls", "starttls", "none"}:
            raise ConfigError(
                "[{section}] tls must be tls, starttls or none.", section=self.section
            )
        if self.tls == "none" and not allow_plain and not _is_loopback(self.host):
            raise ConfigError(
                "[{section}] tls = none would send mail and password unprotected to {host}; "
                "use tls or starttls.",
                section=self.section,
                host=self.host,
            )

    def context(self) -> ssl.SSLContext:
        """Trust `ca_file` alone where there is one, else what the system trusts."""
        try:
            return ssl.create_default_context(cafile=self.ca_file)
        except OSError as error:
            raise ConfigError(
                "[{section}] ca_file: {path} cannot be read as PEM certificates.",
                section=self.section,
                path=self.ca_file,
            ) from error

    def patience(self, size: int = 0) -> float:
        """How long one exchange may take altogether when `size` bytes travel."""
        return PATIENCE * self.timeout + size / SLOWEST_LINE

    def error(self, error: Exception) -> MailError:
        """What a failed or broken connection means for the caller."""
        kind, sentence = _meaning(error)
        reason = getattr(error, "verify_message", "")
        return kind(
            sentence,
            server=self,
            section=self.section,
            host=self.host,
            seconds=self.timeout,
            reason=reason,
        )


def _meaning(error: Exception) -> tuple[type[MailError], str]:
    match error:
        case ssl.SSLCertVerificationError():
            return MailRefused, (
                "The certificate of {server} is not trusted ({reason}); set [{section}] ca_file "
                "to the certificate of its issuer and host to a name in the certificate."
            )
        case ssl.SSLError(reason="WRONG_VERSION_NUMBER" | "RECORD_LAYER_FAILURE"):
            return MailRefused, "{server} does not speak TLS; check [{section}] tls and port."
        case socket.gaierror() | UnicodeError():
            return MailTemporary, (
                "The host {host} is not known; check [{section}] host and the name service."
            )
        case ConnectionRefusedError():
            return MailTemporary, "{server} takes no connections; check [{section}] host and port."
        case TimeoutError():
            return MailTemporary, (
                "{server} did not answer within {seconds} seconds; check [{section}] host, port "
                "and timeout_seconds."
            )
    return MailTemporary, "The connection to {server} broke; see [{section}] host and port."


@contextmanager
def time_limit(line: Callable[[], socket.socket | None], seconds: float) -> Iterator[None]:
    """Cut the connection if the block takes longer, so that whoever reads from it gets an error.

    `line` is asked only then, since STARTTLS puts another socket in place of the first.
    """
    timer = threading.Timer(seconds, _cut, [line])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(line: Callable[[], socket.socket | None]) -> None:
    with suppress(OSError):
        if sock := line():
            # Not SSLSocket.shutdown, which would pull the TLS state from under the reading thread.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
