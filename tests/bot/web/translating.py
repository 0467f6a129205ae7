"""Keeps the Latvian catalogue in step with the pages: `python tests/bot/web/translating.py`.

It reads the texts out of pages and refusals, adds new ones to messages.po without a translation,
drops those that are gone, and compiles. The tests fail while one has no translation.
"""

import ast
import io
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[3]
WEB = ROOT / "bot" / "web"
PO = WEB / "translations" / "lv" / "LC_MESSAGES" / "messages.po"
MO = PO.with_suffix(".mo")
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
KEYWORDS: Mapping[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "N_": None,
    "ngettext": (1, 2),
}
REFUSALS = {"BotError", "Changed", "NotAllowed", "NotFound", "StoreError"}
REFUSING = ("core", "steps", "store", "web")


def texts() -> Catalog:
    """Everything the pages may show that is not stored content."""
    found = Catalog(locale="lv", fuzzy=False)
    options = {"templates/**.html": {"silent": "false"}}
    for row in extract_from_dir(WEB, METHODS, options_map=options, keywords=KEYWORDS):
        found.add(row[2])
    for sentence in refusals():
        found.add(sentence)
    return found


def refusals() -> Iterator[str]:
    """The sentence of every error that a step may raise."""
    for folder in REFUSING:
        for path in sorted((ROOT / "bot" / folder).glob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            constants = {
                target.id: node.value.value
                for node in tree.body
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
                for target in node.targets
                if isinstance(target, ast.Name) and isinstance(node.value.value, str)
            }
            yield from _raised(tree, constants)


def _raised(tree: ast.Module, constants: Mapping[str, str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id not in REFUSALS or not node.args:
            continue
        first = node.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value
        elif isinstance(first, ast.Name) and first.id in constants:
            yield constants[first.id]


def stored() -> Catalog:
    """The catalogue as it lies in the project."""
    with PO.open("rb") as file:
        return read_po(file, locale="lv")


def compiled(catalog: Catalog) -> bytes:
    """What the program loads."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def update() -> int:
    """Bring messages.po and messages.mo up to date. Returns how many texts lack a translation."""
    known = stored() if PO.exists() else Catalog(locale="lv")
    fresh = texts()
    fresh.creation_date = fresh.revision_date = datetime(2026, 11, 22, tzinfo=UTC)
    fresh.project, fresh.version = "micrec-bot", "0"
    fresh.msgid_bugs_address = fresh.last_translator = fresh.language_team = ""
    fresh.header_comment = "# The pages in Latvian."
    for message in fresh:
        if message.id and (old := known.get(message.id)) is not None:
            message.string = old.string
    with PO.open("wb") as file:
        write_po(file, fresh, sort_output=True, no_location=True, width=100)
    MO.write_bytes(compiled(stored()))
    return sum(not filled(message.string) for message in fresh if message.id)


def filled(string: object) -> bool:
    """Whether a translation, with all its plurals, is there."""
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    sys.exit(1 if update() else 0)
