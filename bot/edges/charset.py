"""Bytes of mail to text: the declared charset where it fits, else the likeliest of the known ones.

Mails of Latvian shops and their customers come in a handful of charsets, often with a wrong
label or none. Each candidate reading gets a score for how much it looks like Latvian, Russian
or English (`bot.edges.charset_score`); the label wins unless another reading is clearly better.
"""

import codecs
import re
from dataclasses import dataclass

from bot.core.message import Defect
from bot.edges.charset_score import GOOD, score

# Labels that mean another codec in practice: Windows programs write cp1252 and call it
# iso-8859-1; Korean and Chinese mail uses the larger set under the name of the smaller.
ALIASES = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso8859-1": "cp1252",
    "ansi_x3.4-1968": "ascii",
    "us-ascii": "ascii",
    "7bit": "ascii",
    "8bit": "",
    "unknown-8bit": "",
    "x-unknown": "",
    "unknown": "",
    "default": "",
    "_autodetect": "",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode": "utf-8",
    "windows-31j": "cp932",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-user-defined": "",
}
# Codecs of Python that are no charsets of mail, some of them slow on purpose-made input.
REFUSED = re.compile(r"unicode.?escape|idna|punycode|undefined|mbcs|oem|raw", re.IGNORECASE)
GUESSES = ("utf-8", "cp1257", "cp1251", "koi8-r", "iso8859-13", "iso8859-4", "cp1252")
NAMES = {
    "cp1257": "windows-1257",
    "cp1251": "windows-1251",
    "cp1252": "windows-1252",
    "iso8859-13": "iso-8859-13",
    "iso8859-4": "iso-8859-4",
    "ascii": "us-ascii",
}
# Multi-byte UTF-8 hardly ever arises by accident.
UTF8_BONUS = 3.0
DECLARED_BONUS = 0.4
MARGIN = 0.45
# Greek or Chinese read as declared: nothing here can rate its letters, so none may overrule it.
FOREIGN_GOOD = 1.3
SAMPLE_BYTES = 2000

