"""Proof that every letter can be written, for `bot check` and the tests."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from replies import examples
from replies.catalogue import ORDER, TEMPLATES, named, names, sheet
from replies.defaults import LANGUAGES
from replies.points import MARKER, keys, unresolved
from replies.render import ComposedLetter, compose, compose_named

PARTS = ("_opening", "_rights", "_closing")


def check_templates(root: Path = TEMPLATES) -> list[str]:
    """Render every letter in every language; return what is wrong, by file and line, or []."""
    return list(dict.fromkeys([*_missing(root), *_undescribed(root), *_unrendered(root)]))


def _missing(root: Path) -> Iterator[str]:
    present = names(root)
    yield from (
        f"{kind}: the folder is missing; put it back." for kind in ORDER if kind not in present
    )
    for name in (*PARTS, *present):
        for language in LANGUAGES:
            if not (root / name / f"{language}.txt").is_file():
                yield f"{name}/{language}.txt: the file is missing; write it."


def _undescribed(root: Path) -> Iterator[str]:
    for name in names(root):
        try:
            described = set(sheet(name, root).points)
        except ValueError as error:
            yield str(error)
            continue
        for language in LANGUAGES:
            path = root / name / f"{language}.txt"
            text = path.read_text(encoding="utf-8") if path.is_file() else ""
            used = set(keys(text))
            for key in sorted(described - used):
                yield f"{name}/{language}.txt: the open point {key} does not occur; add it."
            if damaged := set(unresolved(text)) - {
                " ".join(m.split()) for m in MARKER.findall(text)
            }:
                yield f"{name}/{language}.txt: {min(damaged)!r} is half a marker; close it."


def _unrendered(root: Path) -> Iterator[str]:
    for language in LANGUAGES:
        for wish in examples.wishes():
            for facts in examples.variants(language, wish):
                yield from _problem(f"{wish.kind}/{language}.txt", partial(compose, facts, root))
        for name in named(root):
            for facts in examples.variants(language, examples.a_wish("access")):
                yield from _problem(
                    f"{name}/{language}.txt", partial(compose_named, name, facts, root)
                )


def _problem(place: str, composing: Callable[[], ComposedLetter]) -> Iterator[str]:
    try:
        letter = composing()
    except ValueError as error:
        yield str(error)
        return
    if "\n" in letter.subject or letter.subject.startswith("["):
        yield f"{place}: the first line must be the title of the letter; write one."
