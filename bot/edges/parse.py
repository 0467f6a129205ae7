"""One mail, as bytes, to a Message. The only user of mail-parser.

mail-parser judges structure, addresses and dates and lists what is wrong with them. Text is
decoded by our own modules, because it replaces bytes that do not fit the declared charset and
would decode every attachment on the way; it therefore gets the mail with its parts emptied.
"""

import logging
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message as Mime
from email.utils import parsedate_to_datetime

from mailparser import MailParser
from mailparser.exceptions import MailParserError

from bot.core.message import Address, Defect, Message
from bot.edges.body import read_body
from bot.edges.delivery_report import report_in_parts, report_in_text, returned_id
from bot.edges.mail_headers import authentication, headers, ids, text_of
from bot.edges.mime import PARSER_ERRORS, leaves, structure
from bot.edges.plain_text import one_line
from classifiers.quotes import Part, segments

MAX_DEFECTS = 60
MAX_ADDRESSES = 500
# Field names and how mail-parser calls them.
ASKED = {"from": "from_", "reply-to": "reply_to", "to": "to", "cc": "cc"}
# mail-parser tells in the log, with content of the mail, what it also tells in its defect list.
logging.getLogger("mailparser").setLevel(logging.CRITICAL)

_LOOSE_ADDRESS = re.compile(r"([^\s<>()\[\],;:\"@]{1,200}) ?@ ?([^\s<>()\[\],;:\"@]{1,250})")
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PLAIN_TYPE = re.compile(r"[a-z0-9_.+-]{1,60}(?:/[a-z0-9_.+-]{1,60})?")
_SAFE_PLACE = re.compile(r"[a-z-]{1,30}\[\d{1,6}\]: [a-z0-9, -]{1,100}")


@dataclass(slots=True)
class Judged:
    """What mail-parser made of the headers."""

    people: dict[str, list[Address]] = field(default_factory=dict)
    sent_at: datetime | None = None


def parse(raw: bytes) -> Message:
    """Read a mail. Never raises for what is in it: every oddity is in the defects."""
    mime, found = structure(raw)
    defects = list(found)
    fields = [(name, str(value)) for name, value in mime.raw_items()]
    first = _topmost(fields)
    kept = headers(fields, defects)
    parts = leaves(mime)
    body = read_body(mime, parts)
    in_reply_to = ids(first.get("in-reply-to", ""))
    references = ids(first.get("references", ""))
    # A bounce that returns no headers may still name our letter as the one it answers.
    returned = returned_id(parts) or next(iter((*in_reply_to, *references[::-1])), None)
    report = report_in_parts(parts, returned, body.text)
    judged = _judged(mime, defects)
    sender = _sender(judged, fields, defects)
    message_id = next(iter(ids(first.get("message-id", ""))), None)
    if message_id is None:
        defects.append(Defect("message_id_missing"))
    sent_at = judged.sent_at or _loose_date(first.get("date", ""), defects)
    own, quoted, signature = _parted(body.text)
    return Message(
        message_id=message_id,
        in_reply_to=in_reply_to,
        references=references,
        sender=sender,
        reply_to=tuple(judged.people.get("reply-to", ())),
        recipients=(*judged.people.get("to", ()), *judged.people.get("cc", ())),
        return_path=_return_path(first.get("return-path")),
        subject=kept.get("subject", ""),
        sent_at=sent_at,
        body=body.text,
        own=own,
        quoted=quoted,
        signature=signature,
        html=body.html,
        attachments=tuple(body.attachments),
        headers=kept,
        authentication=authentication(fields),
        report=report or report_in_text(sender.address, kept, body.text, returned),
        defects=_unique([*defects, *body.defects]),
    )


