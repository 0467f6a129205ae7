"""An approved text made into the bytes that go to the mail server."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy
from typing import Final

from replies.plain import breaks_a_line
from replies.points import unresolved

MAX_REFERENCES: Final = 1_500
_MAX_ID: Final = 250
_ID: Final = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]+>")
_TYPE: Final = re.compile(r"(?!multipart/|message/)[a-z]+/[a-z0-9.+-]+")
_PLAIN_ADDRESS: Final = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")


class _Ids(UnstructuredHeader, BaseHeader):
    """Message ids, one a line: the standard library would break up or encode a long one."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {f'{policy.linesep} '.join(self.split())}{policy.linesep}"


class _Subject(UnstructuredHeader, BaseHeader):
    """The older folding keeps every space between words, encoded or not, and every line short."""

    def fold(self, *, policy: Policy) -> str:
        charset = "us-ascii" if self.isascii() else "utf-8"
        header = Header(str(self), charset, header_name="Subject", maxlinelen=76)
        return f"{self.name}: {header.encode(linesep=policy.linesep)}{policy.linesep}"


def _headers() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name in ("message-id", "in-reply-to", "references"):
        registry.map_to_type(name, _Ids)
    registry.map_to_type("subject", _Subject)
    return registry


# 7bit: servers without 8BITMIME exist, and re-encoding on the way breaks DKIM signatures.
_POLICY: Final = policy.SMTP.clone(cte_type="7bit", header_factory=_headers())


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that goes with the letter."""

    name: str = field(repr=False)
    content_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """Everything of one mail. `date` is aware; `message_id` has its angle brackets.

    `in_reply_to` is the id of the answered mail and `references` that mail's own References, or its
    In-Reply-To where it had none; both may be as strange as they came. `automatic` marks mail
    that no person released (RFC 3834 section 5), such as a reminder to staff.
    """

    sender: str
    sender_name: str = ""
    recipient: str = field(repr=False)
    subject: str = field(repr=False)
    body: str = field(repr=False)
    message_id: str
    date: datetime
    in_reply_to: str | None = None
    references: Sequence[str] = ()
    enclosures: Sequence[Enclosure] = ()
    automatic: bool = False


def compose_mail(mail: Mail) -> bytes:
    """Return the mail with CRLF line ends and no line over 998 bytes.

    Raises ValueError, without quoting the mail, where an address, a header or an enclosure
    cannot be sent as it is, where the date is naive or an open point still stands.
    """
    _must_be_sendable(mail)
    message = EmailMessage(policy=_POLICY)
    message["From"] = _address(mail.sender, mail.sender_name, "sender")
    message["To"] = _address(mail.recipient, "", "recipient")
    message["Subject"] = mail.subject
    message["Date"] = mail.date
    message["Message-ID"] = mail.message_id
    for name, value in _threading(mail):
        message[name] = value
    if mail.automatic:
        message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body.rstrip() + "\n", charset="utf-8")
    for enclosure in mail.enclosures:
        maintype, _, subtype = enclosure.content_type.partition("/")
        message.add_attachment(
            enclosure.content, maintype=maintype, subtype=subtype, filename=enclosure.name
        )
    return message.as_bytes()


def trimmed(references: Iterable[str]) -> tuple[str, ...]:
    """Return the ids that fit into one References header, always with the first and the last.

    RFC 5322 3.6.4 sets no limit, but servers do; clients thread by the ends of the chain.
    """
    ids = list(dict.fromkeys(id_ for text in references for id_ in _ids(text)))
    first, middle, last = ids[:1], ids[1:-1], ids[1:][-1:]
    while middle and _length([*first, *middle, *last]) > MAX_REFERENCES:
        del middle[0]
    return (*first, *middle, *last)


def _length(ids: Sequence[str]) -> int:
    return len("References:") + sum(len(" \r\n") + len(id_) for id_ in ids)


def _threading(mail: Mail) -> list[tuple[str, str]]:
    parent = _ids(mail.in_reply_to or "")[:1]
    before = [id_ for text in mail.references for id_ in _ids(text) if id_ not in parent]
    chain = trimmed([*before, *parent])
    found = [("In-Reply-To", " ".join(parent)), ("References", " ".join(chain))]
    return [(name, value) for name, value in found if value]


def _ids(text: str) -> list[str]:
    return [id_ for id_ in _ID.findall(text) if len(id_) <= _MAX_ID]


def _must_be_sendable(mail: Mail) -> None:
    if mail.date.tzinfo is None:
        raise ValueError("The date of a mail needs a time zone.")
    if not _ID.fullmatch(mail.message_id) or len(mail.message_id) > _MAX_ID:
        raise ValueError("The Message-ID must be one id in angle brackets.")
    if unresolved(mail.subject) or unresolved(mail.body):
        raise ValueError("An open point still stands in the letter; settle it first.")
    headers = {"subject": mail.subject, "sender's name": mail.sender_name}
    for what, text in headers.items():
        if breaks_a_line(text):
            raise ValueError(f"The {what} must be one plain line.")
    for enclosure in mail.enclosures:
        if not enclosure.name or breaks_a_line(enclosure.name):
            raise ValueError("The name of an enclosed file must be one plain line.")
        if not _TYPE.fullmatch(enclosure.content_type):
            raise ValueError("The type of an enclosed file must be like text/csv.")


def _address(text: str, name: str, what: str) -> Address:
    user, _, domain = text.rpartition("@")
    if not _PLAIN_ADDRESS.fullmatch(text) or not user.isascii():
        raise ValueError(f"The {what}'s address is not one that a mail can be sent to.")
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
        return Address(display_name=name, username=user, domain=domain)
    except (ValueError, IndexError) as error:
        raise ValueError(f"The {what}'s address is not one that a mail can be sent to.") from error
