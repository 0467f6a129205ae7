"""What every template may use: who is signed in, words for closed lists, the menu."""

from flask import Flask
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from bot.core.case import days_left
from bot.core.chain import Event
from bot.core.roles import RIGHTS, Right
from bot.web import access, words
from bot.web.languages import LANGUAGES, language
from bot.web.office import now, the_app, today
from bot.web.sentences import translated

MENU = (
    ("queue", words.N_("Queue"), Right.CASEWORK),
    ("mails", words.N_("Mails without a case"), Right.CASEWORK),
    ("quarantine", words.N_("Quarantine"), Right.QUARANTINE),
    ("letters", words.N_("Letters"), Right.CASEWORK),
    ("reports", words.N_("Report"), Right.REPORTS),
    ("health", words.N_("Health"), Right.CASEWORK),
    ("accounts", words.N_("Accounts"), Right.ACCOUNTS),
)
TABLES = {
    "kind": words.KINDS,
    "kind_short": words.SHORT,
    "right": words.RIGHTS,
    "state": words.STATES,
    "draft_state": words.DRAFTS,
    "letter_state": words.LETTERS,
    "mail_state": words.MAILS,
    "spoken": words.LANGUAGES,
    "role": words.ROLES,
    "step": words.STEPS,
    "action": words.ACTIONS,
    "number": words.REPORT,
}


def set_up(web: Flask) -> None:
    """Hand it to the templates."""
    web.jinja_env.globals.update(word=word, days_left=days_left, defect=words.defect)
    web.jinja_env.globals.update(csrf=csrf)
    web.jinja_env.filters.update(said=translated, about=about)
    web.context_processor(_context)


def word(table: str, key: str) -> str:
    """One entry of a closed list in the reader's language."""
    return words.said(TABLES[table], key)


def csrf() -> Markup:
    """The hidden field that proves that a form is ours."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def about(event: Event) -> str:
    """What an entry of the history says beside its action, in a few words."""
    detail, said = event.detail, []
    was, is_now = detail.get("before"), detail.get("after")
    if isinstance(was, list) and isinstance(is_now, list):
        said.append(f"{_kinds(was)} → {_kinds(is_now)}" if was != is_now else _kinds(is_now))
    found = (detail.get(name) for name in ("kinds", "new_kinds"))
    said += [_kinds(kinds) for kinds in found if isinstance(kinds, list) and kinds]
    if "to" in detail:
        said.append(str(detail["to"] or gettext("nobody")))
    if "language" in detail:
        said.append(word("spoken", str(detail["language"])))
    if isinstance(number := detail.get("version"), int):
        said.append(gettext("version %(number)d", number=number))
    return ": " + ", ".join(said) if said else ""


def _kinds(kinds: list[object]) -> str:
    return ", ".join(word("kind_short", str(kind)) for kind in kinds)


def _context() -> dict[str, object]:
    known = access.reader()
    rights = RIGHTS[known.account.role] if known else frozenset()
    return {
        "me": known.account if known else None,
        "menu": [entry for entry in MENU if entry[2] in rights],
        "language": language(),
        "languages": LANGUAGES,
        "today": today(),
        "now": now(),
        "company": the_app().config.company.name,
    }
