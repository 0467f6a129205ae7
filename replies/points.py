"""Open points: the places where a letter still needs a person.

A marker is ⟦key: short instruction⟧ in the text. At a "confirm" point a sentence claims that
something was done: a person ticks it, the program deletes the marker, the sentence stands. At a
"fill" point a person puts words in the marker's place. While a marker stands, nothing is sent.
"""

import re
from dataclasses import dataclass
from typing import Final

MARKER: Final = re.compile(r"⟦[^⟦⟧]*⟧")
# What is left of a marker that someone half deleted must block as well.
_ANY: Final = re.compile(r"⟦[^⟦⟧]*⟧|⟦[^⟦⟧\n]{0,40}|⟧")
_KEY: Final = re.compile(r"⟦\s*([a-z_]+\.[a-z_]+)\s*(?::|⟧)")
_NO_SPACE_BEFORE: Final = "\r\n.,;:!?)"


@dataclass(frozen=True, slots=True)
class Choice:
    """A ready text for a fill point, in the letter's language; it may hold markers itself."""

    name: str
    text_lv: str
    text_en: str
    text: str


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """`form` is "confirm" or "fill"; `text_lv` and `text_en` tell staff what to do."""

    key: str
    form: str
    marker: str
    text_lv: str
    text_en: str
    choices: tuple[Choice, ...] = ()


def key_of(marker: str) -> str | None:
    """Return the key of a marker, None where it is damaged."""
    found = _KEY.match(marker)
    return found[1] if found else None


def keys(text: str) -> tuple[str, ...]:
    """Return the keys of the markers that stand in the text, in order, each once."""
    found = (key_of(marker) for marker in MARKER.findall(text))
    return tuple(dict.fromkeys(key for key in found if key))


def unresolved(text: str) -> tuple[str, ...]:
    """Return every marker that still stands, whole or damaged, on one line each."""
    found = (" ".join(marker.split()) for marker in _ANY.findall(text))
    return tuple(dict.fromkeys(found))


def resolve(body: str, key: str) -> str:
    """Delete the marker: the sentence after it is now true. Without the marker, change nothing."""
    marker = rf"[ \t]*{_marker(key)}[ \t]*"
    body = re.sub(rf"(?:\A|(?<=\n\n)){marker}\n\n", "", body)
    body = re.sub(rf"(?m)^{marker}\n", "", body)
    return re.sub(marker, _gap, body)


def fill(body: str, key: str, text: str) -> str:
    """Put the text in the marker's place. Raises ValueError where the text is empty."""
    if not text.strip():
        raise ValueError(f"Write something for the open point {key}, or take it out of the letter.")
    return re.sub(_marker(key), lambda _: text.strip(), body)


def drop(body: str, key: str) -> str:
    """Delete the paragraph, or the line of a list, in which the marker stands: not applicable."""
    marker = re.compile(_marker(key))
    paragraphs = re.split(r"(?:\r?\n){2,}", body)
    if not any(marker.search(paragraph) for paragraph in paragraphs):
        return body
    kept = (_without(paragraph, marker) for paragraph in paragraphs)
    return "\n\n".join(paragraph for paragraph in kept if paragraph)


def _marker(key: str) -> str:
    return rf"⟦\s*{re.escape(key)}\s*(?::[^⟦⟧]*)?⟧"


def _gap(found: re.Match[str]) -> str:
    before = found.string[: found.start()][-1:]
    after = found.string[found.end() :][:1]
    if before in ("", "\n", "\r") or after == "" or after in _NO_SPACE_BEFORE:
        return ""
    return " " if found[0] != found[0].strip() else ""


def _without(paragraph: str, marker: re.Pattern[str]) -> str:
    if not marker.search(paragraph):
        return paragraph
    lines = paragraph.splitlines()
    if any(line.startswith("•") for line in lines):
        return "\n".join(line for line in lines if not marker.search(line))
    return ""
