"""Which folder plays which part, read from the server's list of folders (RFC 6154)."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Names in use where a server does not say which folder is which, in lower case.
SENT_NAMES = (
    "sent",
    "sent items",
    "sent messages",
    "sent mail",
    "sent-mail",
    "nosūtītie",
    "nosūtītās",
    "nosūtītās vēstules",
    "nosūtītās ziņas",
    "nosūtītie vienumi",
    "отправленные",
    "отправленные элементы",
)
JUNK_NAMES = (
    "junk",
    "junk e-mail",
    "junk email",
    "spam",
    "bulk mail",
    "mēstules",
    "surogātpasts",
    "nevēlamais e-pasts",
    "nevēlamās vēstules",
    "спам",
    "нежелательная почта",
)
# Folders of these parents count as if they lay at the top.
TOPS = ("", "inbox", "[gmail]", "[google mail]")
CLOSED = {"\\noselect", "\\nonexistent"}


@dataclass(frozen=True, slots=True)
class Folder:
    """One line of LIST; the attributes are in lower case."""

    name: str
    delimiter: str = "/"
    attributes: frozenset[str] = frozenset()

    @property
    def can_open(self) -> bool:
        return not self.attributes & CLOSED

    @property
    def short_name(self) -> str | None:
        """The name for comparing, without INBOX. or [Gmail]/ before it; None if it lies deeper."""
        name = _plain(self.name)
        parent, _, leaf = name.rpartition(self.delimiter) if self.delimiter else ("", "", name)
        return leaf if parent in TOPS else None


def find(folders: Sequence[Folder], wanted: str) -> str | None:
    """The server's spelling of a folder the operator named, if there is such a folder."""
    exact = (f.name for f in folders if f.can_open and f.name == wanted)
    near = (
        f.name for f in folders if f.can_open and _plain(wanted) in {_plain(f.name), f.short_name}
    )
    return next(exact, None) or next(near, None)


def find_wanted(folders: Sequence[Folder], wanted: str) -> str | None:
    """Like `find`; a missing junk folder is looked for by its part and its other names."""
    found = find(folders, wanted)
    if found is None and _plain(wanted) in JUNK_NAMES:
        return find_part(folders, "\\junk", JUNK_NAMES)
    return found


def find_sent(folders: Sequence[Folder]) -> str | None:
    return find_part(folders, "\\sent", SENT_NAMES)


def find_part(folders: Sequence[Folder], attribute: str, names: Sequence[str]) -> str | None:
    usable = [f for f in folders if f.can_open]
    marked = (f.name for f in usable if attribute in f.attributes)
    named = (f.name for name in names for f in usable if f.short_name == name)
    return next(marked, None) or next(named, None)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
