"""The text a person would read first, the HTML as it came, and the list of attachments."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from email.message import Message as Mime

from bot.core.message import Attachment, Defect
from bot.edges.charset import decode
from bot.edges.html_text import html_text
from bot.edges.mail_headers import text_of
from bot.edges.mime import PARSER_ERRORS, Leaf, children
from bot.edges.plain_text import clean, one_line, unflow, uuencoded
from bot.edges.transfer import content, size

BODY_CAP = 1_000_000
MAX_ATTACHMENTS = 500
MAX_TEXT_PARTS = 200
NAME_CAP = 255
# A plain part with fewer words than this, beside a long HTML part, only says "view in a browser".
FEW_WORDS = 6
MANY_WORDS = 30
PLAIN, HTML = "text/plain", "text/html"
# Variants of the same text for some programs; no person misses them.
VARIANTS = frozenset({"text/x-amp-html", "text/watch-html", "text/enriched", "text/richtext"})
CRYPTIC = {
    "application/pkcs7-mime": "smime_closed",
    "application/x-pkcs7-mime": "smime_closed",
    "application/pgp-encrypted": "encrypted",
}
_PREAMBLE = re.compile(r"multi-?part message|MIME|mime", re.IGNORECASE)


@dataclass(slots=True)
class Body:
    text: str = ""
    html: str | None = None
    attachments: list[Attachment] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Piece:
    """One text part, decoded; `group` as in Leaf."""

    text: str
    is_html: bool
    group: int


def read_body(mime: Mime, leaves: Sequence[Leaf]) -> Body:
    """Choose and decode the letter's text; measure everything else."""
    body = Body()
    texts: list[Leaf] = []
    spare: list[Leaf] = []
    for leaf in leaves:
        if _is_text(leaf) and len(texts) < MAX_TEXT_PARTS:
            texts.append(leaf)
        elif leaf.part.get_content_type() not in VARIANTS or not leaf.group:
            _attach(body, leaf)
            if leaf.readable and _type(leaf.part) in {PLAIN, HTML}:
                spare.append(leaf)
    body.text = _text(body, [_piece(body, leaf) for leaf in texts])
    if not body.text.strip():
        # Some programs give the letter itself a file name.
        named = [one for one in spare if one.part.get_content_disposition() != "attachment"]
        body.text = _text(body, [_piece(body, leaf) for leaf in named[:1]])
    if not body.text.strip():
        body.text = _preamble(body, mime)
    if len(body.text) > BODY_CAP:
        body.text = body.text[:BODY_CAP]
        body.defects.append(Defect("body_cut"))
    return body


def _type(part: Mime) -> str:
    kind = part.get_content_type()
    # A container without usable borders is read as the plain text it is.
    return PLAIN if kind.startswith("multipart/") else kind


def _is_text(leaf: Leaf) -> bool:
    kind = _type(leaf.part)
    if not leaf.readable or kind not in {PLAIN, HTML} or leaf.part.is_multipart():
        return False
    return leaf.part.get_content_disposition() != "attachment" and not _has_name(leaf.part)


def _has_name(part: Mime) -> bool:
    fields = f"{part.get('content-type', '')};{part.get('content-disposition', '')}".lower()
    return "name" in fields and bool(_name(part, []))


def _piece(body: Body, leaf: Leaf) -> Piece:
    raw, defects = content(leaf.part)
    body.defects += defects
    read = decode(raw, _charset(leaf.part))
    body.defects += read.defects
    text, found = clean(read.text)
    body.defects += found
    is_html = _type(leaf.part) == HTML
    if len(text) > BODY_CAP:
        text = text[:BODY_CAP]
        body.defects.append(Defect("body_cut"))
    if is_html:
        body.html = body.html or text or None
        return Piece(text, is_html, leaf.group)
    if _parameter(leaf.part, "format").lower() == "flowed":
        text = unflow(text, delete_space=_parameter(leaf.part, "delsp").lower() == "yes")
    text, files = uuencoded(text)
    body.attachments += files
    return Piece(text, is_html, leaf.group)