# UTF-8 bytes once read as windows-1252, -1257 or -1251 and encoded again.
_DOUBLED_LATIN = re.compile(
    r"(?:[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6"
    r"\u02dc\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]{1,3})+"
)
_DOUBLED_CYRILLIC = re.compile(
    r"(?:[РСÐÑ][\u0098\u00a0-\u00bf\u0401-\u040f\u0451-\u045f\u0490\u0491\u2013\u2014\u2018-"
    r"\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2116\u2122]){2,}"
)
_DOUBLED_SIGN = re.compile(
    r"[ÂÃÄÅÆÐÑâ][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]|[РС][°±µ»ѓ‚]"
)
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTINUED = re.compile(rb"[\x80-\xbf]{0,3}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the charset it was read by, and what was odd."""

    text: str
    charset: str
    defects: tuple[Defect, ...] = ()


def codec(label: str | None) -> str | None:
    """Return Python's codec for a label, "" if it says nothing, None if it is strange."""
    name = (label or "").strip().strip("\"'").lower().split("*", 1)[0]
    name = ALIASES.get(name, name)
    if not name:
        return ""
    if REFUSED.search(name) or not name.isascii():
        return None
    name = re.sub(r"^(?:x-)?(?:cp|windows)[-_ ]?(125\d)$", r"cp\1", name)
    try:
        # Decoding refuses codecs that do not make text (zlib, rot13).
        b"a".decode(name, "replace")
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return None


def decode(data: bytes, label: str | None = None) -> Decoded:
    """Read bytes as text. Never raises, never drops a byte: what no charset fits is U+FFFD."""
    declared = codec(label)
    defects: tuple[Defect, ...] = () if declared is not None else (Defect("charset_unknown"),)
    if data.isascii():
        return _seven_bit(data, declared or "", defects)
    unicode = _strict_utf8(data)
    if unicode is not None and declared == "utf-8":
        return _undouble(unicode, "utf-8", defects)
    chosen = _choose(data, declared or "", unicode)
    if chosen != declared:
        defects += (_disagreement(declared, chosen),)
    if chosen == "utf-8":
        text = _mixed_utf8(data) if unicode is None else unicode
    else:
        text = data.decode(chosen, "replace")
    if "\ufffd" in text:
        defects += (Defect("undecodable", NAMES.get(chosen, chosen)),)
    return _undouble(text, chosen, defects)


def _strict_utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _seven_bit(data: bytes, declared: str, defects: tuple[Defect, ...]) -> Decoded:
    """ASCII bytes: plain, or one of the charsets that switch by escapes."""
    if declared.startswith(("iso-2022", "iso2022", "utf-7", "utf7", "utf-16", "utf-32", "hz")):
        return Decoded(data.decode(declared, "replace"), declared, defects)
    if b"\x1b$" in data or b"\x1b(" in data:
        return Decoded(data.decode("iso-2022-jp", "replace"), "iso-2022-jp", defects)
    return Decoded(data.decode("ascii"), "us-ascii", defects)


def _choose(data: bytes, declared: str, unicode: str | None) -> str:
    """Return the declared charset unless another one makes clearly better text."""
    sample = _sample(data)
    if declared == "ascii":
        declared = ""
    first = float("-inf")
    if declared in GUESSES:
        first = _rate(sample, declared, unicode) + DECLARED_BONUS
    elif declared:
        # A window of multi-byte text may begin inside a letter, so this reads from the start.
        first = score(data[: 4 * SAMPLE_BYTES].decode(declared, "replace")) + DECLARED_BONUS
        if first >= FOREIGN_GOOD:
            return declared
    if first >= GOOD + DECLARED_BONUS:
        return declared
    rated = [(_rate(sample, name, unicode), name) for name in GUESSES if name != declared]
    # Python's max keeps the first of equals, so the order of GUESSES decides ties.
    best, name = max(rated, key=lambda pair: pair[0])
    return name if best > first + MARGIN or not declared else declared


def _rate(sample: bytes, name: str, unicode: str | None) -> float:
    if name == "utf-8" and unicode is not None:
        return score(unicode) + UTF8_BONUS
    return score(sample.decode(name, "replace"))


def _sample(data: bytes) -> bytes:
    """Return the stretches that hold the evidence, so that a megabyte is not read seven times."""
    if len(data) <= SAMPLE_BYTES:
        return data
    picked: list[bytes] = []
    at = size = 0
    while size < SAMPLE_BYTES and (high := _HIGH.search(data, at)):
        start = max(at, high.start() - 40)
        # The window ends behind a whole letter, should this be UTF-8.
        tail = _CONTINUED.match(data, high.start() + 200)
        at = tail.end() if tail else len(data)
        picked.append(data[start:at])
        size += at - start
    return b"\n".join(picked)


def _mixed_utf8(data: bytes) -> str:
    """Read UTF-8 with faults; a line that is not UTF-8 (a relay's footer) is read on its own."""
    lines = data.splitlines(keepends=True)
    if len(lines) == 1:
        return data.decode("utf-8", "replace")
    return "".join(_line(line) for line in lines)


def _line(line: bytes) -> str:
    text = _strict_utf8(line)
    return text if text is not None else line.decode(_choose(line, "", None), "replace")


def _disagreement(declared: str | None, chosen: str) -> Defect:
    found = NAMES.get(chosen, chosen)
    if not declared:
        return Defect("charset_missing", found)
    return Defect("charset_wrong", f"{NAMES.get(declared, declared)} -> {found}")


def _undouble(text: str, charset: str, defects: tuple[Defect, ...]) -> Decoded:
    """Undo UTF-8 that was encoded twice, run by run, so that a clean part stays as it is."""
    if not _DOUBLED_SIGN.search(text):
        return Decoded(text, charset, defects)
    repaired = _DOUBLED_LATIN.sub(lambda run: _halve(run.group(), "cp1252"), text)
    repaired = _DOUBLED_CYRILLIC.sub(lambda run: _halve(run.group(), "cp1251"), repaired)
    if repaired == text:
        return Decoded(text, charset, defects)
    return Decoded(repaired, charset, (*defects, Defect("mojibake")))


def _halve(run: str, name: str) -> str:
    raw = b"".join(_byte(char, name) for char in run)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return run


def _byte(char: str, name: str) -> bytes:
    try:
        return char.encode(name)
    except UnicodeEncodeError:
        # Windows passes the bytes its own table leaves open through as C1 controls.
        return bytes([ord(char)]) if char <= "\xff" else b"\xff"
