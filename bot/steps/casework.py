"""What people do to a case: correct its kinds, note, assign, open, close, reopen."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.calendar import Calendar
from bot.core.case import EDITABLE, Case, Move, move
from bot.core.deadlines import deadline
from bot.core.draft import DraftState
from bot.core.joining import correspondent
from bot.core.mail import Mail, MailState
from bot.core.roles import Actor
from bot.core.roles import Right as Permission
from bot.errors import Changed, NotAllowed, NotFound
from bot.steps.drafting import Desk, propose
from bot.steps.opening import Arrival, open_case
from bot.store import cases, drafts, history, messages, notes
from bot.store.engine import Store
from bot.store.tx import Tx
from classifiers.labels import Kind, Language, Right

MAX_NOTE = 20_000
VIEW_AGAIN = timedelta(hours=1)


def correct_kinds(
    desk: Desk,
    calendar: Calendar,
    actor: Actor,
    ref: str,
    kinds: Sequence[Kind],
    *,
    right: Right | None,
    seen: Sequence[Kind],
    now: datetime,
) -> None:
    """Say what a case's mail really asks for; this also ends its review.

    `seen` are the kinds that stood there when the person decided. Raises Changed where they
    changed since, NotAllowed where a letter is already on its way.
    """
    actor.must(Permission.CASEWORK)
    wanted = tuple(k for k in Kind if k in kinds)
    if not wanted or (Kind.OTHER in wanted and len(wanted) > 1):
        raise NotAllowed("Choose at least one kind; “other” stands alone.")
    with desk.store.begin() as tx:
        case = cases.get(tx, ref)
        standing = tuple(r.kind for r in case.current())
        if sorted(set(standing)) != sorted(set(seen)):
            raise Changed("The kinds of {ref} changed meanwhile; nothing was done.", ref=ref)
        mail = _first_mail(tx, case)
        _drop(tx, case, wanted, now)
        _add(tx, calendar, case, mail, wanted, right, now)
        for request in case.current():
            if request.kind is Kind.UNSUBSCRIBE and request.kind in wanted:
                cases.set_right(tx, request.id, right or request.right)
        _keep_correction(tx, mail, wanted, right, actor, now)
        cases.set_fields(tx, case.id, review=False)
        cases.refresh(tx, case.id)
        history.add(
            tx,
            now,
            actor.name,
            "kinds confirmed" if set(wanted) == set(standing) else "kinds corrected",
            case_ref=case.ref,
            before=list(standing),
            after=list(wanted),
        )
        if drafts.latest(tx, case.id) is None or set(wanted) != set(standing) or right:
            propose(desk, tx, cases.get(tx, ref), by=actor.name, now=now)


def _first_mail(tx: Tx, case: Case) -> Mail:
    mails = [m for m in messages.of_case(tx, case.id) if m.judgement is not None]
    if not mails:
        raise NotFound("{ref} has no mail that could be read.", ref=case.ref)
    return mails[0]


def _drop(tx: Tx, case: Case, wanted: Sequence[Kind], now: datetime) -> None:
    gone = [r for r in case.current() if r.kind not in wanted]
    cases.set_states(tx, case.id, {r.id: move(r.state, Move.DROP) for r in gone}, now)


def _add(
    tx: Tx,
    calendar: Calendar,
    case: Case,
    mail: Mail,
    wanted: Sequence[Kind],
    right: Right | None,
    now: datetime,
) -> None:
    standing = {r.kind for r in case.current()}
    new = [
        cases.NewRequest(
            kind=kind,
            right=(right or Right.NEWSLETTER) if kind is Kind.UNSUBSCRIBE else None,
            # The clock of a kind found late runs from the same receipt: the mistake was ours.
            deadline=deadline(kind, case.received_at, calendar),
            received_at=case.received_at,
            opened_at=now,
            message_id=mail.id,
            refs=mail.judgement.refs if mail.judgement else {},
        )
        for kind in wanted
        if kind not in standing
    ]
    cases.add_requests(tx, case.id, new)
    cases.refresh(tx, case.id)


def _keep_correction(
    tx: Tx,
    mail: Mail,
    wanted: Sequence[Kind],
    right: Right | None,
    actor: Actor,
    now: datetime,
) -> None:
    judged = mail.judgement
    if judged is None:
        return
    cases.correct(
        tx,
        mail.id,
        by=actor.name,
        now=now,
        suggested=judged.labels,
        corrected=wanted,
        right=right,
        model_version=judged.model_version,
    )


def note_view(
    store: Store,
    actor: Actor,
    now: datetime,
    action: str = "case viewed",
    *,
    ref: str | None = None,
    **about: int,
) -> None:
    """Keep in the history who saw personal content: once an hour for each person and thing.

    This is an entry about the reader; the case itself stays as it is. `about` names a mail or
    letter by its number.
    """
    actor.must(Permission.CASEWORK)
    with store.read() as tx:
        seen = history.done_since(tx, actor.name, action, now - VIEW_AGAIN)
    if any(e.case_ref == ref and e.detail == about for e in seen):
        return
    with store.begin() as tx:
        history.add(tx, now, actor.name, action, case_ref=ref, **about)


def set_language(desk: Desk, actor: Actor, ref: str, language: Language, now: datetime) -> None:
    """Answer in another language: a fresh draft replaces the one there is."""
    actor.must(Permission.CASEWORK)
    with desk.store.begin() as tx:
        case = cases.get(tx, ref)
        cases.set_fields(tx, case.id, language=language)
        history.add(tx, now, actor.name, "language set", case_ref=case.ref, language=language)
        propose(desk, tx, replace(case, language=language), by=actor.name, now=now)


def redraft(desk: Desk, actor: Actor, ref: str, now: datetime) -> None:
    """Compose the letter anew from the facts, after a rejection or a failed delivery."""
    actor.must(Permission.CASEWORK)
    with desk.store.begin() as tx:
        case = cases.get(tx, ref)
        if not propose(desk, tx, case, by=actor.name, now=now):
            raise NotAllowed(
                "{ref} is {state}: there is no letter to write.", ref=ref, state=case.state
            )


def add_note(store: Store, actor: Actor, ref: str, text: str, now: datetime) -> None:
    """Write a note for colleagues; it is encrypted like the mail."""
    actor.must(Permission.CASEWORK)
    if not text.strip():
        raise NotAllowed("The note is empty.")
    if len(text) > MAX_NOTE:
        raise NotAllowed("The note has more than {most} characters; shorten it.", most=MAX_NOTE)
    with store.begin() as tx:
        case = cases.get(tx, ref)
        number = notes.add(tx, case.id, actor.name, text.strip(), now)
        history.add(tx, now, actor.name, "note added", case_ref=case.ref, note=number)


def assign(store: Store, actor: Actor, ref: str, to: str | None, now: datetime) -> None:
    """Say who looks after a case; None takes it from everybody."""
    actor.must(Permission.CASEWORK)
    with store.begin() as tx:
        case = cases.get(tx, ref)
        cases.set_fields(tx, case.id, assigned_to=to)
        history.add(tx, now, actor.name, "assigned", case_ref=case.ref, to=to)


def close(store: Store, actor: Actor, ref: str, reason: str, now: datetime) -> None:
    """Close a case without a letter; why is kept as a note. Raises NotAllowed without a reason."""
    actor.must(Permission.CASEWORK)
    if not reason.strip():
        raise NotAllowed("Say why {ref} is closed without an answer.", ref=ref)
    with store.begin() as tx:
        case = cases.get(tx, ref)
        changes = {r.id: move(r.state, Move.CLOSE) for r in case.current() if r.state in EDITABLE}
        if not changes:
            raise NotAllowed(
                "{ref} is {state}: nothing is left to close.", ref=ref, state=case.state
            )
        cases.set_states(tx, case.id, changes, now)
        cases.set_fields(tx, case.id, alarm=None, review=False)
        draft = drafts.latest(tx, case.id)
        if draft is not None:
            drafts.decide(tx, draft.id, DraftState.REJECTED, actor.name, now)
        notes.add(tx, case.id, actor.name, reason.strip(), now)
        history.add(tx, now, actor.name, "closed without a letter", case_ref=case.ref)


def reopen(desk: Desk, actor: Actor, ref: str, now: datetime) -> None:
    """Open an answered or closed case again; its dates stay what they were."""
    actor.must(Permission.CASEWORK)
    with desk.store.begin() as tx:
        case = cases.get(tx, ref)
        changes = {r.id: move(r.state, Move.REOPEN) for r in case.current()}
        cases.set_states(tx, case.id, changes, now)
        history.add(tx, now, actor.name, "reopened", case_ref=case.ref)
        propose(desk, tx, cases.get(tx, ref), by=actor.name, now=now)


def open_from_mail(
    desk: Desk,
    calendar: Calendar,
    actor: Actor,
    message_id: int,
    kinds: Sequence[Kind],
    now: datetime,
) -> str:
    """Turn a mail that opened no case into one; returns the case's reference."""
    actor.must(Permission.CASEWORK)
    with desk.store.begin() as tx:
        mail = messages.get(tx, message_id)
        if mail is None or mail.message is None or mail.judgement is None:
            raise NotFound("There is no readable mail number {id}.", id=message_id)
        if not messages.still_waits(tx, message_id, (MailState.IGNORED, MailState.AUTOMATIC)):
            raise NotAllowed("Mail {id} belongs to a case already.", id=message_id)
        wanted = tuple(k for k in Kind if k in kinds) or (Kind.OTHER,)
        judged = replace(mail.judgement, labels=wanted, review=False)
        arrival = Arrival(
            message_id=mail.id,
            received_at=mail.received_at,
            who=correspondent(mail.message, desk.own_addresses),
            words=mail.message.own or mail.message.subject,
            judged=judged,
        )
        case_id = open_case(tx, calendar, arrival, by=actor.name, now=now)
        messages.settle(tx, mail.id, MailState.CASE, case_id=case_id, reason="opened by a person")
        case = cases.by_id(tx, case_id)
        _keep_correction(tx, mail, wanted, judged.right, actor, now)
        propose(desk, tx, case, by=actor.name, now=now)
    return case.ref


def retry_quarantined(store: Store, actor: Actor, message_id: int, now: datetime) -> None:
    """Let a mail in quarantine be dealt with once more."""
    actor.must(Permission.QUARANTINE)
    with store.begin() as tx:
        if not messages.retry(tx, message_id):
            raise NotFound("There is no mail number {id} in quarantine.", id=message_id)
        history.add(tx, now, actor.name, "quarantined mail retried", mail=message_id)
