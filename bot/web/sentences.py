"""Sentences that steps and classifiers wrote in English, shown in the reader's language.

They are stored as they were made, with their facts in them; here each is recognised by its
template. What no template fits is shown as it stands.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from flask_babel import format_date, gettext

from bot.core.calendar import MONTHS, WEEKDAYS
from bot.errors import BotError
from bot.web import words
from bot.web.languages import language
from bot.web.templates_of_sentences import TEMPLATES

_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
# Days as `core.calendar.say` writes them: Fri 1 May 2026.
_SAID = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)}) (\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b")
_NAME = re.compile(r"\{(\w+)\}")
_FACTS: Mapping[str, Mapping[str, str]] = {
    "state": {**words.STATES, **words.LETTERS},
    "step": words.MOVES,
    "right": words.PERMISSIONS,
}


def of_error(error: BotError) -> str:
    """An error's sentence with its facts, in the reader's language."""
    sentence = gettext(error.sentence)
    if not error.facts:
        return sentence
    return sentence.format(**{name: _fact(name, fact) for name, fact in error.facts.items()})


def _fact(name: str, fact: object) -> str:
    table = _FACTS.get(name, {})
    text = str(fact)
    return words.said(table, text) if text in table else translated(text)


def translated(text: str) -> str:
    """A stored English sentence, or several of them, in the reader's language."""
    if language() == "en" or not text:
        return text
    found = _whole(text)
    if found is None:
        parts = re.split(r"(?<=[.])\s+(?=[“A-Z])", text)
        found = " ".join(_whole(part) or part for part in parts)
    found = _ISO.sub(r"\3.\2.\1.", _SAID.sub(_day, found))
    return found.replace("..", ".")


def _day(said: re.Match[str]) -> str:
    day = date(int(said[3]), MONTHS.index(said[2]) + 1, int(said[1]))
    return format_date(day, "EEE dd.MM.yyyy.")


def _whole(text: str) -> str | None:
    for template, pattern in _patterns():
        match = pattern.fullmatch(text)
        if match is not None:
            facts = {name: _inner(name, value) for name, value in match.groupdict("").items()}
            return gettext(template).format(**facts)
    return None


def _inner(name: str, value: str) -> str:
    """A fact inside a sentence; offices, kinds and lengths of time are words themselves."""
    if name in ("day", "moment", "number", "ref", "id"):
        return value
    if value in words.KINDS:
        return words.said(words.SHORT, value)
    return _whole(value) or value


@cache
def _patterns() -> Sequence[tuple[str, re.Pattern[str]]]:
    return [(template, re.compile(_pattern(template), re.DOTALL)) for template in TEMPLATES]


def _pattern(template: str) -> str:
    parts = _NAME.split(template)
    texts = (
        re.escape(part) if index % 2 == 0 else f"(?P<{part}>.+?)"
        for index, part in enumerate(parts)
    )
    return "".join(texts)
