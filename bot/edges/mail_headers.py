"""Header fields of a mail: decoding, identifiers, and a bounded copy for the classifiers."""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator

from bot.core.message import Defect
from bot.edges.charset import decode
from bot.edges.plain_text import one_line

FIELD_CAP = 32_000
MIME_FIELD_CAP = 4_000
VALUE_CAP = 8_000
TOTAL_CAP = 64_000
IDS_CAP = 200
NAME_CAP = 200
AUTHENTICATION_CAP = 20
# What decisions hang on is kept even when a mail is stuffed with headers.
_NEEDED = (
    "from to cc subject date sender reply-to return-path message-id in-reply-to references "
    "auto-submitted precedence list-id list-post list-unsubscribe list-unsubscribe-post "
    "x-auto-response-suppress x-autoreply x-autorespond x-loop feedback-id content-type "
    "x-failed-recipients delivered-to x-original-to importance"
)
NEEDED = frozenset(_NEEDED.split())
ADDRESS_FIELDS = frozenset({"from", "to", "cc", "bcc", "reply-to", "sender", "delivered-to"})

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,8000})\?=")
_WORDS = re.compile(rf"{_WORD.pattern}(?:[ \t\r\n]{{1,200}}{_WORD.pattern})*")
_ID = re.compile(r"<([^<>]{1,998})>")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")


def words_decoded(value: str, defects: list[Defect]) -> str:
    """Decode RFC 2047 words wherever they stand; a broken one stays as it was written."""
    if "=?" not in value:
        return value
    return _WORDS.sub(lambda match: _decode_words(match.group(), defects), value)


def _decode_words(run: str, defects: list[Defect]) -> str:
    """Decode neighbours of one charset together: careless programs cut letters in two."""
    pieces: list[tuple[str, bytes]] = []
    for match in _WORD.finditer(run):
        charset = match.group(1).lower()
        data = _payload(match.group(2), match.group(3))
        if data is None:
            defects.append(Defect("encoded_word"))
            return run
        if pieces and pieces[-1][0] == charset:
            pieces[-1] = (charset, pieces[-1][1] + data)
        else:
            pieces.append((charset, data))
    texts = [decode(data, charset) for charset, data in pieces]
    for text in texts:
        defects.extend(text.defects)
    return "".join(text.text for text in texts)


def _payload(encoding: str, coded: str) -> bytes | None:
    raw = coded.encode("ascii", "surrogateescape") if _is_raw(coded) else coded.encode()
    if encoding in "qQ":
        return _HEX.sub(lambda hit: bytes([int(hit.group(1), 16)]), raw.replace(b"_", b" "))
    raw = re.sub(rb"[\s=]", b"", raw)
    # A lone last character carries no byte; the padding is ours to add.
    raw = raw[:-1] if len(raw) % 4 == 1 else raw
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def _is_raw(text: str) -> bool:
    return all(char < "\x80" or "\udc80" <= char <= "\udcff" for char in text)


def readable(raw: str, defects: list[Defect]) -> str:
    """Return a raw header value with its 8-bit bytes (kept as surrogates by the parser) as text."""
    if raw.isascii():
        return raw
    read = decode(raw.encode("utf-8", "surrogateescape"))
    defects.append(Defect("header_8bit"))
    # Saying that no charset was declared is no news for a header: there is no place to declare it.
    defects.extend(defect for defect in read.defects if defect.code != "charset_missing")
    return read.text


def addresses_prepared(value: str, defects: list[Defect]) -> str:
    """Decode the words of an address field into quoted strings, so that commas in them are safe."""
    if "=?" not in value:
        return value
    out: list[str] = []
    at = 0
    quoted = False
    for match in _WORDS.finditer(value):
        before = value[at : match.start()]
        quoted ^= bool((before.count('"') - before.count('\\"')) % 2)
        text = _decode_words(match.group(), defects)
        text = text.replace("\\", "\\\\").replace('"', '\\"')
        text = " ".join(text.split())
        out += [before, text if quoted else f'"{text}"']
        at = match.end()
    return "".join(out) + value[at:]


def text_of(raw: str, defects: list[Defect]) -> str:
    """Return a header value fully decoded, on one line."""
    text, found = one_line(words_decoded(raw[:FIELD_CAP], defects))
    defects.extend(found)
    return text


def ids(value: str) -> tuple[str, ...]:
    """Return the message ids in a field, in order, each once, with angle brackets.

    Folding inside an id is healed; a bare id without brackets is taken if it has an "@".
    """
    found = [re.sub(r"\s+", "", match) for match in _ID.findall(value)]
    if not found:
        found = [token.strip("<>,;\"'") for token in value.split()[:IDS_CAP] if "@" in token]
    kept = dict.fromkeys(f"<{one}>" for one in found if one and one.isprintable())
    many = tuple(kept)
    # Of an endless thread the root and the latest tell where it belongs.
    return many if len(many) <= IDS_CAP else (many[0], *many[1 - IDS_CAP :])


def headers(fields: Iterable[tuple[str, str]], defects: list[Defect]) -> dict[str, str]:
    """Return lower-case names to decoded values, of a repeated field the topmost, bounded."""
    result: dict[str, str] = {}
    size = 0
    cut = False
    for name, value in _topmost(fields):
        room = size < TOTAL_CAP or name in NEEDED
        cut = cut or not room or len(value) > VALUE_CAP
        if not room:
            continue
        noted = defects if name in {"subject", "from"} else []
        result[name] = text_of(value[:VALUE_CAP], noted)
        size += len(name) + len(result[name])
    if cut:
        defects.append(Defect("headers_cut"))
    return result


def _topmost(fields: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for name, value in fields:
        low = name.lower()
        if low not in seen and len(low) <= NAME_CAP:
            seen.add(low)
            yield low, value


def authentication(fields: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the Authentication-Results values, topmost first (RFC 8601)."""
    values = [value for name, value in fields if name.lower() == "authentication-results"]
    return tuple(one_line(value[:VALUE_CAP])[0] for value in values[:AUTHENTICATION_CAP])
