"""Whether everything works: for people with its figures, for a monitor with a yes or no."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from http import HTTPStatus

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue

from bot.config import ScheduleConfig
from bot.core.roles import Right
from bot.errors import StoreError
from bot.steps.learning import STEP
from bot.store import beats, history, ledger, lessons, messages, outbox
from bot.store.beats import Beat
from bot.web.office import now, the_app
from bot.web.page import Door, Page

NEEDED = ("poll", "deliver")
MISSED = 3
"""A step that was silent for so many of its intervals has stopped."""


def intervals(schedule: ScheduleConfig) -> dict[str, timedelta]:
    """How often each step is to report."""
    return {
        "poll": timedelta(seconds=schedule.poll_seconds),
        "deliver": timedelta(seconds=schedule.deliver_seconds),
        "remind": timedelta(days=1),
    }


def unwell(found: Sequence[Beat], at: datetime, schedule: ScheduleConfig) -> list[tuple[str, str]]:
    """The steps that fail, fell silent or never ran: each with one of these three words."""
    often = intervals(schedule)
    known = {beat.step for beat in found}
    issues = [(step, "never ran") for step in NEEDED if step not in known]
    for beat in found:
        last = max(filter(None, (beat.ok_at, beat.failed_at)), default=None)
        # A poll that takes its first thousand mails in may be busy for a while.
        patience = max(often.get(beat.step, timedelta.max / 4) * MISSED, timedelta(minutes=5))
        if beat.problem:
            issues.append((beat.step, "failed"))
        elif last is not None and at - last > patience:
            issues.append((beat.step, "silent"))
    return issues


def show() -> ResponseReturnValue:
    """Steps, counts, model and what could not be fetched."""
    app = the_app()
    with app.store.read() as tx:
        found = beats.all_of(tx)
        counts = messages.counts(tx)
        out = outbox.counts(tx)
        problems = ledger.problems(tx)
        entries = history.head(tx)[0]
        model = messages.last_model(tx)
        learnt = next((beat.ok_at for beat in found if beat.step == STEP), None)
        judged, corrected = lessons.count(tx, learnt)
    issues = dict(unwell(found, now(), app.config.schedule))
    return render_template(
        "health.html",
        beats=found,
        issues=issues,
        mails=counts,
        letters=out,
        problems=problems,
        entries=entries,
        model=model,
        chosen=None if app.config.classifier.model else app.shelf.chosen(),
        learnt=learnt,
        judged=judged,
        corrected=corrected,
    )


def healthz() -> ResponseReturnValue:
    """For a monitor: 200 while all is well, else 503; steps by name, nothing personal."""
    app = the_app()
    try:
        with app.store.read() as tx:
            found = beats.all_of(tx)
    except StoreError:
        return jsonify(healthy=False, issues=["database"]), HTTPStatus.SERVICE_UNAVAILABLE
    issues = [f"{step} {what}" for step, what in unwell(found, now(), app.config.schedule)]
    status = HTTPStatus.SERVICE_UNAVAILABLE if issues else HTTPStatus.OK
    return jsonify(healthy=not issues, issues=issues), status


PAGES = (
    Page("GET", "/health", "health", show, Right.CASEWORK),
    Page("GET", "/healthz", "healthz", healthz, Door.OPEN),
)
