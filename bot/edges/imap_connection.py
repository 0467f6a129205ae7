"""One login to an IMAP server, with what can go wrong told in words."""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import (
    CapabilityError,
    IMAPClientAbortError,
    IMAPClientError,
    IMAPClientReadOnlyError,
    LoginError,
    ProtocolError,
)

from bot.edges.connection import time_limit
from bot.edges.folders import Folder
from bot.edges.imap_values import ImapSettings, chunks
from bot.errors import MailError, MailRefused, MailTemporary

# At DEBUG the library writes whole header lines to the log.
logging.getLogger("imapclient").setLevel(logging.INFO)

# Response codes (RFC 5530) that another attempt does not change, and those of a busy server.
FINAL_CODES = {
    "AUTHENTICATIONFAILED",
    "AUTHORIZATIONFAILED",
    "CANNOT",
    "CLIENTBUG",
    "EXPIRED",
    "NONEXISTENT",
    "NOPERM",
    "PRIVACYREQUIRED",
    "TRYCREATE",
}
BUSY_CODES = {"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"}


class Connection:
    """Connects on first use; once broken, every further command is MailTemporary."""

    def __init__(self, settings: ImapSettings) -> None:
        self.settings = settings
        self.server = settings.server
        # The folder that is open, whether for writing, and its UIDVALIDITY.
        self.opened: tuple[str, bool, int] | None = None
        self.lost = False
        self._client: IMAPClient | None = None
        self._folders: tuple[Folder, ...] | None = None

    @contextmanager
    def command(self, what: str, *, size: int = 0, wait: float = 0) -> Iterator[IMAPClient]:
        """Run library calls that together do `what`, moving `size` bytes or waiting for news.

        Raises MailTemporary when the line broke, MailRefused when the server says a final no.
        """
        client = self._connected()
        try:
            with time_limit(client.socket, self.server.patience(size) + wait):
                yield client
        except IMAPClientReadOnlyError as error:
            raise self._refused(MailRefused, what, "it is read-only") from error
        except (IMAPClientAbortError, OSError) as error:
            self._drop()
            raise self.server.error(error) from error
        except (ProtocolError, ValueError):
            # The cause may quote the mail, so it is kept out of every log.
            raise self._refused(MailTemporary, what, "its answer makes no sense") from None
        except IMAPClientError as error:
            raise self._refused(_kind(error), what, _answer(error)) from error

    def open(self, folder: str, *, write: bool = False) -> Mapping[bytes, Any]:
        """SELECT or EXAMINE. Raises MailRefused when there is no such folder."""
        self.opened = None
        try:
            answer = self._select(folder, write=write)
        except MailTemporary as error:
            # Dovecot gives no code with its no, so the list of folders has to tell.
            if self.lost or self._exists(folder):
                raise
            reason = "it does not exist"
            raise self._refused(MailRefused, f"open folder {folder}", reason) from error
        if b"UIDVALIDITY" not in answer:
            reason = "the server has no UIDVALIDITY for it"
            raise self._refused(MailRefused, f"number the mails of folder {folder}", reason)
        self.opened = (folder, write, int(answer[b"UIDVALIDITY"]))
        return answer

    def _select(self, folder: str, *, write: bool) -> Mapping[bytes, Any]:
        with self.command(f"open folder {folder}") as client:
            try:
                return client.select_folder(folder, readonly=not write)
            except IMAPClientReadOnlyError:
                # The library refuses every other command while the folder stays open like this.
                client.select_folder(folder, readonly=True)
                raise

    def _exists(self, folder: str) -> bool:
        self._folders = None
        return any(listed.name == folder for listed in self.folders())

    def folders(self) -> tuple[Folder, ...]:
        """Asked for once, and again after `create`."""
        if self._folders is None:
            with self.command("list its folders") as client:
                self._folders = tuple(_folder(*line) for line in client.list_folders())
        return self._folders

    def create(self, folder: str) -> None:
        self._folders = None
        with self.command(f"create folder {folder}") as client:
            client.create_folder(folder)

    def sizes(self, uids: Iterable[int]) -> dict[int, int]:
        """Bytes by UID in the open folder, without those that are gone."""
        found: dict[int, int] = {}
        for chunk in chunks(uids):
            with self.command("tell the sizes of mails") as client:
                answer = client.fetch(chunk, ["RFC822.SIZE"])
            found |= {u: int(i[b"RFC822.SIZE"]) for u, i in answer.items() if b"RFC822.SIZE" in i}
        return found

    def mails(self, sizes: Mapping[int, int]) -> dict[int, tuple[datetime, bytes]]:
        """INTERNALDATE (UTC) and bytes by UID in the open folder; flags stay as they are."""
        with self.command("hand out mails", size=sum(sizes.values())) as client:
            answer = client.fetch(list(sizes), ["INTERNALDATE", "BODY.PEEK[]"])
        return {
            uid: (items[b"INTERNALDATE"].astimezone(UTC), items[b"BODY[]"])
            for uid, items in answer.items()
            if items.get(b"INTERNALDATE") and isinstance(items.get(b"BODY[]"), bytes)
        }

    def search(self, criteria: str | list[object]) -> list[int]:
        with self.command("search a folder") as client:
            return list(client.search(criteria))

    def can(self, capability: str) -> bool:
        with self.command("name its capabilities") as client:
            return client.has_capability(capability)

    def close(self) -> None:
        client, self._client = self._client, None
        if client is None:
            return
        try:
            with time_limit(client.socket, self.server.timeout):
                client.logout()
        except (IMAPClientError, OSError):
            _shut(client)

    def _refused(self, kind: type[MailError], what: str, reason: str) -> MailError:
        return kind(
            "{server} did not {what}: {reason}; look at [mailbox] and the account's folders.",
            server=self.server,
            what=what,
            reason=reason,
        )

    def _drop(self) -> None:
        self.lost = True
        if self._client:
            _shut(self._client)
        self._client = None

    def _connected(self) -> IMAPClient:
        if self.lost:
            raise MailTemporary("The connection to {server} was lost.", server=self.server)
        if self._client is None:
            self._client = self._connect()
        return self._client

    def _connect(self) -> IMAPClient:
        try:
            client = IMAPClient(
                self.server.host,
                self.server.port,
                ssl=self.server.tls == "tls",
                ssl_context=self.server.context() if self.server.tls == "tls" else None,
                timeout=self.server.timeout,
            )
        except (IMAPClientError, OSError, UnicodeError) as error:
            raise self.server.error(error) from error
        try:
            with time_limit(client.socket, self.server.patience()):
                self._enter(client)
        except (IMAPClientError, OSError) as error:
            _shut(client)
            raise self.server.error(error) from error
        except MailError:
            _shut(client)
            raise
        client.normalise_times = False
        return client

    def _enter(self, client: IMAPClient) -> None:
        if self.server.tls == "starttls":
            try:
                client.starttls(self.server.context())
            except CapabilityError as error:
                raise MailRefused(
                    "{server} offers no STARTTLS; check [mailbox] tls and port.",
                    server=self.server,
                ) from error
        try:
            self._login(client)
        except LoginError as error:
            # The library makes a LoginError of a broken connection, too.
            if isinstance(error.__context__, IMAPClientAbortError) or _code(error) in BUSY_CODES:
                raise self.server.error(error) from error
            raise MailRefused(
                "IMAP login as {user} at {server} was refused; "
                "check [mailbox] user and password_file.",
                user=self.settings.user,
                server=self.server,
            ) from error

    def _login(self, client: IMAPClient) -> None:
        user, password = self.settings.user, self.settings.password
        if user.isascii() and password.isascii():
            client.login(user, password)
        else:
            # LOGIN carries ASCII only, AUTHENTICATE PLAIN any UTF-8 (RFC 4616).
            client.plain_login(user, password)


def _folder(flags: tuple[bytes, ...], delimiter: bytes | None, name: str) -> Folder:
    attributes = frozenset(flag.decode("ascii", "replace").lower() for flag in flags)
    return Folder(name, (delimiter or b"").decode("ascii", "replace"), attributes)


def _shut(client: IMAPClient) -> None:
    with suppress(IMAPClientError, OSError):
        client.shutdown()


def _code(error: Exception) -> str:
    found = re.search(r"\[([A-Z][A-Z-]+)", str(error))
    return found[1] if found else ""


def _is_bad(error: Exception) -> bool:
    return " command error: BAD" in str(error)


def _kind(error: Exception) -> type[MailError]:
    final = isinstance(error, CapabilityError) or _is_bad(error) or _code(error) in FINAL_CODES
    return MailRefused if final else MailTemporary


def _answer(error: Exception) -> str:
    """Only the code of the answer: its text may quote a person's mail."""
    return f"it answered {'BAD' if _is_bad(error) else 'NO'} {_code(error)}".rstrip()
