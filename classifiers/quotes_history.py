"""Finds the lines of a letter that repeat earlier letters.

Two ways to quote exist: each line marked with ">", where answers may stand in between, and
everything below a border (a line of attribution, a block of header lines, a separator).
"""

import re

from classifiers.quotes_marks import (
    ATTRIBUTION_START,
    CITING,
    END_OF_FORWARD,
    ROLES,
    RULE,
    SEPARATOR,
    SEPARATOR_BARE,
    VERB,
    VERB_END,
    WROTE_BETWEEN_DASHES,
)

# Borders are short lines; no longer line is searched.
LONGEST = 400
ATTRIBUTION_LINES = 5
BLOCK_LINES = 16
LONE_VERB_LENGTH = 40
# Kinds of header lines a block needs: with a ruler above it, and without.
RULED_ROLES = 2
FULL_ROLES = 3
# Lines a wrapped header value may take, words a name before "wrote:" may have.
MAX_STRAYS = 2
NAME_WORDS = 8

_KEY = re.compile(r"[*_|\s]{0,4}([^\W\d_][\w ().-]{0,24}?)[*_]{0,2}\s{0,3}:[*_]{0,2}(?:\s+|$)(.*)")
_ADDRESS = re.compile(r"[^\s@<>]@[\w-]")
_BRACKETED = re.compile(r"[<(\[][^<>()\[\]]{0,120}[^\s@]@[\w-]")
_TIME = re.compile(r"(?<!\d)\d{1,2}[:.]\d{2}(?!\d)")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d{2}(?!\d)|\d\s?[ap]\.?m\b|plkst", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_LONE_VERB = re.compile(rf">?\s*(?:{VERB})\W{{0,6}}", re.IGNORECASE)


def quoted(lines: list[str]) -> list[bool]:
    """Tell for each stripped line whether it is quoted history (blank lines: false)."""
    marks = [_marked(line) for line in lines]
    _heal_wrapped(lines, marks)
    index = 0
    while index < len(lines):
        line = lines[index]
        if marks[index] or not line or len(line) > LONGEST:
            index += 1
            continue
        border = _border(lines, index)
        if border is None:
            index += 1
            continue
        start, end, strong = border
        if _marked_follows(lines, marks, end + 1):
            marks[start : end + 1] = [True] * (end + 1 - start)
            index = end + 1
        elif strong:
            index = _quote_rest(lines, marks, start)
        else:
            index += 1
    return marks


def _marked(line: str) -> bool:
    if not line.startswith(">"):
        return False
    # "> wrote:" is the end of a broken attribution; ">>> look here <<<" is decoration.
    return not line.endswith("<<") and not (
        len(line) < LONE_VERB_LENGTH and _LONE_VERB.fullmatch(line)
    )


def _heal_wrapped(lines: list[str], marks: list[bool]) -> None:
    """Mark the stray end of a quoted link that a mail program broke over two lines."""
    for index in range(1, len(lines) - 1):
        line = lines[index]
        if line and not marks[index] and marks[index - 1] and marks[index + 1]:
            above = lines[index - 1]
            opened = above.rfind("http") > above.rfind(")")
            marks[index] = opened and " " not in line and line.endswith((")", ">"))


def _marked_follows(lines: list[str], marks: list[bool], index: int) -> bool:
    while index < len(lines) and not lines[index]:
        index += 1
    return index < len(lines) and marks[index]


def _quote_rest(lines: list[str], marks: list[bool], start: int) -> int:
    """Mark everything from start on, up to where a program says that the forwarded mail ends."""
    index = start
    while index < len(lines):
        marks[index] = bool(lines[index])
        index += 1
        if len(lines[index - 1]) < LONGEST and END_OF_FORWARD.search(lines[index - 1]):
            return index
    return index


def _border(lines: list[str], index: int) -> tuple[int, int, bool] | None:
    """Return first line, last line, and whether all that follows is quoted for sure."""
    line = lines[index]
    first = line[0]
    if first in "-_=*–—" or first.isalpha():
        separates = SEPARATOR.match(line) or WROTE_BETWEEN_DASHES.match(line)
        if separates or (SEPARATOR_BARE.match(line) and _key_soon(lines, index + 1)):
            return index, max(index, _block(lines, index + 1, ruled=True)), True
        if RULE.fullmatch(line) and (below := _block(lines, index + 1, ruled=True)):
            return index, below, True
    if ":" in line[:45] and (end := _block(lines, index, ruled=False)):
        return index, end, True
    return _attribution(lines, index)


