"""Mails that opened no case, and those in quarantine."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from bot.core.mail import Mail, MailState
from bot.core.roles import Right
from bot.errors import NotFound
from bot.steps import casework
from bot.store import cases, messages
from bot.web import access
from bot.web.marks import blocks
from bot.web.office import now, the_app
from bot.web.page import Page
from classifiers.labels import Kind

PER_PAGE = 50
WITHOUT_CASE = (MailState.IGNORED, MailState.AUTOMATIC)


def before() -> int | None:
    """Where the page begins: below this number."""
    asked = request.args.get("before", "")
    return int(asked) if asked.isdecimal() and len(asked) < 12 else None  # noqa: PLR2004


def show_without_case() -> ResponseReturnValue:
    """The newest mails that opened no case."""
    with the_app().store.read() as tx:
        found = messages.in_states(tx, WITHOUT_CASE, limit=PER_PAGE + 1, before_id=before())
    return _list("mails", found)


def show_quarantine() -> ResponseReturnValue:
    """The mails that could not be dealt with."""
    wanted = (MailState.QUARANTINED,)
    with the_app().store.read() as tx:
        found = messages.in_states(tx, wanted, limit=PER_PAGE + 1, before_id=before())
    return _list("quarantine", found)


def _list(page: str, found: list[Mail]) -> ResponseReturnValue:
    more = found[PER_PAGE - 1].id if len(found) > PER_PAGE else None
    return render_template("mails.html", page=page, mails=found[:PER_PAGE], more=more)


def show(mail_id: int) -> ResponseReturnValue:
    """One mail; one that belongs to a case is read there."""
    app = the_app()
    with app.store.read() as tx:
        mail = messages.get(tx, mail_id)
        if mail is None:
            raise NotFound("There is no mail number {id}.", id=mail_id)
        ref = cases.by_id(tx, mail.case_id).ref if mail.case_id else None
    if ref is not None:
        return redirect(url_for("case", ref=ref))
    casework.note_view(app.store, access.actor(), now(), "mail viewed", mail=mail_id)
    evidence = mail.judgement.evidence if mail.judgement else ()
    text = blocks(mail.message.body, evidence) if mail.message else []
    may_open = mail.state in WITHOUT_CASE and mail.message is not None
    return render_template(
        "mail.html", mail=mail, blocks=text, kinds=tuple(Kind), may_open=may_open
    )


def open_case(mail_id: int) -> ResponseReturnValue:
    """Turn a mail into a case."""
    app = the_app()
    kinds = [Kind(k) for k in request.form.getlist("kinds") if k in set(Kind)]
    ref = casework.open_from_mail(
        app.drafting_desk, app.calendar, access.actor(), mail_id, kinds, now()
    )
    flash(gettext("The mail is now case %(ref)s.", ref=ref))
    return redirect(url_for("case", ref=ref), 303)


def retry(mail_id: int) -> ResponseReturnValue:
    """Let a mail in quarantine be dealt with once more."""
    casework.retry_quarantined(the_app().store, access.actor(), mail_id, now())
    flash(gettext("Mail %(number)d is tried again with the next round.", number=mail_id))
    return redirect(url_for("quarantine"), 303)


PAGES = (
    Page("GET", "/mails", "mails", show_without_case, Right.CASEWORK),
    Page("GET", "/quarantine", "quarantine", show_quarantine, Right.QUARANTINE),
    Page("GET", "/mails/<int:mail_id>", "mail", show, Right.CASEWORK),
    Page("POST", "/mails/<int:mail_id>/case", "mail_case", open_case, Right.CASEWORK),
    Page("POST", "/mails/<int:mail_id>/retry", "mail_retry", retry, Right.QUARANTINE),
)
