"""Clean up plain text of a mail: line ends, control characters, flowed lines, uuencoded files."""

import re
import unicodedata

from bot.core.message import Attachment, Defect

# Characters that turn the direction of what follows, and tags that no screen shows.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
# Zero-width marks, soft hyphens and tags are invisible; they only keep words from being found.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_SPACES = re.compile("[\u00a0\u2007\u202f\u3000]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Normalising sorts each run of combining marks, which takes the square of its length; ordinary
# text has a blank or a full stop long before.
_LONG_RUN = re.compile("[^\x00-\x7f]{500}")
_RUN = re.compile("[\x00-\x7f]?[^\x00-\x7f]{1,500}")
_UU_BEGIN = re.compile(r"^begin [0-7]{3,4} ([^\n]{1,200})\n", re.MULTILINE)
_UU_LINE = re.compile(r"[\x20-\x60]{1,61}\n")
_QUOTE_MARKS = re.compile(r"^(?:> ?)*>")
SIGNATURE_LINE = "-- "


def clean(text: str) -> tuple[str, tuple[Defect, ...]]:
    """Return NFC text with line feeds and only visible characters, and what was removed."""
    if text.isascii() and text.isprintable():
        return text, ()
    text = _LINE_ENDS.sub("\n", text)
    defects: list[Defect] = []
    text, controls = _CONTROL.subn("", text)
    if controls:
        defects.append(Defect("control_characters"))
    if text.isascii():
        return text, tuple(defects)
    text, overrides = _BIDI.subn("", text)
    if overrides:
        defects.append(Defect("bidi_override"))
    text, halves = _SURROGATES.subn("\ufffd", text)
    if halves:
        defects.append(Defect("undecodable", "surrogates"))
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    return _nfc(text), tuple(defects)


def _nfc(text: str) -> str:
    if not _LONG_RUN.search(text):
        return unicodedata.normalize("NFC", text)
    return _RUN.sub(lambda run: unicodedata.normalize("NFC", run.group()), text)


def one_line(text: str) -> tuple[str, tuple[Defect, ...]]:
    """Clean a header value or file name and put it on one line."""
    text, defects = clean(text)
    return " ".join(text.split()), defects


def unflow(text: str, *, delete_space: bool) -> str:
    """Join the soft-broken lines of format=flowed (RFC 3676 4.1); quote depths stay apart."""
    out: list[str] = []
    parts: list[str] = []
    depth = ""
    for line in text.split("\n"):
        marks = _QUOTE_MARKS.match(line)
        level = ">" * (marks.group().count(">") if marks else 0)
        content = line[marks.end() :] if marks else line
        content = content.removeprefix(" ")
        if parts and level != depth:
            out.append(_joined(depth, parts))
            parts = []
        depth = level
        flowed = content.endswith(" ") and content != SIGNATURE_LINE
        parts.append(content[:-1] if flowed and delete_space else content)
        if not flowed:
            out.append(_joined(depth, parts))
            parts = []
    if parts:
        out.append(_joined(depth, parts))
    return "\n".join(out)


def _joined(depth: str, parts: list[str]) -> str:
    text = "".join(parts)
    return f"{depth} {text}".rstrip() if depth else text


def uuencoded(text: str) -> tuple[str, tuple[Attachment, ...]]:
    """Take files that stand uuencoded in the text out of it."""
    if "begin " not in text:
        return text, ()
    kept: list[str] = []
    found: list[Attachment] = []
    at = 0
    while begin := _UU_BEGIN.search(text, at):
        end, size = _uu_end(text, begin.end())
        if end == begin.end():
            kept.append(text[at:end])
        else:
            kept.append(text[at : begin.start()])
            found.append(Attachment(begin.group(1).strip(), "application/octet-stream", size))
        at = end
    kept.append(text[at:])
    return "".join(kept), tuple(found)


def _uu_end(text: str, at: int) -> tuple[int, int]:
    """Return where the encoded lines end and how many bytes they hold."""
    start, size = at, 0
    while line := _UU_LINE.match(text, at):
        if line.group() == "end\n":
            return line.end(), size
        count = (ord(text[at]) - 32) & 63
        # A line of n bytes takes four characters for three bytes after its count.
        if len(line.group()) - 2 < (count * 8 + 5) // 6:
            break
        size += count
        at = line.end()
    if text.startswith("end", at) and at > start:
        return at + 3, size
    return (at, size) if size else (start, 0)