def _key_soon(lines: list[str], index: int) -> bool:
    return any(_role(line) for line in lines[index : index + 3])


def _role(line: str) -> str:
    match = _KEY.match(line[:LONGEST])
    return ROLES.get(" ".join(match.group(1).casefold().split()), "") if match else ""


def _block(lines: list[str], index: int, *, ruled: bool) -> int:
    """Return the last line of a block of header lines that begins here, or 0.

    A formal letter may begin with "No:" and "Kam:" too, so a block needs what only programs
    write: an address or a time of day; at the top of a letter both a sender and a time.
    """
    while ruled and index < len(lines) and not lines[index]:
        index += 1
    if index >= len(lines) or (_role(lines[index]) not in {"from", "date"} and not ruled):
        return 0
    values, end = _block_values(lines, index)
    typed = [role for role, value in values.items() if _typed(value)]
    if ruled:
        told = " ".join(values.values())
        one_line = _ADDRESS.search(told) and _CLOCK.search(told)
        return end if typed and (len(values) >= RULED_ROLES or one_line) else 0
    if not _own_above(lines, index):
        timed = _CLOCK.search(values.get("date", "")) is not None
        return end if len(values) >= FULL_ROLES and "from" in values and timed else 0
    return end if typed and (len(values) >= FULL_ROLES or len(typed) >= RULED_ROLES) else 0


def _own_above(lines: list[str], index: int) -> bool:
    """Tell whether anything stands above; a few blank lines at the top are looked over."""
    return index > BLOCK_LINES or any(lines[:index])


def _block_values(lines: list[str], index: int) -> tuple[dict[str, str], int]:
    """Collect the header lines from here, over single blanks and wrapped values."""
    values: dict[str, str] = {}
    end = index
    strays = 0
    last = ""
    for at in range(index, min(index + BLOCK_LINES, len(lines))):
        line = lines[at]
        role = _role(line)
        if role and role in values and role not in {"to", "cc", "other"}:
            break
        if role:
            values[role] = line
            end, strays, last = at, 0, role
        elif line and last and strays < MAX_STRAYS:
            strays += 1
            values[last] += f" {line[:LONGEST]}"
        elif line or at + 1 >= len(lines) or not _role(lines[at + 1]):
            break
    return values, end


def _typed(value: str) -> bool:
    return bool(_ADDRESS.search(value) or (_CLOCK.search(value) and re.search(r"\d{2}", value)))


def _attribution(lines: list[str], end: int) -> tuple[int, int, bool] | None:
    """Find a line that names who wrote when, ending here; it may begin some lines above."""
    last = lines[end]
    if not (last[-1] in ":>-" or VERB_END.search(last[-40:])):
        return None
    if CITING.match(last) and last.endswith(":"):
        return end, end, bool(_BRACKETED.search(last))
    best = (end, end, True) if _strong(last, started=False) else None
    joined = ""
    for start in range(end, max(-1, end - ATTRIBUTION_LINES), -1):
        line = lines[start]
        if len(line) > LONGEST or (line.startswith(">") and start != end):
            break
        joined = f"{line} {joined}".strip()
        if ATTRIBUTION_START.match(line):
            if _strong(joined, started=True):
                return start, end, True
            if _weak(joined):
                return start, end, False
    if best is None and _weak(last):
        best = (end, end, False)
    return best


def _strong(text: str, *, started: bool) -> bool:
    """Tell a sure attribution: who, when and a verb, or the same with a bracketed address."""
    dated = _YEAR.search(text) is not None and _TIME.search(text) is not None
    bracketed = _BRACKETED.search(text) is not None
    verb = VERB_END.search(text) is not None
    if verb:
        return bracketed or (started and dated) or (started and _ADDRESS.search(text) is not None)
    if not text.endswith(":"):
        return False
    return dated and _ADDRESS.search(text) is not None and (bracketed or started)


def _weak(text: str) -> bool:
    """Tell a possible attribution, believed only when marked lines follow.

    A long line that merely ends in "wrote:" may be the writer's sentence and stays own.
    """
    dated = _YEAR.search(text) is not None
    if VERB_END.search(text):
        named = len(text.split()) <= NAME_WORDS and not re.search(r"[.!?] ", text)
        return named or (dated and ATTRIBUTION_START.match(text) is not None)
    return dated and _BRACKETED.search(text) is not None
