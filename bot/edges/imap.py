"""The IMAP mailbox: read without a trace, then tell the server what is safely stored."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from time import monotonic
from typing import Any, Self

from bot.core.message import Place, RawMail
from bot.edges.folders import find_wanted
from bot.edges.imap_connection import Connection
from bot.edges.imap_marks import (
    append_sent,
    mark_answered,
    move_target,
    obstacles,
    sent_folder,
    tell,
)
from bot.edges.imap_values import Appended, ImapSettings, Told, Uids, batches, by_folder, windows
from bot.errors import MailError, MailRefused, MailTemporary

__all__ = ["Appended", "ImapSettings", "Mailbox", "Told", "Uids"]

log = logging.getLogger(__name__)

# A server may hang up on a client that says nothing for 30 minutes (RFC 2177).
LONGEST_IDLE = 28 * 60
# So often one mailbox is entered again because a mail made the server hang up.
MOST_BREAKS = 10
WORTH_KNOWING = ("IDLE", "MOVE", "UIDPLUS", "SPECIAL-USE")

Mails = dict[int, tuple[datetime, bytes]]


class Mailbox:
    """A context manager for one thread; after MailTemporary build a new one.

    Every method raises MailTemporary when the server cannot be reached, is slow or breaks off,
    and MailRefused when it says a final no.
    """

    def __init__(self, settings: ImapSettings) -> None:
        self._settings = settings
        self._connection = Connection(settings)
        # UIDVALIDITY and UIDNEXT of each folder when it was last looked at.
        self._known: dict[str, tuple[object, object]] = {}
        self._breaks = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def name(self) -> str:
        return f"{self._settings.user}@{self._settings.host}"

    def close(self) -> None:
        self._connection.close()

    def folders(self) -> tuple[str, ...]:
        """The configured folders that exist, as the server spells them.

        Raises MailRefused where there is none: to read nothing must not look like no mail.
        """
        listed = self._connection.folders()
        found = [find_wanted(listed, wanted) for wanted in self._settings.folders]
        names = tuple(dict.fromkeys(name for name in found if name))
        if not names:
            raise MailRefused(
                "{server} has none of the folders {folders}; correct [mailbox] folders.",
                server=self._connection.server,
                folders=", ".join(self._settings.folders),
            )
        return names

    def missing_folders(self) -> tuple[str, ...]:
        listed = self._connection.folders()
        return tuple(name for name in self._settings.folders if not find_wanted(listed, name))

    def uids(self, folder: str) -> Uids:
        """Every mail of the folder, seen or not."""
        answer = self._open(folder)
        mails = int(answer.get(b"EXISTS", 0))
        found = {uid for window in windows(mails) for uid in self._connection.search(window)}
        return Uids(int(answer[b"UIDVALIDITY"]), tuple(sorted(found)))

    def sizes(self, folder: str, uids: Iterable[int]) -> dict[int, int]:
        """Bytes by UID, without those that are gone."""
        self._open(folder)
        return self._connection.sizes(uids)

    def fetch(self, folder: str, uidvalidity: int, uids: Iterable[int]) -> Iterator[RawMail]:
        """The mails in rising order of UID; one that vanished meanwhile is left out.

        Other methods may be called between two mails. Raises MailTemporary when the folder was
        renumbered, or when the server cannot hand out a single one of them.
        """
        self._reopen(folder, uidvalidity)
        missing: list[int] = []
        came = False
        for batch in batches(sizes := self._connection.sizes(uids)):
            mails = self._mails(folder, uidvalidity, {uid: sizes[uid] for uid in batch})
            missing += [uid for uid in batch if uid not in mails]
            came = came or bool(mails)
            for uid, (received_at, raw) in sorted(mails.items()):
                yield RawMail(Place(self.name, folder, uidvalidity, uid), received_at, raw)
        if missing:
            self._explain(folder, uidvalidity, missing, fatal=not came)

    def tell_stored(self, places: Iterable[Place]) -> Told:
        """Mark or move mails that are safely stored. Never marks one as read, never deletes.

        A place of another account is not in `done`; a mail that is gone is.
        """
        known = [place for place in places if place.mailbox == self.name]
        notes: list[str] = []
        if self._settings.after != "nothing":
            for (folder, uidvalidity), uids in by_folder(known).items():
                notes += tell(self._connection, folder, uidvalidity, uids)
        return Told(tuple(known), tuple(dict.fromkeys(notes)))

    def mark_answered(self, place: Place, message_id: str | None = None) -> bool:
        r"""Set \Answered on the mail, wherever it lies now; false if it is not surely found."""
        target = move_target(self._connection)
        folders = dict.fromkeys((*self.folders(), *([target] if target else [])))
        return mark_answered(self._connection, place, message_id, folders)

    def append_sent(self, raw: bytes, when: datetime) -> Appended:
        """Put a copy of our letter into the Sent folder unless it is there. `when` is aware."""
        return append_sent(self._connection, raw, when)

    def can_idle(self) -> bool:
        return self._connection.can("IDLE")

    def idle(self, folder: str, seconds: float) -> bool:
        """Wait until a mail comes; true at once if one came since the last look at the folder.

        False when the time is over, and at once if the server cannot IDLE.
        """
        if not self.can_idle():
            return False
        before = self._known.get(folder)
        self._open(folder)
        if before not in (None, self._known[folder]):
            return True
        return self._wait(min(seconds, LONGEST_IDLE))

    def check(self) -> list[str]:
        """What the operator should know, a sentence each."""
        connection = self._connection
        with connection.command("name its capabilities") as client:
            greeting = (client.welcome or b"").decode("ascii", "replace")[:80]
            able = [name for name in WORTH_KNOWING if client.has_capability(name)]
        facts = [f"Logged in at {connection.server} ({self._settings.tls}): {greeting}"]
        facts.append(f"The server can {', '.join(able) or 'do nothing beyond the basics'}.")
        for folder in self.folders():
            answer = connection.open(folder, write=True)
            facts.append(f"Folder {folder} holds {answer.get(b'EXISTS', 0)} mails.")
            facts += obstacles(connection, folder, answer)
        facts += [f"Folder {name} does not exist." for name in self.missing_folders()]
        sent, note = sent_folder(connection)
        facts.append(f"{note}Copies of letters go to {sent or 'Sent, which will be created'}.")
        return facts

    def _open(self, folder: str) -> Mapping[bytes, Any]:
        answer = self._connection.open(folder)
        self._known[folder] = (answer[b"UIDVALIDITY"], answer.get(b"UIDNEXT"))
        return answer

    def _reopen(self, folder: str, uidvalidity: int) -> None:
        wanted = (folder, False, uidvalidity)
        if self._connection.opened != wanted:
            self._connection.open(folder)
        if self._connection.opened != wanted:
            raise MailTemporary(
                "Folder {folder} was renumbered by the server (UIDVALIDITY changed); "
                "the next poll reads it afresh.",
                folder=folder,
            )

    def _mails(self, folder: str, uidvalidity: int, sizes: Mapping[int, int]) -> Mails:
        """One mail the server stumbles over must not keep back its neighbours.

        Dovecot, for one, hangs up when it cannot read a mail. So a batch that failed is asked
        for again one by one, as long as the server lets us in again.
        """
        self._reopen(folder, uidvalidity)
        try:
            return self._connection.mails(sizes)
        except MailError as error:
            if isinstance(error.__cause__, TimeoutError) or self._breaks == MOST_BREAKS:
                raise
        if self._connection.lost:
            self._breaks += 1
            self._connection = Connection(self._settings)
        found: Mails = {}
        for uid, size in sizes.items() if len(sizes) > 1 else ():
            found |= self._mails(folder, uidvalidity, {uid: size})
        return found

    def _explain(
        self, folder: str, uidvalidity: int, missing: Iterable[int], *, fatal: bool
    ) -> None:
        """Say which mails are there but cannot be had; they do not spoil what came."""
        # Opened anew, since servers go on showing mails that others have deleted meanwhile.
        self._connection.open(folder)
        self._reopen(folder, uidvalidity)
        unread = sorted(self._connection.sizes(missing))
        if not unread:
            return
        error = MailTemporary(
            "{server} does not hand out the mails with UID {uids} of folder {folder}; look at "
            "them with another mail program.",
            server=self._connection.server,
            folder=folder,
            uids=", ".join(map(str, unread[:10])),
        )
        if fatal:
            raise error
        log.warning("%s", error)

    def _wait(self, seconds: float) -> bool:
        deadline = monotonic() + seconds
        came = False
        with self._connection.command("wait for mail", wait=seconds) as client:
            client.idle()
            while not came and (left := deadline - monotonic()) > 0:
                news = client.idle_check(left)
                came = _has_mail(news)
                if not news:  # the time is over, or the server hung up, as DONE will show
                    break
            _, late = client.idle_done()
        return came or _has_mail(late)


def _has_mail(news: Iterable[tuple[Any, ...]]) -> bool:
    return any(b"EXISTS" in line for line in news)
