"""Our letters on their way: what left, what did not, and what a person must settle."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from bot.core.outgoing import Outgoing, OutState
from bot.core.roles import Right
from bot.errors import NotAllowed, NotFound
from bot.steps import casework, delivery
from bot.store import cases, outbox
from bot.store.tx import Tx
from bot.web import access
from bot.web.mails import before
from bot.web.office import now, the_app
from bot.web.page import Page

PER_PAGE = 50


def show() -> ResponseReturnValue:
    """What is not settled, and the newest letters."""
    with the_app().store.read() as tx:
        unsettled = outbox.in_states(tx, (OutState.UNSURE,))
        newest = outbox.newest(tx, limit=PER_PAGE + 1, before_id=before())
        refs = _refs(tx, [*unsettled, *newest])
    more = newest[PER_PAGE - 1].id if len(newest) > PER_PAGE else None
    return render_template(
        "letters.html", unsettled=unsettled, letters=newest[:PER_PAGE], refs=refs, more=more
    )


def _refs(tx: Tx, letters: list[Outgoing]) -> dict[int, str]:
    ids = sorted({letter.case_id for letter in letters if letter.case_id is not None})
    return {case.id: case.ref for case in cases.of_ids(tx, ids)}


def settle(letter_id: int) -> ResponseReturnValue:
    """Say whether an unsure letter left."""
    answer = request.form.get("arrived", "")
    if answer not in ("yes", "no"):
        raise NotAllowed("Say whether the letter left.")
    store, who = the_app().store, access.actor()
    delivery.resolve_unsure(store, who, letter_id, arrived=answer == "yes", now=now())
    said = gettext("The letter counts as sent.")
    flash(said if answer == "yes" else gettext("The letter is queued again."))
    return redirect(url_for("letters"), 303)


def download(letter_id: int) -> ResponseReturnValue:
    """The letter as it was composed, as a file."""
    with the_app().store.read() as tx:
        letter = outbox.get(tx, letter_id)
        if letter is None:
            raise NotFound("There is no letter number {id}.", id=letter_id)
        ref = cases.by_id(tx, letter.case_id).ref if letter.case_id else None
    store, who = the_app().store, access.actor()
    casework.note_view(store, who, now(), "letter downloaded", ref=ref, letter=letter_id)
    named = f'attachment; filename="letter-{letter_id}.eml"'
    return Response(
        letter.raw, mimetype="application/octet-stream", headers={"Content-Disposition": named}
    )


PAGES = (
    Page("GET", "/letters", "letters", show, Right.CASEWORK),
    Page("GET", "/letters/<int:letter_id>/raw", "letter_raw", download, Right.CASEWORK),
    Page("POST", "/letters/<int:letter_id>/settle", "letter_settle", settle, Right.CASEWORK),
)
