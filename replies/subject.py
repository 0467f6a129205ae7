"""The subject of an answer."""

import re
from typing import Final

from replies.plain import one_line

MAX_SUBJECT: Final = 150
# What mail programs put in front of a subject: "Re", "Fwd" and what they become in Latvian,
# Russian, German, Scandinavian, French, Polish, Lithuanian and Estonian programs; some count,
# as in "Re[2]:", "RE (3):" or "Re^4:".
_WORDS: Final = (
    r"re|fwd?|atb|atbilde|pārs|pars|pārsūtīts|на|ha|отв|ответ|пересл|пер|перенаправлено"
    r"|aw|antw|wg|sv|vs|vb|vl|tr|rv|odp|pd|ats|edasi"
)
_PREFIX: Final = re.compile(
    rf"(?:{_WORDS})\.?\s?(?:\[\d{{1,3}}\]|\(\d{{1,3}}\)|\^\d{{1,3}})?\s?[:\uff1a]\s?", re.IGNORECASE
)
_REFERENCE: Final = re.compile(r"\[\s?[A-Z]{2,4}-\d{4}-\d{3,9}\s?\]")
_EMPTY: Final = re.compile(
    r"[(<\[]?(?:no subject|bez temata|bez tēmas|nav temata|без темы|нет темы)[)>\]]?",
    re.IGNORECASE,
)


def reply_subject(subject: str, reference: str, fallback: str = "") -> str:
    """Return "Re: their subject [reference]": one line, at most MAX_SUBJECT characters.

    Stacks of "Re:", "Fwd:", "Atb:", "На:" become one "Re:", references of cases are taken out,
    and a mail without a subject gets `fallback` instead. Applying it again changes nothing.
    """
    tail = f"[{reference}]"
    own = _bare(subject)
    start = f"Re: {own}" if own else one_line(fallback)
    return f"{_cut(start, MAX_SUBJECT - len(tail) - 1)} {tail}".strip()


def _bare(subject: str) -> str:
    """Take prefixes off the front, and references out, until nothing changes."""
    left, before = one_line(subject), ""
    while left != before:
        before = left
        left = " ".join(_REFERENCE.sub(" ", left).split())
        if prefix := _PREFIX.match(left):
            left = left[prefix.end() :].strip()
    return "" if _EMPTY.fullmatch(left) else left


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return text[: limit - 1].rstrip() + "…"