def _topmost(fields: list[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in reversed(fields)}


def _judged(mime: Mime, defects: list[Defect]) -> Judged:
    """Let mail-parser judge the mail, without the parts' content and the Received trail."""
    del mime["received"]
    for part in mime.walk():
        if not part.is_multipart():
            part.set_payload("")
    try:
        return _asked(mime, defects)
    except (MailParserError, *PARSER_ERRORS):
        defects.append(Defect("structure_broken", "mail-parser"))
    bare: Mime = Mime()
    for name, value in mime.raw_items():
        if name.lower() in ASKED or name.lower() == "date":
            bare.set_raw(name, value)
    try:
        return _asked(bare, defects)
    except (MailParserError, *PARSER_ERRORS):
        return Judged()


def _asked(mime: Mime, defects: list[Defect]) -> Judged:
    mail = MailParser(mime)
    judged = Judged(sent_at=mail.date if isinstance(mail.date, datetime) else None)
    for name, attribute in ASKED.items():
        found: list[tuple[str, str]] = getattr(mail, attribute) or []
        judged.people[name] = [_person(*pair) for pair in found[:MAX_ADDRESSES]]
    for entry in mail.defects:
        for where, what in entry.items():
            defects += [_told(str(where), str(line)) for line in what]
    return judged


def _told(where: str, what: str) -> Defect:
    """Turn a line of mail-parser's defect list into a code; its details may quote the mail."""
    name = what.split(":", 1)[0].removesuffix("Defect")
    code = _CAPITAL.sub("_", name).lower()
    place = where.lower()
    if place.endswith("-headers"):
        place = ": ".join(piece.strip() for piece in what.split(":")[1:3])
        place = place if _SAFE_PLACE.fullmatch(place) else where
    elif not _PLAIN_TYPE.fullmatch(place):
        place = ""
    return Defect(code if _PLAIN_TYPE.fullmatch(code) else "defect", place)


def _person(name: str, address: str) -> Address:
    shown = text_of(name, []).strip("\"' ")
    bare = one_line(address)[0].lower().strip("'")
    return Address("" if shown.lower() == bare else shown, bare)


def _sender(judged: Judged, fields: list[tuple[str, str]], defects: list[Defect]) -> Address:
    values = [value for name, value in fields if name.lower() == "from"]
    people = judged.people.get("from", [])
    if len(values) > 1 or len(people) > 1:
        defects.append(Defect("several_senders"))
    if people:
        return people[0]
    for value in values[:10]:
        if rescued := _rescued(value):
            defects.append(Defect("sender_repaired"))
            return rescued
    defects.append(Defect("sender_missing"))
    return Address(text_of(values[0], []).strip("\"'<> ") if values else "", "")


def _rescued(value: str) -> Address | None:
    """Find an address where the brackets are missing or blanks stand in it."""
    text = text_of(value, [])
    match = _LOOSE_ADDRESS.search(text)
    if not match:
        return None
    name = f"{text[: match.start()]} {text[match.end() :]}"
    return _person(
        " ".join(name.split()).strip("\"'<>(),;: "), f"{match[1]}@{match[2].rstrip('.')}"
    )


def _return_path(value: str | None) -> str | None:
    """Return the envelope sender, "" for the null path of machines (RFC 5321 4.5.5)."""
    if value is None:
        return None
    match = _LOOSE_ADDRESS.search(value)
    return match.group().replace(" ", "").lower() if match else ""


def _loose_date(value: str, defects: list[Defect]) -> datetime | None:
    """Read a date mail-parser found too sloppy. UTC where no zone is told."""
    if not value.strip():
        defects.append(Defect("date_missing"))
        return None
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            date = read(value.strip()[:200])
            return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
        except PARSER_ERRORS:
            continue
    return None


def _parted(body: str) -> tuple[str, str, str]:
    parts: dict[Part, list[str]] = {part: [] for part in Part}
    for start, end, part in segments(body):
        parts[part].append(body[start:end].strip("\n"))
    own, quoted, signature = (
        "\n".join(filter(None, parts[part])).strip()
        for part in (Part.OWN, Part.QUOTED, Part.SIGNATURE)
    )
    return own, quoted, signature


def _unique(defects: list[Defect]) -> tuple[Defect, ...]:
    return tuple(dict.fromkeys(defects))[:MAX_DEFECTS]
