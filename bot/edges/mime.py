"""The structure of a mail: parsed once by the standard library, under limits, then walked.

The standard parser tests every open boundary on every line and follows every nesting, so a
mail is looked over first and nesting or parts beyond the limits are made plain data.
"""

import re
from dataclasses import dataclass
from email.feedparser import BytesFeedParser
from email.message import Message as Mime
from email.policy import Compat32

from bot.core.message import Defect
from bot.edges.mail_headers import (
    ADDRESS_FIELDS,
    FIELD_CAP,
    MIME_FIELD_CAP,
    addresses_prepared,
    readable,
)

RAW_CAP = 64 * 1024 * 1024
HEADER_BLOCK_CAP = 256 * 1024
MAX_DEPTH = 20
MAX_PARTS = 3000
FLAT_HEADERS = 64 * 1024
MAX_FIELDS = 50_000
MIME_BUDGET = 1_000_000
MAX_DELIMITERS = 100_000
FALLBACK_BYTES = 1024 * 1024
CHUNK = 1024 * 1024

# Foreign code meets mail its authors did not think of; these are what it then raises.
PARSER_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)

_HEADER_END = re.compile(rb"\r\n\r\n|\n\n|\r\r")
_STRUCTURE = re.compile(
    rb"""boundary\s{0,9}=\s{0,9}(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))"""
    rb"|(content-type:\s{0,9}message/)"
    rb"|(?:\A|(?<=[\r\n]))--([^\r\n]{1,210})",
    re.IGNORECASE,
)


_LOOSE_COLON = re.compile(rb"^([A-Za-z][A-Za-z-]{0,40})[ \t]{1,20}:", re.MULTILINE)
_KNOWN_NAME = (
    rb"(?:from|to|cc|subject|date|message-id|mime-version|content-[a-z-]{2,30}|received|"
    rb"return-path|"
    rb"reply-to|references|in-reply-to|x-[a-z0-9-]{2,40}|dkim-signature|sender|user-agent|"
    rb"delivered-to)"
)
_STRAY = re.compile(
    rb"^(?!From |>From |[!-9;-~]{1,80}:)([^\s][^\r\n]{0,500})(?=\r?\n" + _KNOWN_NAME + rb":)",
    re.MULTILINE | re.IGNORECASE,
)


class TooManyHeadersError(ValueError):
    """A mail has more header fields than any mail needs."""


@dataclass(slots=True)
class Budget:
    """What one mail has used up: header fields, and characters of MIME header fields."""

    fields: int = 0
    mime: int = 0


class CarefulPolicy(Compat32):
    """Caps each header field and turns its raw 8-bit bytes into readable text.

    The standard library takes the square of a MIME field's length to read its parameters.
    """

    budget: Budget

    def __init__(self) -> None:
        super().__init__()
        # A policy refuses new attributes; this one counts.
        object.__setattr__(self, "budget", Budget())

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        low = name.lower()
        value = value[: self._cap(low, len(value))]
        if value.isascii() and (low not in ADDRESS_FIELDS or "=?" not in value):
            return name, value
        found: list[Defect] = []
        value = readable(value, found)
        if low in ADDRESS_FIELDS:
            value = addresses_prepared(value, found)
        return name, value

    def _cap(self, name: str, length: int) -> int:
        self.budget.fields += 1
        if self.budget.fields > MAX_FIELDS:
            raise TooManyHeadersError
        if not name.startswith("content-"):
            return FIELD_CAP
        self.budget.mime += min(length, MIME_FIELD_CAP)
        return MIME_FIELD_CAP if self.budget.mime < MIME_BUDGET else MIME_FIELD_CAP // 16


def structure(raw: bytes) -> tuple[Mime, tuple[Defect, ...]]:
    """Parse the bytes; never raises. What had to be given up is in the defects."""
    raw, defects = limited(raw)
    try:
        return _parsed(raw), defects
    except PARSER_ERRORS:
        defects += (Defect("structure_broken"),)
    try:
        return _parsed(raw[:FALLBACK_BYTES]), defects
    except PARSER_ERRORS:
        return _parsed_flat(raw[:FALLBACK_BYTES]), defects


def _parsed(raw: bytes) -> Mime:
    parser = BytesFeedParser(policy=CarefulPolicy())
    for start in range(0, len(raw), CHUNK):
        parser.feed(raw[start : start + CHUNK])
    return parser.close()


def _parsed_flat(raw: bytes) -> Mime:
    """Read the header block alone; all below it is kept as one plain text."""
    end = _HEADER_END.search(raw)
    cut = end.end() if end else 0
    try:
        mime = _parsed(raw[: min(cut, FLAT_HEADERS)] + b"\n\n")
    except PARSER_ERRORS:
        mime = Mime(policy=CarefulPolicy())
    mime.set_payload(raw[cut:].decode("ascii", "surrogateescape"))
    return mime


