"""One round of each recurring job: real parts from the wiring, one step after the other."""

import logging
from collections.abc import Callable
from contextlib import closing

from bot.errors import BotError, StoreError
from bot.steps.delivery import deliver_one, finish_sent, sweep
from bot.steps.drafting import draft_waiting
from bot.steps.intake import Taken, take_in
from bot.steps.reminding import remind
from bot.steps.triage import triage
from bot.store import beats
from bot.wiring import App, utc_now
from classifiers.errors import ModelError

log = logging.getLogger(__name__)
Stop = Callable[[], bool]


def never() -> bool:
    """Do not stop early."""
    return False


def fetch(app: App) -> Taken:
    """Take in what is new in the mailbox. Raises MailError where the server fails."""
    with closing(app.mailbox()) as mailbox:
        return take_in(app.store, mailbox, utc_now(), app.config.mailbox.max_mail_mb)


def understand(
    app: App, stop: Stop = never, told: Callable[[int], object] = int
) -> tuple[int, int]:
    """Triage and draft until nothing waits; returns how many mails and drafts there were.

    `told` hears after each batch how many mails it held.
    """
    mails = drafts = 0
    while not stop() and (done := triage(app.triage_desk, utc_now())):
        mails += done
        told(done)
    while not stop() and (done := draft_waiting(app.drafting_desk, utc_now())):
        drafts += done
    return mails, drafts


def poll(app: App, stop: Stop = never) -> Taken:
    """Fetch, then deal with all that waits, also with what an earlier run left."""
    taken = fetch(app)
    understand(app, stop)
    return taken


def deliver(app: App, stop: Stop = never) -> int:
    """Send what is approved, then file the copies; returns how many letters were tried."""
    sweep(app.store, utc_now(), app.unsure_after)
    mailer, sender, tried = app.mailer(), app.config.company.email, 0
    while not stop() and deliver_one(app.store, mailer, sender, utc_now()):
        tried += 1
    with closing(app.mailbox()) as mailbox:
        while not stop() and finish_sent(app.store, mailbox):
            pass
    return tried


def reminders(app: App) -> int:
    """Tell people which deadlines are near; returns how many cases were named."""
    return remind(app.store, app.sender, app.reminder_rules, utc_now())


def watched(app: App, name: str, work: Callable[[], object]) -> None:
    """Do one job and write down its health. A failure is said and shown; the next run tries again.

    What nobody expected goes on to the schedule, which tells `unwell` as well.
    """
    try:
        work()
        with app.store.begin() as tx:
            beats.ok(tx, name, utc_now())
    except (BotError, ModelError) as error:
        log.error("%s: %s", name, error)  # noqa: TRY400  (expected, so a sentence is enough)
        unwell(app, name, str(error))


def unwell(app: App, name: str, problem: str) -> None:
    """Write down that a job failed, where people see it."""
    try:
        with app.store.begin() as tx:
            beats.failed(tx, name, utc_now(), problem)
    except StoreError as error:
        log.error("%s: its failure could not be written down: %s", name, error)  # noqa: TRY400
