"""One mail as received: where it lay, its bytes, and what was read out of it."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail lies on the server; a UID means nothing without UIDVALIDITY (RFC 3501)."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class RawMail:
    """The bytes of one mail and when the server took it (INTERNALDATE, aware, UTC)."""

    place: Place
    received_at: datetime
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Address:
    """A decoded display name and an address in lower case; either may be empty."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the text: its decoded file name, type and size in bytes."""

    name: str
    content_type: str
    size: int
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Defect:
    """Something wrong with the mail: a stable code, and where or what (never personal data)."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """A delivery status notification (RFC 3464) about a letter, as far as it could be read."""

    action: str
    status: str
    recipient: str
    original_message_id: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """What was read out of one mail. Text fields are decoded, NFC, with LF line ends.

    `body` is the whole text; `own`, `quoted` and `signature` are its parts. `sent_at` is what
    the sender claims (Date header); deadlines never use it. `authentication` holds the
    Authentication-Results values, topmost first (RFC 8601).
    """

    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    sender: Address
    reply_to: tuple[Address, ...]
    recipients: tuple[Address, ...]
    return_path: str | None
    subject: str
    sent_at: datetime | None
    body: str
    own: str
    quoted: str
    signature: str
    html: str | None
    attachments: tuple[Attachment, ...]
    headers: dict[str, str]
    authentication: tuple[str, ...]
    report: DeliveryReport | None
    defects: tuple[Defect, ...]
