"""Case to draft: gather the facts, let `replies` word them, store the result as a proposal."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.calendar import RIGA
from bot.core.case import EDITABLE, Case, Move, move
from bot.core.draft import Draft, Point
from bot.core.joining import correspondent
from bot.core.mail import Mail
from bot.errors import ConfigError
from bot.store import beats, cases, drafts, history, messages
from bot.store.engine import Store
from bot.store.tx import Tx
from replies.facts import Company, LetterFacts, Wish
from replies.points import Choice, OpenPoint, resolve
from replies.render import BrokenTemplateError, ComposedLetter, compose

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """What drafting works with. `own_addresses` are the company's, in lower case."""

    store: Store
    company: Company
    own_addresses: tuple[str, ...]


def draft_waiting(desk: Desk, now: datetime, limit: int = 64) -> int:
    """Propose a letter for requests that never had one. Returns how many were written.

    A broken template is the template's fault, not the case's: the case stays open without a
    draft, the failure is shown until a run meets none, and the next run tries again.
    """
    problem = ""
    with desk.store.begin() as tx:
        waiting = cases.without_draft(tx, limit)
        mails = messages.of_cases(tx, waiting)
        last = drafts.latest_of(tx, waiting)
        written = 0
        for case in cases.of_ids(tx, waiting):
            try:
                written += _write(
                    desk, tx, case, mails[case.id], last.get(case.id), by="bot", now=now
                )
            except BrokenTemplateError as error:
                log.exception("%s has no draft", case.ref)
                problem = str(error)
        if problem:
            beats.failed(tx, "drafting", now, problem)
        else:
            beats.ok(tx, "drafting", now)
    return written


def propose(desk: Desk, tx: Tx, case: Case, *, by: str, now: datetime) -> bool:
    """Write a fresh draft for all waiting requests of a case; False where none is due.

    Points that people ticked on the version before stay ticked: what was done stays done.
    Raises ConfigError where a template is at fault.
    """
    last = drafts.latest(tx, case.id)
    try:
        return _write(desk, tx, case, messages.of_case(tx, case.id), last, by=by, now=now)
    except BrokenTemplateError as error:
        raise ConfigError(str(error)) from error


def _write(
    desk: Desk,
    tx: Tx,
    case: Case,
    mails: Sequence[Mail],
    last: Draft | None,
    *,
    by: str,
    now: datetime,
) -> bool:
    wanted = [r for r in case.current() if r.state in EDITABLE]
    if not wanted or not mails or case.no_reply is not None:
        return False
    letter = compose(_facts(desk.company, case, mails))
    points = [_carried(p, last) for p in letter.open_points]
    draft = drafts.add(
        tx,
        case.id,
        (_recipient(mails, desk.own_addresses), letter.subject, _with_ticks(letter, points)),
        last=last,
        language=case.language,
        points=points,
        by=by,
        now=now,
    )
    changes = {r.id: move(r.state, Move.DRAFT) for r in wanted}
    cases.set_states(tx, case.id, changes, now)
    history.add(tx, now, by, "draft written", case_ref=case.ref, version=draft.version)
    return True


def ready_texts(desk: Desk, tx: Tx, case: Case) -> Mapping[str, tuple[Choice, ...]]:
    """The ready texts for the open points of a case's letter, by the point's key."""
    mails = messages.of_case(tx, case.id)
    if not mails or not any(r.state in EDITABLE for r in case.current()):
        return {}
    letter = compose(_facts(desk.company, case, mails))
    return {point.key: point.choices for point in letter.open_points if point.choices}


def _facts(company: Company, case: Case, mails: Sequence[Mail]) -> LetterFacts:
    last = mails[-1].message
    wishes = tuple(
        Wish(
            kind=r.kind,
            right=r.right,
            due_on=r.due_on,
            order=r.order,
            old=r.old,
            new=r.new,
        )
        for r in case.current()
        if r.state in EDITABLE
    )
    return LetterFacts(
        company=company,
        reference=case.ref,
        language=case.language,
        received_on=case.received_at.astimezone(RIGA).date(),
        wishes=wishes,
        name=case.name,
        subject=last.subject if last else "",
    )


def _carried(point: OpenPoint, last: Draft | None) -> Point:
    before = {p.key: p for p in last.points} if last else {}
    old = before.get(point.key)
    return Point(
        key=point.key,
        form=point.form,
        text_lv=point.text_lv,
        text_en=point.text_en,
        done_by=old.done_by if old else None,
        done_at=old.done_at if old else None,
    )


def _with_ticks(letter: ComposedLetter, points: Sequence[Point]) -> str:
    body = letter.body
    for point in points:
        if point.form == "confirm" and point.done_by is not None:
            body = resolve(body, point.key)
    return body


def _recipient(mails: Sequence[Mail], own: Sequence[str]) -> str:
    """The writer of the newest mail that a person wrote."""
    for mail in reversed(mails):
        if mail.message is not None and mail.message.report is None:
            return correspondent(mail.message, own).address
    return ""
