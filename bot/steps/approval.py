"""The person's move on a letter: tick, fill, edit, approve, reject."""

from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import make_msgid

from bot.core.case import Case, Move, State, move
from bot.core.draft import Draft, DraftState, digest, must_be_ready
from bot.core.mail import Mail
from bot.core.roles import Actor, Right
from bot.errors import Changed, NotAllowed, NotFound
from bot.store import cases, drafts, history, messages, notes, outbox
from bot.store.engine import Store
from bot.store.tx import Tx
from replies import envelope
from replies import points as marks
from replies.points import drop, resolve, unresolved


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose name and address the letters carry, and whether Sent gets a copy."""

    name: str
    address: str
    copy_to_sent: bool = True


@dataclass(frozen=True, slots=True)
class Shown:
    """What the person had on the screen when deciding: the version and its digest."""

    version: int
    digest: str


DECIDED = "The letter of {ref} was decided on meanwhile; nothing was done."
MAX_LETTER = 100_000
"""Characters; a letter to a customer is one page, so more than this is a slip of the hand."""


def current(tx: Tx, case: Case) -> tuple[Draft, str]:
    """The newest proposal and what an approval of it must name. Raises NotFound."""
    draft = drafts.latest(tx, case.id)
    if draft is None or draft.state is not DraftState.PROPOSED:
        raise NotFound("{ref} has no letter that waits for a decision.", ref=case.ref)
    return draft, digest(draft, messages.content_hashes(tx, case.id))


def as_shown(tx: Tx, ref: str, shown: Shown) -> tuple[Case, Draft]:
    """The case and its draft if they still are what the person saw. Raises Changed."""
    case = cases.get(tx, ref)
    try:
        draft, now_digest = current(tx, case)
    except NotFound:
        raise Changed(DECIDED, ref=ref) from None
    if (draft.version, now_digest) != (shown.version, shown.digest):
        raise Changed(
            "{ref} changed meanwhile: its mail, letter or recipient is not what was shown; "
            "nothing was done. Look at it again.",
            ref=ref,
        )
    return case, draft


def approve(
    store: Store, sender: Sender, actor: Actor, ref: str, shown: Shown, now: datetime
) -> int:
    """Approve exactly what was shown and queue it; returns the outbox id.

    Raises Changed where it is no longer that, NotAllowed where points are open.
    """
    actor.must(Right.CASEWORK)
    with store.begin() as tx:
        case, draft = as_shown(tx, ref, shown)
        must_be_ready(draft, unresolved(f"{draft.subject}\n{draft.body}"))
        if case.review:
            raise NotAllowed("{ref} is under review: confirm its kinds first.", ref=ref)
        if not drafts.decide(tx, draft.id, DraftState.APPROVED, actor.name, now):
            raise Changed(
                "The letter of {ref} was decided on meanwhile; nothing was done.", ref=ref
            )
        changes = {
            r.id: move(r.state, Move.APPROVE) for r in case.current() if r.state is State.DRAFTED
        }
        if not changes:
            raise NotAllowed("{ref} is {state}: it waits for no letter.", ref=ref, state=case.state)
        cases.set_states(tx, case.id, changes, now)
        # The digest proves that the person saw what the alarm was about.
        cases.set_fields(tx, case.id, alarm=None)
        queued = _queue(tx, sender, case, draft, now)
        history.add(
            tx,
            now,
            actor.name,
            "letter approved",
            case_ref=case.ref,
            version=draft.version,
            digest=shown.digest,
            letter=queued,
        )
    return queued


def _queue(tx: Tx, sender: Sender, case: Case, draft: Draft, now: datetime) -> int:
    message_id = make_msgid(domain=sender.address.rpartition("@")[2] or "localhost")
    parent = _answered_mail(messages.of_case(tx, case.id))
    message = parent.message if parent else None
    # RFC 5322 3.6.4: the parent's References, or its In-Reply-To where it has none.
    chain = (message.references or message.in_reply_to) if message else ()
    try:
        raw = envelope.compose_mail(
            envelope.Mail(
                sender=sender.address,
                sender_name=sender.name,
                recipient=draft.recipient,
                subject=draft.subject,
                body=draft.body,
                message_id=message_id,
                date=now,
                in_reply_to=message.message_id if message else None,
                references=chain,
            )
        )
    except ValueError as error:
        raise NotAllowed(
            "The letter of {ref} cannot be sent: {why}", ref=case.ref, why=error
        ) from error
    return outbox.add(
        tx,
        raw,
        message_id=message_id,
        recipient=draft.recipient,
        now=now,
        case_id=case.id,
        draft_id=draft.id,
        copy_to_sent=sender.copy_to_sent,
    )


def _answered_mail(mails: list[Mail]) -> Mail | None:
    """The mail a letter answers: the newest that is not a delivery report."""
    written = [m for m in mails if m.message is not None and m.message.report is None]
    return written[-1] if written else None


def reject(store: Store, actor: Actor, ref: str, shown: Shown, reason: str, now: datetime) -> None:
    """Turn a proposal down; the case stays open until somebody writes another letter."""
    actor.must(Right.CASEWORK)
    with store.begin() as tx:
        case, draft = as_shown(tx, ref, shown)
        drafts.decide(tx, draft.id, DraftState.REJECTED, actor.name, now)
        changes = {
            r.id: move(r.state, Move.REJECT) for r in case.current() if r.state is State.DRAFTED
        }
        cases.set_states(tx, case.id, changes, now)
        if reason.strip():
            notes.add(tx, case.id, actor.name, reason.strip(), now)
        history.add(
            tx, now, actor.name, "letter rejected", case_ref=case.ref, version=draft.version
        )


def edit(
    store: Store,
    actor: Actor,
    ref: str,
    shown: Shown,
    letter: tuple[str, str],
    now: datetime,
) -> int:
    """Store a new version with another `letter` (subject, body). Returns its version."""
    actor.must(Right.CASEWORK)
    subject, body = " ".join(letter[0].split()), letter[1].replace("\r\n", "\n").strip() + "\n"
    if len(body) > MAX_LETTER:
        raise NotAllowed("The letter has more than {most} characters; shorten it.", most=MAX_LETTER)
    if not subject or not body.strip():
        raise NotAllowed("A letter needs a subject and a text.")
    with store.begin() as tx:
        case, draft = as_shown(tx, ref, shown)
        made = _next_version(tx, case, replace(draft, subject=subject, body=body), actor.name, now)
        history.add(tx, now, actor.name, "letter edited", case_ref=case.ref, version=made.version)
    return made.version


def tick(
    store: Store,
    actor: Actor,
    ref: str,
    shown: Shown,
    key: str,
    now: datetime,
    *,
    done: bool = True,
) -> int:
    """Confirm that a duty was done, so that the letter may say so. Returns the new version.

    With `done` false the duty does not apply: its sentence leaves the letter, and who said so
    stays in the history.
    """
    actor.must(Right.CASEWORK)
    with store.begin() as tx:
        case, draft = as_shown(tx, ref, shown)
        known = {p.key for p in draft.points if p.form == "confirm"}
        if not done:
            # Words that do not apply may leave too, whoever was to write them.
            known |= set(marks.keys(draft.body))
        if key not in known:
            raise NotFound("The letter of {ref} has no point {key} to tick.", ref=ref, key=key)
        points = tuple(p.ticked(actor.name, now) if p.key == key else p for p in draft.points)
        body = resolve(draft.body, key) if done else drop(draft.body, key)
        changed = replace(draft, body=body, points=points)
        made = _next_version(tx, case, changed, actor.name, now)
        action = "duty done" if done else "duty does not apply"
        history.add(tx, now, actor.name, action, case_ref=case.ref, duty=key, version=made.version)
    return made.version


def fill(
    store: Store,
    actor: Actor,
    ref: str,
    shown: Shown,
    key: str,
    text: str,
    now: datetime,
) -> int:
    """Put words in the place of an open point. Returns the new version.

    A ready text may hold points of its own; they stay open until they are filled in too.
    """
    actor.must(Right.CASEWORK)
    if not text.strip():
        raise NotAllowed("Write the words that are to stand in the letter.")
    with store.begin() as tx:
        case, draft = as_shown(tx, ref, shown)
        if key not in marks.keys(draft.body):
            raise NotFound("The letter of {ref} has no point {key} to fill in.", ref=ref, key=key)
        body = marks.fill(draft.body, key, text.replace("\r\n", "\n"))
        if len(body) > MAX_LETTER:
            raise NotAllowed(
                "The letter has more than {most} characters; shorten it.", most=MAX_LETTER
            )
        points = tuple(p.ticked(actor.name, now) if p.key == key else p for p in draft.points)
        changed = replace(draft, body=body, points=points)
        made = _next_version(tx, case, changed, actor.name, now)
        history.add(
            tx,
            now,
            actor.name,
            "point filled in",
            case_ref=case.ref,
            duty=key,
            version=made.version,
        )
    return made.version


def _next_version(tx: Tx, case: Case, draft: Draft, by: str, now: datetime) -> Draft:
    letter = (draft.recipient, draft.subject, draft.body)
    return drafts.add(
        tx,
        case.id,
        letter,
        last=draft,
        language=draft.language,
        points=draft.points,
        by=by,
        now=now,
    )
