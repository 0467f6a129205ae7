r"""What the bot changes on the server: a keyword or a move, \Answered, and copies in Sent."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.core.message import Place
from bot.edges.folders import find, find_sent
from bot.edges.imap_connection import Connection
from bot.edges.imap_values import Appended, chunks, message_id_of, searchable
from bot.errors import MailRefused

ANY_KEYWORD = b"\\*"
# SINCE compares dates and leaves the time zone open (RFC 3501 section 6.4.4).
SINCE_MARGIN = timedelta(days=2)


def tell(connection: Connection, folder: str, uidvalidity: int, uids: list[int]) -> list[str]:
    """Mark or move stored mails; the answer is what could not be done."""
    try:
        answer = connection.open(folder, write=True)
    except MailRefused as error:
        return [str(error)]
    if answer[b"UIDVALIDITY"] != uidvalidity:
        return [f"Folder {folder} was renumbered, so its older mails could not be marked."]
    notes = obstacles(connection, folder, answer)
    target = move_target(connection)
    for chunk in chunks(uids):
        with connection.command(f"mark mails in folder {folder} as stored") as client:
            if target and target != folder:
                client.move(chunk, target)
            elif can_keep(answer, connection.settings.keyword):
                client.add_flags(chunk, [connection.settings.keyword], silent=True)
    return notes


def obstacles(connection: Connection, folder: str, answer: Mapping[bytes, Any]) -> list[str]:
    """Sentences on why what [mailbox] after asks for cannot be done in an open folder."""
    settings = connection.settings
    notes = []
    if settings.after == "move" and not connection.can("MOVE"):
        notes.append(f"{connection.server} cannot MOVE, so mails get a keyword instead.")
    elif settings.after == "move" and not move_target(connection):
        notes.append(f"Folder {settings.move_to} of [mailbox] move_to does not exist; create it.")
    keyword_is_used = settings.after == "keyword" or bool(notes)
    if keyword_is_used and not can_keep(answer, settings.keyword):
        notes.append(f"Folder {folder} keeps no keywords, so stored mails are not marked there.")
    return notes


def move_target(connection: Connection) -> str | None:
    """Where stored mails go, None if they stay. They are never copied and deleted instead."""
    settings = connection.settings
    if settings.after != "move" or not settings.move_to or not connection.can("MOVE"):
        return None
    return find(connection.folders(), settings.move_to)


def can_keep(answer: Mapping[bytes, Any], keyword: str) -> bool:
    """Whether the open folder stores the keyword (PERMANENTFLAGS, RFC 3501 section 7.1)."""
    flags = answer.get(b"PERMANENTFLAGS")
    if flags is None:
        return True
    return ANY_KEYWORD in flags or keyword.lower().encode() in {flag.lower() for flag in flags}


def mark_answered(
    connection: Connection, place: Place, message_id: str | None, folders: Iterable[str]
) -> bool:
    """Look where the mail lay, then by Message-ID in the folders."""
    found = [(place.folder, place.uid)] if _is_at(connection, place) else []
    if not found and (wanted := searchable(message_id or "")):
        found = [(name, uid) for name in folders for uid in _with_id(connection, name, wanted)]
    # Two mails of one Message-ID may be different letters, and only one was answered.
    if len(found) != 1:
        return False
    folder, uid = found[0]
    connection.open(folder, write=True)
    with connection.command("mark a mail as answered") as client:
        client.add_flags([uid], [b"\\Answered"], silent=True)
    return True


def _is_at(connection: Connection, place: Place) -> bool:
    try:
        answer = connection.open(place.folder)
    except MailRefused:
        return False
    same = answer[b"UIDVALIDITY"] == place.uidvalidity
    return same and place.uid in connection.search(f"UID {place.uid}")


def _with_id(
    connection: Connection, folder: str, message_id: str, since: datetime | None = None
) -> list[int]:
    connection.open(folder)
    criteria: list[object] = ["HEADER", "Message-ID", message_id]
    return connection.search(["SINCE", since.date(), *criteria] if since else criteria)


def append_sent(connection: Connection, raw: bytes, when: datetime) -> Appended:
    message_id = message_id_of(raw)
    if message_id is None:
        raise MailRefused("The letter has no Message-ID, so its copy could be stored twice.")
    folder, note = sent_folder(connection)
    if folder is None:
        folder = f"{_prefix(connection)}Sent"
        connection.create(folder)
        note += f"Folder {folder} was created for copies of letters."
    # Only recent mail is searched: a header search through years of mail takes minutes.
    if _with_id(connection, folder, message_id, when - SINCE_MARGIN):
        return Appended(folder, already=True, note=note)
    with connection.command(f"store a copy in folder {folder}", size=len(raw)) as client:
        client.append(folder, raw, [b"\\Seen"], when)
    return Appended(folder, already=False, note=note)


def sent_folder(connection: Connection) -> tuple[str | None, str]:
    """The folder for copies, None if there is none yet, and a note if it is not the wanted one."""
    wanted = connection.settings.sent_folder
    if not wanted:
        return find_sent(connection.folders()), ""
    found = find(connection.folders(), wanted)
    note = "" if found else f"Folder {wanted} of [mailbox] sent_folder does not exist. "
    return found or find_sent(connection.folders()), note


def _prefix(connection: Connection) -> str:
    """What the names of a person's own folders begin with (NAMESPACE, RFC 2342)."""
    if not connection.can("NAMESPACE"):
        return ""
    with connection.command("tell its namespace") as client:
        personal = client.namespace().personal
    return personal[0][0] if personal else ""
