"""Letters composed from facts and templates."""

import re
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.exceptions import TemplateError, TemplateSyntaxError

from replies import dates
from replies.catalogue import ORDER, TEMPLATES, named, sheet
from replies.defaults import LANGUAGES
from replies.facts import LetterFacts, Wish
from replies.plain import name_for_greeting, one_line
from replies.points import MARKER, Choice, OpenPoint, key_of
from replies.subject import reply_subject

# Of several opt-outs in one mail the strongest is answered; its answer covers the others.
STRENGTH: Final = (None, "newsletter", "consent_withdrawal", "objection")


class BrokenTemplateError(ValueError):
    """A template cannot be rendered; the sentence names the file and the line."""


@dataclass(frozen=True, slots=True)
class ComposedLetter:
    """A draft: text a person will read, and what that person still has to do."""

    subject: str = field(repr=False)
    body: str = field(repr=False)
    open_points: tuple[OpenPoint, ...]


class _Section(NamedTuple):
    name: str
    title: str
    text: str
    context: dict[str, Any]


def compose(facts: LetterFacts, root: Path = TEMPLATES) -> ComposedLetter:
    """Compose the answer to all wishes of one mail, in the order of the catalogue.

    Raises ValueError where there is no wish, or a kind or language no template answers, and
    BrokenTemplateError where a template is at fault.
    """
    wishes = in_order(facts.wishes)
    if not wishes:
        raise ValueError("There is nothing to answer: name at least one kind of request.")
    return _letter(facts, root, _answers(facts, root, wishes))


def compose_named(name: str, facts: LetterFacts, root: Path = TEMPLATES) -> ComposedLetter:
    """Compose one of the letters of `catalogue.named()`; errors as for `compose`."""
    if name not in named(root):
        raise ValueError(f"No letter is named {name!r}; choose one of {', '.join(named(root))}.")
    answers = _answers(facts, root, in_order(facts.wishes))
    context = {"titles": [section.title for section in answers], "wishes": facts.wishes}
    return _letter(facts, root, [_section(facts, root, name, context)])


def in_order(wishes: Sequence[Wish]) -> tuple[Wish, ...]:
    """Return one wish per kind, in the order in which a letter answers them."""
    if unknown := {wish.kind for wish in wishes} - set(ORDER):
        raise ValueError(f"No template answers {', '.join(sorted(unknown))}.")
    groups = ([wish for wish in wishes if wish.kind == kind] for kind in ORDER)
    return tuple(_merged(group) for group in groups if group)


def _merged(group: Sequence[Wish]) -> Wish:
    orders = dict.fromkeys(wish.order for wish in group if wish.order)
    changed = next((wish for wish in group if wish.new), group[0])
    return Wish(
        kind=group[0].kind,
        right=max((wish.right for wish in group), key=STRENGTH.index),
        due_on=min((wish.due_on for wish in group if wish.due_on), default=None),
        order=", ".join(orders) or None,
        old=changed.old,
        new=changed.new,
    )


def _answers(facts: LetterFacts, root: Path, wishes: Sequence[Wish]) -> list[_Section]:
    return [_section(facts, root, wish.kind, {"wish": wish}) for wish in wishes]


def _section(facts: LetterFacts, root: Path, name: str, extra: Mapping[str, object]) -> _Section:
    context = {**_context(facts), **extra}
    text = _rendered(root, f"{name}/{facts.language}.txt", context)
    title, _, text = text.partition("\n")
    return _Section(name, title, text.strip(), context)


def _letter(facts: LetterFacts, root: Path, sections: Sequence[_Section]) -> ComposedLetter:
    several = len(sections) > 1
    part = partial(_part, facts, root, {"several": several})
    rights = any(sheet(section.name, root).rights for section in sections)
    texts = [
        part("_opening"),
        *(_text(number if several else 0, section) for number, section in enumerate(sections, 1)),
        *([part("_rights")] if rights else []),
        part("_closing"),
    ]
    titles = "; ".join(section.title for section in sections)
    return ComposedLetter(
        subject=reply_subject(facts.subject, facts.reference, titles),
        body="\n\n".join(texts),
        open_points=tuple(p for section in sections for p in _points(facts, root, section)),
    )


def _text(number: int, section: _Section) -> str:
    heading = f"{number}. {section.title}\n\n" if number else ""
    return heading + section.text


def _part(facts: LetterFacts, root: Path, extra: Mapping[str, object], name: str) -> str:
    return _rendered(root, f"{name}/{facts.language}.txt", {**_context(facts), **extra})


def _points(facts: LetterFacts, root: Path, section: _Section) -> list[OpenPoint]:
    points = sheet(section.name, root).points
    found: dict[str, OpenPoint] = {}
    for marker in MARKER.findall(section.text):
        key = key_of(marker) or marker
        if key not in points:
            raise BrokenTemplateError(
                f"{section.name}/{facts.language}.txt: letter.toml does not describe {key}; add it."
            )
        found[key] = OpenPoint(
            key=key,
            form=points[key].form,
            marker=marker,
            text_lv=points[key].lv,
            text_en=points[key].en,
            choices=_choices(facts, root, section, key),
        )
    return list(found.values())


def _choices(facts: LetterFacts, root: Path, section: _Section, key: str) -> tuple[Choice, ...]:
    stem = key.replace(".", "/", 1)
    return tuple(
        Choice(
            name=name,
            text_lv=label["lv"],
            text_en=label["en"],
            text=_rendered(root, f"{stem}-{name}.{facts.language}.txt", section.context),
        )
        for name, label in sheet(section.name, root).points[key].choices.items()
    )


def _context(facts: LetterFacts) -> dict[str, Any]:
    if facts.language not in LANGUAGES:
        raise ValueError(f"There are no letters in {facts.language!r}, only in {LANGUAGES}.")
    return {
        "company": facts.company,
        "about": facts.company.about[facts.language],
        "signature": facts.company.signature[facts.language],
        "reference": facts.reference,
        "received_on": facts.received_on,
        "answer_by": facts.answer_by,
        "extended_to": facts.extended_to,
        "name": name_for_greeting(facts.name, facts.language),
        "on": partial(dates.on, language=facts.language),
        "by": partial(dates.by, language=facts.language),
    }


@cache
def _environment(root: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader(root),
        autoescape=select_autoescape(),  # letters are plain text; only .html would be escaped
        undefined=StrictUndefined,
        finalize=_harmless,
    )


def _harmless(value: object) -> str:
    """Every value that a template prints passes here; the templates' own words do not."""
    if value is None:
        raise TypeError("a fact that is missing was printed")
    return one_line(str(value))


def _rendered(root: Path, template: str, context: Mapping[str, Any]) -> str:
    try:
        text = _environment(root).get_template(template).render(context)
    except (TemplateError, TypeError, ValueError, AttributeError) as error:
        raise BrokenTemplateError(f"{_where(template, error)}; correct the template.") from error
    lines = (line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _where(template: str, error: Exception) -> str:
    lines = [
        frame.lineno or 0
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.endswith(template)
    ]
    line = error.lineno if isinstance(error, TemplateSyntaxError) else max(lines[-1:], default=0)
    place = f"{template}, line {line}" if line else template
    return f"{place}: {type(error).__name__}: {error}"
