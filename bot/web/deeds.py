"""What people do to a case: each button is one POST, one step, and back to the page."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from bot.core.roles import Right
from bot.errors import NotAllowed, NotFound
from bot.steps import approval, casework
from bot.steps.approval import Shown
from bot.store import users
from bot.web import access
from bot.web.office import now, the_app
from bot.web.page import Page
from bot.web.words import N_
from classifiers.labels import Kind, Language
from classifiers.labels import Right as OptOut

UNCLEAR = N_("The form was not filled in as it should be; open the page again and repeat.")


def _shown() -> Shown:
    """What the person had on the screen. Raises NotAllowed where the form does not say."""
    version = request.form.get("version", "")
    if not version.isdecimal() or len(version) > 9:  # noqa: PLR2004  (more versions than a letter can have)
        raise NotAllowed(UNCLEAR)
    return Shown(int(version), request.form.get("digest", ""))


def _back(ref: str, said: str, anchor: str | None = None) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("case", ref=ref, _anchor=anchor), 303)


def approve(ref: str) -> ResponseReturnValue:
    """Send exactly what was shown."""
    app = the_app()
    approval.approve(app.store, app.sender, access.actor(), ref, _shown(), now())
    flash(gettext("%(ref)s: the letter is approved and leaves with the next delivery.", ref=ref))
    return redirect(url_for("queue"), 303)


def reject(ref: str) -> ResponseReturnValue:
    """Turn the letter down; without a reason nobody could learn from it."""
    reason = request.form.get("reason", "")
    if not reason.strip():
        raise NotAllowed("Say why the letter is rejected.")
    approval.reject(the_app().store, access.actor(), ref, _shown(), reason, now())
    return _back(ref, gettext("The letter is rejected."), "letter")


def save(ref: str) -> ResponseReturnValue:
    """Keep what was typed as a new version."""
    letter = (request.form.get("subject", ""), request.form.get("body", ""))
    version = approval.edit(the_app().store, access.actor(), ref, _shown(), letter, now())
    return _back(ref, gettext("Saved as version %(number)d.", number=version), "letter")


def tick(ref: str) -> ResponseReturnValue:
    """Confirm a duty, or say that it does not apply."""
    key, done = request.form.get("key", ""), request.form.get("done") == "yes"
    store, who = the_app().store, access.actor()
    approval.tick(store, who, ref, _shown(), key, now(), done=done)
    said = gettext("The duty is ticked.") if done else gettext("Its words left the letter.")
    return _back(ref, said, "duties")


def fill(ref: str) -> ResponseReturnValue:
    """Put typed words, or a ready text, in the place of an open point."""
    key, text = request.form.get("key", ""), request.form.get("text", "")
    store, who = the_app().store, access.actor()
    approval.fill(store, who, ref, _shown(), key, text, now())
    return _back(ref, gettext("The words stand in the letter."), "duties")


def kinds(ref: str) -> ResponseReturnValue:
    """Confirm or correct what the mail asks for."""
    chosen = _kinds("kinds")
    right = request.form.get("right", "")
    casework.correct_kinds(
        the_app().drafting_desk,
        the_app().calendar,
        access.actor(),
        ref,
        chosen,
        right=OptOut(right) if right in set(OptOut) and Kind.UNSUBSCRIBE in chosen else None,
        seen=_kinds("seen"),
        now=now(),
    )
    return _back(ref, gettext("The kinds are confirmed."), "kinds")


def _kinds(name: str) -> list[Kind]:
    return [Kind(k) for k in request.form.getlist(name) if k in set(Kind)]


def set_language(ref: str) -> ResponseReturnValue:
    """Answer in another language."""
    wanted = request.form.get("language", "")
    if wanted not in set(Language):
        raise NotAllowed(UNCLEAR)
    _must_be_seen(ref)
    desk, who = the_app().drafting_desk, access.actor()
    casework.set_language(desk, who, ref, Language(wanted), now())
    return _back(ref, gettext("A new letter is proposed in the chosen language."), "letter")


def redraft(ref: str) -> ResponseReturnValue:
    """Write the letter anew."""
    _must_be_seen(ref)
    casework.redraft(the_app().drafting_desk, access.actor(), ref, now())
    return _back(ref, gettext("A new letter is proposed."), "letter")


def _must_be_seen(ref: str) -> None:
    """A letter is replaced only by someone who saw its newest version. Raises Changed."""
    if "version" not in request.form:
        return
    with the_app().store.read() as tx:
        approval.as_shown(tx, ref, _shown())


def note(ref: str) -> ResponseReturnValue:
    """Write a note for colleagues."""
    text = request.form.get("text", "")
    casework.add_note(the_app().store, access.actor(), ref, text, now())
    return _back(ref, gettext("The note is kept."), "timeline")


def assign(ref: str) -> ResponseReturnValue:
    """Say who looks after the case."""
    to = request.form.get("to", "")
    with the_app().store.read() as tx:
        known = users.find(tx, username=to, active=True) if to else None
    if to and known is None:
        raise NotFound("There is no user {name} who can sign in.", name=to)
    casework.assign(the_app().store, access.actor(), ref, to or None, now())
    return _back(ref, gettext("It is noted who looks after the case."))


def close(ref: str) -> ResponseReturnValue:
    """Close without a letter."""
    reason = request.form.get("reason", "")
    casework.close(the_app().store, access.actor(), ref, reason, now())
    return _back(ref, gettext("The case is closed."))


def reopen(ref: str) -> ResponseReturnValue:
    """Open an answered or closed case again."""
    casework.reopen(the_app().drafting_desk, access.actor(), ref, now())
    return _back(ref, gettext("The case is open again."))


DEEDS = {
    "approve": approve,
    "reject": reject,
    "letter": save,
    "tick": tick,
    "fill": fill,
    "kinds": kinds,
    "language": set_language,
    "redraft": redraft,
    "note": note,
    "assign": assign,
    "close": close,
    "reopen": reopen,
}
PAGES = tuple(
    Page("POST", f"/cases/<ref>/{name}", f"case_{name}", view, Right.CASEWORK)
    for name, view in DEEDS.items()
)