def _charset(part: Mime) -> str | None:
    return _parameter(part, "charset") or None


def _parameter(part: Mime, name: str) -> str:
    if name not in str(part.get("content-type", "")).lower():
        return ""
    try:
        value = part.get_param(name)
    except PARSER_ERRORS:
        return ""
    if isinstance(value, tuple):
        value = value[2]
    return value.strip() if isinstance(value, str) else ""


def _text(body: Body, pieces: Iterable[Piece]) -> str:
    """Join the pieces in order; of a group of alternatives take the plain text, if it is one."""
    groups: dict[int, list[Piece]] = {}
    order: list[list[Piece]] = []
    for piece in pieces:
        if piece.group and piece.group in groups:
            groups[piece.group].append(piece)
        else:
            order.append([piece])
            groups[piece.group] = order[-1]
    texts = [_chosen(body, alternatives) for alternatives in order]
    return "\n\n".join(text.strip("\n") for text in texts if text.strip())


def _chosen(body: Body, alternatives: list[Piece]) -> str:
    plain = "\n\n".join(one.text for one in alternatives if not one.is_html).rstrip()
    markup = [one for one in alternatives if one.is_html]
    if not markup or len(plain.split(None, FEW_WORDS)) >= FEW_WORDS:
        return plain
    shown = "\n\n".join(filter(None, (_shown(body, one) for one in markup)))
    if not plain.strip() or len(shown.split(None, MANY_WORDS)) >= MANY_WORDS:
        if plain.strip():
            body.defects.append(Defect("plain_part_poor"))
        return shown
    return plain


def _shown(body: Body, piece: Piece) -> str:
    text, defects = html_text(piece.text)
    body.defects += defects
    cleaned, _ = clean(text)
    return cleaned


def _preamble(body: Body, mime: Mime) -> str:
    preamble = mime.preamble if mime.is_multipart() else None
    if not preamble or _PREAMBLE.search(preamble[:500]):
        return ""
    read = decode(preamble[:BODY_CAP].encode("utf-8", "surrogateescape"))
    body.defects.append(Defect("text_before_parts"))
    return clean(read.text)[0]


def _attach(body: Body, leaf: Leaf) -> None:
    part = leaf.part
    kind = part.get_content_type()
    if kind in CRYPTIC:
        body.defects.append(Defect(CRYPTIC[kind]))
    if len(body.attachments) >= MAX_ATTACHMENTS:
        body.defects.append(Defect("attachments_cut"))
        return
    inline = part.get_content_disposition() == "inline" or bool(
        part.get("content-id") and part.get_content_disposition() is None
    )
    name = _name(part, body.defects) or _subject_name(part)
    kind = one_line(kind)[0][:100]
    body.attachments.append(Attachment(name, kind, size(part), inline))


def _subject_name(part: Mime) -> str:
    """Name an attached message by its subject, as mail programs do."""
    inner = children(part) if part.get_content_type() == "message/rfc822" else []
    subject = inner[0].get("subject") if inner else None
    return f"{text_of(str(subject), [])[: NAME_CAP - 4]}.eml" if subject else ""


def _name(part: Mime, defects: list[Defect]) -> str:
    """Return the file name (RFC 2231, encoded words, raw 8-bit, or plain), without a path."""
    for header, key in (("content-disposition", "filename"), ("content-type", "name")):
        if key not in str(part.get(header, "")).lower():
            continue
        try:
            value = part.get_param(key, header=header)
        except PARSER_ERRORS:
            defects.append(Defect("attachment_name"))
            continue
        if isinstance(value, tuple):
            charset, _, text = value
            raw = text.encode("latin-1", "replace")
            value = text if not text.isascii() and _is_unicode(text) else decode(raw, charset).text
        if isinstance(value, str) and value.strip():
            name = text_of(value, defects)
            return re.split(r"[/\\]", name)[-1].strip(' "')[:NAME_CAP]
    return ""


def _is_unicode(text: str) -> bool:
    return any(char > "\xff" for char in text)
