"""The daemon killed at random moments: nothing lost, nothing doubled."""

import random
import time
from collections import Counter
from email import message_from_bytes
from pathlib import Path
from signal import SIGKILL

from bot.core.case import State
from bot.core.mail import MailState
from bot.core.outgoing import OutState
from bot.steps import approval
from bot.store import cases, ledger, messages, outbox
from bot.wiring import App, utc_now
from tests.installation import CLERK, install, make_ready
from tests.samples import mails
from tests.servers.dovecot import Account, Dovecot
from tests.servers.smtp import SmtpServer
from tests.servers.waiting import wait_until

KILLS = 10
MAILS = 200


def approve_some(app: App, number: int) -> None:
    """A clerk approves what can be approved, while the daemon is dead."""
    with app.store.read() as tx:
        waiting = [c for c in cases.listed(tx, states=[State.DRAFTED]) if not c.review]
    for case in waiting[:number]:
        shown = make_ready(app, case.ref)
        approval.approve(app.store, app.sender, CLERK, case.ref, shown, utc_now())


def dealt_with(app: App) -> int:
    with app.store.read() as tx:
        found = messages.counts(tx)
    return sum(found.values()) - found.get(MailState.STORED, 0)


def progress(app: App) -> None:
    before = dealt_with(app)
    wait_until(lambda: dealt_with(app) > before or all_settled(app), seconds=90, what="progress")


def all_settled(app: App) -> bool:
    with app.store.read() as tx:
        read = not messages.waiting(tx, 1) and len(ledger.known_everywhere(tx)) == MAILS
        return read and not outbox.in_states(tx, [OutState.QUEUED, OutState.SENDING])


def test_ten_kills_lose_no_mail_and_send_no_letter_twice(
    tmp_path: Path, dovecot: Dovecot, account: Account, smtp_server: SmtpServer
) -> None:
    chance = random.Random(20261122)
    for raw in mails(MAILS):
        dovecot.deliver(account, raw)
    home = install(tmp_path, dovecot, account, smtp_server)
    app = home.app()
    for kill in range(KILLS):
        with home.running(end=SIGKILL):
            if kill % 2:
                # A busy machine may need long before it comes to the mails at all.
                progress(app)
            time.sleep(chance.uniform(0, 4))
        approve_some(app, 5)
    with home.running():
        wait_until(lambda: all_settled(app), seconds=120, what="the rest of the work")
    with app.store.read() as tx:
        places = ledger.known_everywhere(tx)
        found = cases.listed(tx)
        counts = messages.counts(tx)
        letters = outbox.counts(tx)
    assert len(places) == len(set(places)) == MAILS
    assert sum(counts.values()) == MAILS
    assert len(found) <= MAILS
    owners = Counter(case.sender for case in found)
    assert max(owners.values()) == 1
    sent = Counter(message_from_bytes(r.raw)["Message-ID"] for r in smtp_server.received)
    assert sent
    assert max(sent.values()) == 1
    assert set(letters) <= {OutState.SENT, OutState.UNSURE}
    assert len(sent) >= letters[OutState.SENT]
    assert home.must("reconcile").count("unaccounted") == 0
