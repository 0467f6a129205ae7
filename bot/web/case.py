"""The page of a case: all a person needs to decide, on one screen. Looking changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from bot.core.case import EDITABLE, Case, State
from bot.core.chain import Event
from bot.core.draft import Draft, DraftState, digest
from bot.core.joining import PLAUSIBLE, correspondent
from bot.core.mail import Mail
from bot.core.roles import Right
from bot.errors import NotFound
from bot.steps import casework
from bot.steps.drafting import ready_texts
from bot.store import cases, drafts, history, messages, notes, outbox, users
from bot.store.notes import Note
from bot.store.tx import Tx
from bot.web import access
from bot.web.languages import language
from bot.web.marks import Piece, blocks, pieces
from bot.web.office import now, the_app
from bot.web.page import Page
from bot.web.words import N_
from classifiers.labels import Kind, Language
from classifiers.labels import Right as OptOut
from replies import points as marks
from replies.points import Choice

NO_ADDRESS = N_("The mail names no address to answer to.")
EMPTY = N_("The letter is empty.")
DAMAGED = N_("Part of an open point still stands in the letter: {marker}")
UNDECIDED = N_("Confirm the kinds first.")
OPEN_DUTIES = N_("Duties are still open.")


@dataclass(frozen=True, slots=True)
class Duty:
    """Something a person must do before the letter may leave."""

    key: str
    form: str
    text: str
    is_open: bool
    done_by: str | None = None
    done_at: datetime | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """The newest version of the answer and what still stands against sending it."""

    draft: Draft
    digest: str
    pieces: list[Piece] = field(repr=False)
    duties: list[Duty]
    against: list[str]

    @property
    def waits(self) -> bool:
        """Whether it waits for a decision."""
        return self.draft.state is DraftState.PROPOSED


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline: an entry of the history, or a note."""

    at: datetime
    by: str
    event: Event | None = None
    note: Note | None = field(default=None, repr=False)


def show(ref: str) -> ResponseReturnValue:
    """The case. That somebody looked is kept, once an hour."""
    app, who = the_app(), access.actor()
    with app.store.read() as tx:
        found = cases.get(tx, ref)
        values = _gathered(tx, found)
    casework.note_view(app.store, who, now(), ref=found.ref)
    return render_template("case.html", case=found, **values)


def _gathered(tx: Tx, case: Case) -> dict[str, object]:
    mails = messages.of_case(tx, case.id)
    letter = _letter(tx, case, mails)
    judged = [m for m in mails if m.judgement is not None]
    return {
        "mails": [(mail, _blocks(mail)) for mail in reversed(mails)],
        "judged": judged[0].judgement if judged else None,
        "answer_to": letter.draft.recipient if letter else "",
        "letter": letter,
        "likely": _likely(case, judged[0] if judged else None),
        "standing": [k for k in Kind if k in {r.kind for r in case.current()}],
        "right": next((r.right for r in case.current() if r.right), None),
        "kinds": tuple(Kind),
        "rights": tuple(OptOut),
        "spoken": tuple(Language),
        "editable": any(r.state in EDITABLE for r in case.current()),
        "can_reopen": bool(case.current())
        and all(r.state in (State.ANSWERED, State.CLOSED) for r in case.current()),
        "moments": _moments(history.of_case(tx, case.ref), notes.of_case(tx, case.id)),
        "earlier": [c for c in cases.of_person(tx, case.sender) if c.id != case.id],
        "sent": outbox.of_case(tx, case.id),
        "people": [a.username for a in users.listed(tx) if a.active],
    }


def _likely(case: Case, mail: Mail | None) -> set[Kind]:
    """The kinds worth a look at once; the others are a fold away."""
    scores = mail.judgement.scores if mail and mail.judgement else {}
    standing = {r.kind for r in case.current()}
    return standing | {kind for kind, score in scores.items() if score >= PLAUSIBLE}


def _blocks(mail: Mail) -> list[object]:
    if mail.message is None:
        return []
    evidence = mail.judgement.evidence if mail.judgement else ()
    return list(blocks(mail.message.body, evidence))