def limited(raw: bytes) -> tuple[bytes, tuple[Defect, ...]]:
    """Return the bytes with oversized headers, nesting and part counts cut, and what was cut."""
    defects: list[Defect] = []
    trimmed = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if len(trimmed) != len(raw):
        defects.append(Defect("leading_bytes"))
    if len(trimmed) > RAW_CAP:
        trimmed = trimmed[:RAW_CAP]
        defects.append(Defect("mail_cut"))
    end = _HEADER_END.search(trimmed)
    if (end.start() if end else len(trimmed)) > HEADER_BLOCK_CAP:
        trimmed = _short_headers(trimmed, end.end() if end else len(trimmed))
        defects.append(Defect("headers_cut"))
    if end and not trimmed.startswith(b"--"):
        trimmed = _mended_headers(trimmed, end.start())
    if (
        trimmed.count(b"oundary") > MAX_DEPTH
        or _delimiters(trimmed) > MAX_PARTS
        or (trimmed.count(b"essage/") > MAX_DEPTH)
    ):
        trimmed, found = _shallow(trimmed)
        defects += found
    return trimmed, tuple(defects)


def _mended_headers(raw: bytes, end: int) -> bytes:
    """Close "Name :" up; fold a stray line between headers, which would end them, into place."""
    block = raw[:end]
    if b"\r" in block and b"\n" not in block:
        return raw
    mended = _LOOSE_COLON.sub(rb"\1:", block)
    mended = _STRAY.sub(rb" \1", mended)
    return raw if mended == block else mended + raw[end:]


def _delimiters(raw: bytes) -> int:
    return raw.count(b"\n--") + raw.count(b"\r--")


def _short_headers(raw: bytes, body_at: int) -> bytes:
    block = raw[:HEADER_BLOCK_CAP]
    last = max(block.rfind(b"\n"), block.rfind(b"\r"))
    return block[: last + 1] + b"\n" + raw[body_at:]


def _shallow(raw: bytes) -> tuple[bytes, list[Defect]]:
    """Rename what opens a level below MAX_DEPTH; end the mail at the part beyond MAX_PARTS."""
    open_levels: list[bytes] = []
    count = 0
    lines = 0
    cuts: list[tuple[int, int]] = []
    for match in _STRUCTURE.finditer(raw):
        lines += 1
        if lines > MAX_DELIMITERS:
            break
        boundary = match.group(1) or match.group(2)
        if boundary is not None or match.group(3):
            if len(open_levels) >= MAX_DEPTH:
                cuts.append(match.span())
            else:
                open_levels.append(boundary or b"")
            continue
        count += _close_levels(open_levels, (match.group(4) or b"").rstrip())
        if count > MAX_PARTS:
            break
    else:
        return _renamed(raw, cuts), [Defect("nesting_cut")] if cuts else []
    return _renamed(raw[: match.start()], cuts), [Defect("parts_cut")]


def _close_levels(open_levels: list[bytes], line: bytes) -> int:
    """Close the levels a delimiter line ends; return 1 if it begins a part."""
    for name, ends in ((line, False), (line.removesuffix(b"--"), True)):
        if name and name in open_levels:
            at = len(open_levels) - 1 - open_levels[::-1].index(name)
            del open_levels[at if ends else at + 1 :]
            return int(not ends)
    return 0


def _renamed(raw: bytes, spans: list[tuple[int, int]]) -> bytes:
    """Blot out the words at the spans, so that the parser sees no structure there."""
    pieces: list[bytes] = []
    at = 0
    for start, end in spans:
        pieces += [raw[at:start], b"x-" + raw[start + 2 : end]]
        at = end
    return b"".join([*pieces, raw[at:]])


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part that is not a container.

    `readable` is false inside an attached container; `group` numbers the outermost
    multipart/alternative the part is in, 0 for none.
    """

    part: Mime
    readable: bool
    group: int


def children(part: Mime) -> list[Mime]:
    """Return the parts inside a part, none for one that holds text or data."""
    inside = part.get_payload() if part.is_multipart() else []
    return [child for child in inside if isinstance(child, Mime)]


def leaves(mime: Mime) -> list[Leaf]:
    """Return the parts in order. Attached messages and reports come out whole, not opened."""
    found: list[Leaf] = []
    stack = [Leaf(mime, readable=True, group=0)]
    groups = 0
    while stack:
        leaf = stack.pop()
        if not leaf.part.is_multipart() or leaf.part.get_content_maintype() == "message":
            found.append(leaf)
            continue
        group = leaf.group
        if not group and leaf.part.get_content_subtype() == "alternative":
            groups += 1
            group = groups
        readable = leaf.readable and leaf.part.get_content_disposition() != "attachment"
        stack += [Leaf(child, readable, group) for child in reversed(children(leaf.part))]
    return found
