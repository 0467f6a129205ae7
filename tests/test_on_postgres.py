"""The whole program on PostgreSQL: the same commands, the same cases."""

from pathlib import Path

from tests.installation import CLERK, install, make_ready
from tests.samples import mails
from tests.servers.dovecot import Account, Dovecot
from tests.servers.postgres import Postgres
from tests.servers.smtp import SmtpServer


def test_a_mail_is_fetched_approved_and_answered_on_postgresql(
    tmp_path: Path, dovecot: Dovecot, account: Account, smtp_server: SmtpServer, postgres: Postgres
) -> None:
    for raw in mails(20):
        dovecot.deliver(account, raw)
    home = install(tmp_path, dovecot, account, smtp_server, postgres.new_database())
    home.must("poll")
    home.must("reconcile")
    waiting = [line for line in home.must("cases").splitlines() if "review" not in line]
    ref = waiting[0].split()[0]
    app = home.app()
    make_ready(app, ref)
    app.store.close()
    home.must("approve", ref, "--user", CLERK.name)
    home.must("deliver")
    assert len(smtp_server.received) == 1
    assert ref in home.must("cases", "--state", "answered")
    assert "unbroken" in home.must("history", "verify")
