"""Undo the transfer encoding of a part (RFC 2045 6), broken or not; measure without it."""

import binascii
import re
from email.message import Message as Mime

from bot.core.message import Defect
from bot.edges.mime import PARSER_ERRORS, children

# More encoded characters than this are not needed for a text of a million letters.
ENCODED_CAP = 6_000_000
_BASE64 = re.compile(rb"[A-Za-z0-9+/\s]*(?:=\s*){0,2}")
_SPACE_INSIDE = re.compile(rb"[^\s] +[^\s]")
SHORTEST_BASE64 = 16
MAX_PIECES = 50


def encoding(part: Mime) -> str:
    value = str(part.get("content-transfer-encoding") or "").strip().lower()
    return re.split(r"[\s;(]", value, maxsplit=1)[0].strip('"')


def content(part: Mime) -> tuple[bytes, tuple[Defect, ...]]:
    """Return the decoded bytes of a part, at most about ENCODED_CAP of them."""
    name = encoding(part)
    data = raw_content(part)
    cut = (Defect("body_cut"),) if len(data) > ENCODED_CAP else ()
    data = data[:ENCODED_CAP]
    if name == "base64":
        decoded, defects = from_base64(data)
        return decoded, cut + defects
    if name == "quoted-printable":
        return binascii.a2b_qp(data), cut
    if "uu" in name:
        return _from_uu(part, data), cut
    return data, cut


def raw_content(part: Mime) -> bytes:
    """Return the bytes as they came: with no encoding named, the library leaves them alone.

    (Asked for text it would decode by whatever codec the sender names, some of them very slow.)
    """
    field = part.get("content-transfer-encoding")
    del part["content-transfer-encoding"]
    data = part.get_payload(decode=True)
    if field is not None:
        part["content-transfer-encoding"] = field
    return data if isinstance(data, bytes) else b""


def from_base64(data: bytes) -> tuple[bytes, tuple[Defect, ...]]:
    """Decode base64; text behind it (a footer added on the way) or instead of it stays as it is."""
    out: list[bytes] = []
    at = 0
    broken = False
    for _ in range(MAX_PIECES):
        match = _BASE64.match(data, at)
        piece = match.group() if match else b""
        if not piece.strip() or not _is_base64(piece, data, at + len(piece)):
            break
        at += len(piece)
        bare = re.sub(rb"[\s=]", b"", piece)
        # A lone last character carries no byte.
        broken = broken or len(bare) % 4 == 1 or (len(bare) + piece.count(b"=")) % 4 != 0
        bare = bare[:-1] if len(bare) % 4 == 1 else bare
        out.append(binascii.a2b_base64(bare + b"=" * (-len(bare) % 4)))
    rest = data[at:].strip(b"\r\n")
    defects = (Defect("base64_padding"),) if broken else ()
    if not rest.strip():
        return b"".join(out), defects
    if not out:
        return data, (*defects, Defect("not_base64"))
    return b"".join([*out, b"\n", rest]), (*defects, Defect("base64_trailer"))


def _is_base64(piece: bytes, data: bytes, end: int) -> bool:
    ends_clean = end >= len(data) or b"=" in piece or piece[-1:] in b"\r\n"
    long_enough = len(piece.strip()) >= SHORTEST_BASE64 or end >= len(data) or b"=" in piece
    return ends_clean and long_enough and not _SPACE_INSIDE.search(piece)


def _from_uu(part: Mime, data: bytes) -> bytes:
    try:
        decoded = part.get_payload(decode=True)
    except PARSER_ERRORS:
        return data
    return decoded if isinstance(decoded, bytes) else data


def size(part: Mime) -> int:
    """Return the decoded size in bytes, near enough, without decoding anything large."""
    total = 0
    stack = [part]
    while stack:
        one = stack.pop()
        stack += children(one)
        total += 0 if one.is_multipart() else _measured(raw_content(one), encoding(one))
    return total


def _measured(payload: bytes, name: str) -> int:
    if name == "base64":
        bare = len(payload) - payload.count(b"\n") - payload.count(b"\r") - payload[-8:].count(b"=")
        return bare * 3 // 4
    if name == "quoted-printable":
        return len(payload) - 2 * payload.count(b"=")
    return len(payload)