def _letter(tx: Tx, case: Case, mails: Sequence[Mail]) -> Letter | None:
    draft = drafts.latest(tx, case.id)
    if draft is None:
        return None
    waits = draft.state is DraftState.PROPOSED
    duties = _duties(draft, _choices(tx, case) if waits else {})
    return Letter(
        draft,
        digest(draft, [mail.content_hash for mail in mails]),
        pieces(draft.body),
        duties,
        _against(case, draft, duties) if waits else [],
    )


def _choices(tx: Tx, case: Case) -> Mapping[str, tuple[Choice, ...]]:
    """Ready texts; a broken template is told by the health page and must not hide the case."""
    try:
        return ready_texts(the_app().drafting_desk, tx, case)
    except ValueError:
        return {}


def _duties(draft: Draft, choices: Mapping[str, tuple[Choice, ...]]) -> list[Duty]:
    standing = marks.keys(f"{draft.subject}\n{draft.body}")
    latvian = language() == "lv"
    found = [
        Duty(
            point.key,
            point.form,
            point.text_lv if latvian else point.text_en,
            point.done_by is None if point.form == "confirm" else point.key in standing,
            point.done_by,
            point.done_at,
            choices.get(point.key, ()),
        )
        for point in draft.points
    ]
    # A ready text brings points of its own, which no template sheet describes.
    told = {piece.key: piece.text for piece in pieces(draft.body) if piece.hole}
    known = {duty.key for duty in found}
    found += [
        Duty(key, "fill", told.get(key, key), is_open=True) for key in standing if key not in known
    ]
    return found


def _against(case: Case, draft: Draft, duties: Sequence[Duty]) -> list[str]:
    """Why the letter may not leave yet, as `core.draft` sees it, in the reader's words."""
    found = [gettext(UNDECIDED)] if case.review else []
    if any(duty.is_open for duty in duties):
        found.append(gettext(OPEN_DUTIES))
    named = set(marks.MARKER.findall(draft.body))
    damaged = set(marks.unresolved(f"{draft.subject}\n{draft.body}"))
    whole = {" ".join(marker.split()) for marker in named if marks.key_of(marker)}
    found += [gettext(DAMAGED).format(marker=marker) for marker in sorted(damaged - whole)]
    if not draft.recipient:
        found.append(gettext(NO_ADDRESS))
    if not draft.body.strip():
        found.append(gettext(EMPTY))
    return found


def _moments(events: Sequence[Event], notes: Sequence[Note]) -> list[Moment]:
    """What happened, newest first, notes among it; a note's own entry says nothing more."""
    told = [Moment(e.at, e.actor, event=e) for e in events if e.action != "note added"]
    told += [Moment(n.at, n.by, note=n) for n in notes]
    return sorted(told, key=lambda m: m.at, reverse=True)


def reply_differs(mail: Mail) -> bool:
    """Whether an answer would go elsewhere than the mail claims to come from."""
    if mail.message is None:
        return False
    own = the_app().own_addresses
    asked = {a.address for a in mail.message.reply_to}
    sender = mail.message.sender.address
    return bool(asked - {sender}) or correspondent(mail.message, own).address != sender


def download(mail_id: int) -> ResponseReturnValue:
    """The mail as it was received, as a file; who took it is kept."""
    app, who = the_app(), access.actor()
    with app.store.read() as tx:
        mail = messages.get(tx, mail_id)
        if mail is None:
            raise NotFound("There is no mail number {id}.", id=mail_id)
        raw, _ = messages.raw_of(tx, mail_id)
        ref = cases.by_id(tx, mail.case_id).ref if mail.case_id else None
    casework.note_view(app.store, who, now(), "mail downloaded", ref=ref, mail=mail_id)
    named = f'attachment; filename="{ref or "mail"}-{mail_id}.eml"'
    return Response(
        raw, mimetype="application/octet-stream", headers={"Content-Disposition": named}
    )


PAGES = (
    Page("GET", "/cases/<ref>", "case", show, Right.CASEWORK),
    Page("GET", "/mails/<int:mail_id>/raw", "mail_raw", download, Right.CASEWORK),
)
